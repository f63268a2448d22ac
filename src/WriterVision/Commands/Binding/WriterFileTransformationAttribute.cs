using System;
using System.Management.Automation;

namespace WriterVision.Commands.Binding;

/// <summary>
/// Decides what is an uploaded file: a <see cref="WriterFile"/>, also one that came from a job or a remote shell, or a text that can be
/// an id. Nothing else may name a file that is to be deleted.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class WriterFileTransformationAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData) =>
        Elements.Convert(inputData, Item);

    private static WriterFile Item(object? value) => PathTransformationAttribute.Unwrap(value) switch
    {
        WriterFile file => file,
        _ when value is PSObject copy && ImageSourceTransformationAttribute.File(copy) is { } file => file,
        var other => new WriterFile(FileIdTransformationAttribute.Item(other), string.Empty),
    };
}
