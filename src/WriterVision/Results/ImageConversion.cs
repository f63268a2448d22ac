using System;
using System.IO;
using System.Threading;
using System.Threading.Tasks;

namespace WriterVision;

/// <summary>
/// An image that is made from a source when it is needed: how results name it, how a journal recognizes it without making it, and how it
/// is made. This is how a companion module supplies converted images and the pages of documents.
/// </summary>
/// <remarks>
/// Both delegates run on worker threads, for many images at the same time. An exception that they throw becomes the error of that image; one
/// that implements <see cref="System.Management.Automation.IContainsErrorRecord"/> keeps its error id, category and recommended action.
/// </remarks>
public sealed class ImageConversion
{
    /// <summary>Describes an image to be made.</summary>
    /// <param name="path">The full path of the source, or the name of a source that is not a file. Results show it as <c>Path</c>.</param>
    /// <param name="name">The file name of the image. Results show it as <c>Name</c>.</param>
    /// <param name="page">The page of the source, from 1; null if the source has no pages. Results show it as <c>Page</c>.</param>
    /// <param name="settings">
    /// Everything else that decides what the image looks like, as text, such as <c>maximumDimension=1568;format=Jpeg</c>. It must not depend on
    /// the version of the converter, or a journal would pay for every image again after an update.
    /// </param>
    /// <param name="hashSourceAsync">
    /// Computes the SHA-256 hash of the entire source as hexadecimal digits. It is called when a journal or an upload needs it; a source with
    /// many pages should compute it once.
    /// </param>
    /// <param name="convertAsync">
    /// Makes the image. It is called each time the image is needed and not already at hand. The stream is disposed after use. A stream that can
    /// seek is sent as it is, from its current length; any other is first copied to a temporary file.
    /// </param>
    public ImageConversion(
        string path,
        string name,
        int? page,
        string settings,
        Func<CancellationToken, Task<string>> hashSourceAsync,
        Func<CancellationToken, Task<Stream>> convertAsync)
    {
        Path = path ?? throw new ArgumentNullException(nameof(path));
        Name = name ?? throw new ArgumentNullException(nameof(name));
        Page = page;
        Settings = settings ?? throw new ArgumentNullException(nameof(settings));
        HashSourceAsync = hashSourceAsync ?? throw new ArgumentNullException(nameof(hashSourceAsync));
        ConvertAsync = convertAsync ?? throw new ArgumentNullException(nameof(convertAsync));
    }

    /// <summary>The full path of the source, or the name of a source that is not a file.</summary>
    public string Path { get; }

    /// <summary>The file name of the image.</summary>
    public string Name { get; }

    /// <summary>The page of the source, from 1; null if the source has no pages.</summary>
    public int? Page { get; }

    /// <summary>Everything else that determines the image.</summary>
    public string Settings { get; }

    internal Func<CancellationToken, Task<string>> HashSourceAsync { get; }

    internal Func<CancellationToken, Task<Stream>> ConvertAsync { get; }
}
