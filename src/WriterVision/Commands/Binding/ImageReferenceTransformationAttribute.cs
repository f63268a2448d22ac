using System;
using System.IO;
using System.Management.Automation;

namespace WriterVision.Commands.Binding;

/// <summary>Converts an argument that specifies one image: a path, a file object, a URL, an uploaded file, a result, a byte array or a data URL.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class ImageReferenceTransformationAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData) => Elements.Unwrap(inputData) switch
    {
        ImageReference reference => reference,
        FileSystemInfo file => ImageReference.FromPath(file.FullName),
        Uri { IsAbsoluteUri: true } url => ImageReference.FromUrl(url),
        string text when PathTransformationAttribute.IsUrl(text) && Uri.TryCreate(text, UriKind.Absolute, out var url) => ImageReference.FromUrl(url),
        byte[] or string when InMemorySource.From(inputData) is { } content => content.GetImages()[0],
        string { Length: > 0 } path => ImageReference.FromPath(path),
        IImageSource source when source.GetImages() is { Count: 1 } images => images[0],
        null or "" => throw new ArgumentTransformationMetadataException("An image cannot be null or empty."),
        _ when inputData is PSObject copy && ImageSourceTransformationAttribute.File(copy) is { } file => ImageReference.FromFileId(file.Id),
        var other => throw BindingErrors.NotBound($"An object of type {other.GetType().Name} is not a single image: specify a path, a file, a URL, an uploaded file, a byte array or a data URL."),
    };
}
