using System;
using System.Management.Automation;
using WriterVision.Commands.Pipeline;
using WriterVision.Text;

namespace WriterVision.Commands.Binding;

/// <summary>
/// Decides what is an object that stands for images: a <see cref="WriterFile"/>, also one that came from a job or a remote shell, or an
/// answer about images. Anything else passes on to the next parameter.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class ImageSourceTransformationAttribute : ArgumentTransformationAttribute
{
    private const string DeserializedFile = "Deserialized.WriterVision.WriterFile";

    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData) =>
        Elements.Convert(inputData, Item);

    private static IImageSource Item(object? value) => PathTransformationAttribute.Unwrap(value) switch
    {
        IImageSource source => source,
        null => throw new ArgumentTransformationMetadataException("An input cannot be null."),
        _ when value is PSObject copy && File(copy) is { } file => file,
        var other => throw ErrorRecords.NotBound($"A {other.GetType().Name} is neither an uploaded file nor an answer about images."),
    };

    /// <summary>A file that went through serialization is only a bag of properties: its id and its name are what is needed.</summary>
    internal static WriterFile? File(PSObject copy) =>
        copy.TypeNames.Contains(DeserializedFile) && copy.Properties["Id"]?.Value is string { Length: > 0 } id
            ? new WriterFile(FileIdTransformationAttribute.Item(id), SafeText.Line(copy.Properties["Name"]?.Value as string))
            : null;
}
