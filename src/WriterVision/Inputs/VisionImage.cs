using System.Globalization;

namespace WriterVision.Inputs;

/// <summary>An image to ask a model about, validated as far as possible without reading all of it.</summary>
internal abstract class VisionImage
{
    /// <summary>The name of the input in results and errors.</summary>
    public abstract string Path { get; }

    public abstract string Name { get; }

    /// <summary>The page of a document, from 1; null if the input has no pages.</summary>
    public virtual int? Page => null;

    /// <summary>The input as messages name it: the path and, of a document, the page.</summary>
    public string DisplayText => Page is { } page ? $"{Path} (page {page.ToString(CultureInfo.CurrentCulture)})" : Path;

    /// <summary>What is sent, for <c>-WhatIf</c>: the format and the size, or that the service fetches the image.</summary>
    public abstract string Description { get; }

    /// <summary>The source of the image, for another question about it.</summary>
    public abstract ImageReference Reference { get; }

    /// <summary>Inspects the target of a reference. Only the first bytes of a file are read.</summary>
    /// <param name="reference">The reference; a path must be a full path.</param>
    /// <param name="rules">The rules of the model.</param>
    /// <param name="name">The name of an uploaded file, if it is known.</param>
    /// <exception cref="WriterVisionException">The image does not exist or is not acceptable; the message says why.</exception>
    public static VisionImage Inspect(ImageReference reference, ImageRules rules, string? name = null) => reference switch
    {
        { Path: { } path } => ImageFile.Inspect(path, rules),
        { Url: { } url } => ImageUrl.Inspect(url, rules),
        { Bytes: { } bytes } => InMemoryImage.Inspect(bytes, rules),
        { DataUrl: { } url } => InMemoryImage.Inspect(url, rules),
        { Conversion: { } conversion } => new ConvertedImage(conversion, rules),
        _ => new UploadedImage(reference.FileId!, name),
    };
}
