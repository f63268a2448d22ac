using System;
using System.IO;
using System.Management.Automation;
using WriterVision.Commands.Pipeline;

namespace WriterVision.Commands.Binding;

/// <summary>Turns what a user gives as one image into where it can be had: a path, a file object, an address, an uploaded file or an answer.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class ImageReferenceTransformationAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData) => PathTransformationAttribute.Unwrap(inputData) switch
    {
        ImageReference reference => reference,
        FileSystemInfo file => ImageReference.FromPath(file.FullName),
        Uri { IsAbsoluteUri: true } address => ImageReference.FromAddress(address),
        string text when PathTransformationAttribute.IsAddress(text) && Uri.TryCreate(text, UriKind.Absolute, out var address) => ImageReference.FromAddress(address),
        string { Length: > 0 } path => ImageReference.FromPath(path),
        IImageSource source when source.GetImages() is { Count: 1 } images => images[0],
        null or "" => throw new ArgumentTransformationMetadataException("An image cannot be null or empty."),
        _ when inputData is PSObject copy && ImageSourceTransformationAttribute.File(copy) is { } file => ImageReference.FromFileId(file.Id),
        var other => throw ErrorRecords.NotBound($"A {other.GetType().Name} is not one image: give a path, a file, an address or an uploaded file."),
    };
}
