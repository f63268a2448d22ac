using System;
using System.Management.Automation;
using WriterVision.Text;

namespace WriterVision.Commands.Binding;

/// <summary>
/// Accepts objects that represent images: every <see cref="IImageSource"/>, a <see cref="WriterFile"/> that came from a job or a remote shell,
/// a byte array, and a data URL. The binder passes any other value to the next parameter.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class ImageSourceTransformationAttribute : ArgumentTransformationAttribute
{
    private const string DeserializedFile = "Deserialized.WriterVision.WriterFile";

    /// <summary>The end of the type names of copies that <c>Select-Object</c>, jobs and remote shells make of an image that is converted when it is needed.</summary>
    private const string ConvertedImageCopy = ".WriterVision.Imaging.WriterImage";

    /// <summary>Whether only images that this machine sends are accepted, and not files in the account.</summary>
    public bool IsLocal { get; set; }

    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData) =>
        InMemorySource.From(inputData) is { } source ? new IImageSource[] { source } : Elements.Convert(inputData, Item);

    private IImageSource Item(object? value) => Elements.Unwrap(value) switch
    {
        WriterFile or VisionResult when IsLocal => throw BindingErrors.NotBound("The images in this object cannot be uploaded again. Specify the path of a file."),
        IImageSource source => source,
        null => throw new ArgumentTransformationMetadataException("An input cannot be null."),
        _ when InMemorySource.From(value) is { } source => source,
        _ when value is PSObject copy && IsConvertedImageCopy(copy) => throw new ArgumentTransformationMetadataException(
            "A copy of the output of ConvertTo-WriterImage cannot be converted, and its source file is not sent instead. Use the output in the same session, with Add-Member instead of Select-Object, or convert to files with -Destination."),
        _ when !IsLocal && value is PSObject copy && File(copy) is { } file => file,
        var other => throw BindingErrors.NotBound($"An object of type {other.GetType().Name} is not an image: it is not an uploaded file, an earlier result, a byte array or a data URL."),
    };

    /// <summary>
    /// Whether an object has lost its conversion, and only the path of the source is left. This is an error for all parameters: the path would bind by its
    /// name, and the source can contain metadata that the conversion removes.
    /// </summary>
    private static bool IsConvertedImageCopy(PSObject copy)
    {
        foreach (var name in copy.TypeNames)
        {
            if (name.EndsWith(ConvertedImageCopy, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Creates a file from its deserialized properties: the id and the name.</summary>
    internal static WriterFile? File(PSObject copy) =>
        copy.TypeNames.Contains(DeserializedFile) && copy.Properties["Id"]?.Value is string { Length: > 0 } id
            ? new WriterFile(FileIdTransformationAttribute.Item(id), SafeText.Line(copy.Properties["Name"]?.Value as string))
            : null;
}
