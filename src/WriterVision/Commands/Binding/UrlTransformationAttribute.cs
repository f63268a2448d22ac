using System;
using System.Management.Automation;
using WriterVision.Text;

namespace WriterVision.Commands.Binding;

/// <summary>
/// Accepts http and https URLs. The binder passes any other value to the next parameter. For a path, the error names the parameter to use.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class UrlTransformationAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData) =>
        Elements.Convert(inputData, static element => Item(Elements.Unwrap(element)));

    private static Uri Item(object? value) => value switch
    {
        Uri { IsAbsoluteUri: true } url => url,
        string text when PathTransformationAttribute.IsUrl(text) && Uri.TryCreate(text, UriKind.Absolute, out var url) => url,
        string text when DataUrl.IsDataUrl(text) => throw BindingErrors.NotBound($"'{DataUrl.Show(text)}' is a data URL. For a data URL, use -InputObject."),
        string { Length: > PathTransformationAttribute.MaximumLength } text => throw BindingErrors.NotBound($"A string of {text.Length} characters is not a URL. For the bytes of an image, use -InputObject."),
        string text => throw BindingErrors.NotBound($"'{UrlText.Show(text)}' is not a URL that starts with https://. For a file, use -Path."),
        null => throw new ArgumentTransformationMetadataException("A URL cannot be null."),
        _ => throw BindingErrors.NotBound($"An object of type {value.GetType().Name} is not a URL."),
    };
}
