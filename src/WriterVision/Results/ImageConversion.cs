using System;
using System.IO;
using System.Threading;
using System.Threading.Tasks;

namespace WriterVision;

/// <summary>
/// An image that is created from a source on demand: its name in results, its identity in a journal, and the conversion. A companion module
/// uses this class to supply converted images and the pages of documents.
/// </summary>
/// <remarks>
/// Both delegates run on worker threads, for many images at the same time. An exception that they throw becomes the error of that image. If
/// the exception implements <see cref="System.Management.Automation.IContainsErrorRecord"/>, its error id, category and recommended action are used.
/// </remarks>
public sealed class ImageConversion
{
    /// <summary>Describes an image to create.</summary>
    /// <param name="path">The full path of the source, or the name of a source that is not a file. Results show it as <c>Path</c>.</param>
    /// <param name="name">The file name of the image. Results show it as <c>Name</c>.</param>
    /// <param name="page">The page of the source, from 1; null if the source has no pages. Results show it as <c>Page</c>.</param>
    /// <param name="settings">
    /// Everything else that determines the image, as text such as <c>maximumDimension=1568;format=Jpeg</c>. It must not depend on the version
    /// of the converter; otherwise every image would be requested again after an update.
    /// </param>
    /// <param name="hashSourceAsync">
    /// Computes the SHA-256 hash of the entire source as hexadecimal digits. It is called when a journal or an upload needs the hash; for a source
    /// with many pages, compute it only once.
    /// </param>
    /// <param name="convertAsync">
    /// Creates the image. It is called each time the image is needed and not cached. The stream is disposed after use. A stream that can seek is
    /// sent directly; any other stream is first copied to a temporary file.
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
