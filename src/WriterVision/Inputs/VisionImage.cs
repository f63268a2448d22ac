using System.Globalization;

namespace WriterVision.Inputs;

/// <summary>An image for a model. It is validated as far as possible without reading it completely.</summary>
internal abstract class VisionImage
{
    /// <summary>The name of the input in results and errors.</summary>
    public abstract string Path { get; }

    public abstract string Name { get; }

    /// <summary>The page of a document, from 1; null if the input has no pages.</summary>
    public virtual int? Page => null;

    /// <summary>The name of the input in messages: the path and, for a document, the page.</summary>
    public string DisplayText => Page is { } page ? $"{Path} (page {page.ToString(CultureInfo.CurrentCulture)})" : Path;

    /// <summary>A description for <c>-WhatIf</c>: the format and the size, or that the service downloads the image.</summary>
    public abstract string Description { get; }

    /// <summary>The source of the image, so that a result can be used as input.</summary>
    public abstract ImageReference Reference { get; }

    /// <summary>Inspects the target of a reference. Only the first bytes of a file are read.</summary>
    /// <param name="reference">The reference; a path must be a full path.</param>
    /// <param name="rules">The rules of the model.</param>
    /// <param name="name">The name of an uploaded file, if it is known.</param>
    /// <exception cref="WriterVisionException">The image does not exist or is not acceptable; the message contains the reason.</exception>
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
