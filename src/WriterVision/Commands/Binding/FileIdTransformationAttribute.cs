using System;
using System.Management.Automation;
using WriterVision.Text;

namespace WriterVision.Commands.Binding;

/// <summary>Accepts ids of uploaded files: text without wildcards. The binder passes any other value to the next parameter.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class FileIdTransformationAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData) =>
        Elements.Convert(inputData, static element => Item(Elements.Unwrap(element)));

    /// <exception cref="ArgumentTransformationMetadataException">It is not a file id.</exception>
    internal static string Item(object? value) => value switch
    {
        WriterFile file => file.Id,
        string text when IsId(text) => text,
        string text => throw BindingErrors.NotBound($"'{SafeText.Line(text)}' is not a file id. For a name, use Get-WriterFile -Name; for a path, use -Path."),
        null => throw new ArgumentTransformationMetadataException("A file id cannot be null."),
        _ => throw BindingErrors.NotBound($"An object of type {value.GetType().Name} is not a file id."),
    };

    /// <summary>
    /// Two dots would change the path of the request URL, and text with a wildcard is a name, not an id. <c>WriterClient.FilePath</c> also checks ids that
    /// a server returned (<c>InvalidFileId</c>).
    /// </summary>
    private static bool IsId(string text) =>
        !string.IsNullOrWhiteSpace(text) && text is not ("." or "..") && !WildcardPattern.ContainsWildcardCharacters(text)
        && text.IndexOfAny(['/', '\\']) < 0;
}
