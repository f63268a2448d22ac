using System;
using System.Management.Automation;

namespace WriterVision.Commands.Binding;

/// <summary>
/// Accepts uploaded files: a <see cref="WriterFile"/>, including one from a job or a remote session, or text that can be
/// an id. Other values are rejected, so that a file is not deleted by mistake.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class WriterFileTransformationAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData) =>
        Elements.Convert(inputData, Item);

    private static WriterFile Item(object? value) => Elements.Unwrap(value) switch
    {
        WriterFile file => file,
        _ when value is PSObject copy && ImageSourceTransformationAttribute.File(copy) is { } file => file,
        var other => new WriterFile(FileIdTransformationAttribute.Item(other), string.Empty),
    };
}
