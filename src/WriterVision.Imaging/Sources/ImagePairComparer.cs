using System;
using System.Collections.Generic;
using System.Drawing;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using WriterVision.Errors;
using WriterVision.Imaging.Codecs;
using WriterVision.Imaging.Codecs.Comparison;
using WriterVision.Platform;

namespace WriterVision.Imaging.Sources;

/// <summary>
/// Compares two images, or the same page of two documents, and draws what differs. <c>CompareWriterPixelCommand</c> decides which pages are
/// compared.
/// </summary>
internal sealed class ImagePairComparer
{
    private const int BufferSize = 64 * 1024;

    private readonly int _tolerance;
    private readonly IReadOnlyList<Rectangle> _ignored;
    private readonly ImageFileWriter _writer;

    /// <param name="tolerance">By how much a channel may differ: 0 to 255.</param>
    /// <param name="ignored">The regions that are not compared.</param>
    /// <param name="replaces">Whether existing images are replaced.</param>
    public ImagePairComparer(int tolerance, IReadOnlyList<PixelRegion> ignored, bool replaces)
    {
        _tolerance = tolerance;
        _ignored = [.. ignored.Select(static region => new Rectangle(region.Left, region.Top, region.Width, region.Height))];
        _writer = new ImageFileWriter(replaces, "-DifferencePath");
    }

    /// <summary>Protects the folder of an image from <c>-Force</c>: see <see cref="ImageFileWriter.AddSource"/>.</summary>
    public void AddSource(string path) => _writer.AddSource(path);

    /// <summary>Takes the turn of a comparison to write its image of changes: see <see cref="ImageFileWriter.TakeTurn"/>.</summary>
    /// <param name="path">A folder for the image, or the path of a <c>.png</c> file.</param>
    /// <param name="name">The name of the result.</param>
    /// <param name="page">The page; null for inputs without pages.</param>
    public ChangesFile TakeTurn(string path, string name, int? page) => new(path, _writer.TakeTurn(ImageFileName.ForChanges(path, name, page, null)));

    /// <param name="name">The name of the result.</param>
    /// <param name="reference">The reference.</param>
    /// <param name="difference">The input to compare with it.</param>
    /// <param name="page">The page of both, from 1; null for inputs without pages.</param>
    /// <param name="changes">Where to write the image of the changes; null to write none. The comparison ends its turn.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <returns>The result, and the error if the image of the changes cannot be written.</returns>
    /// <exception cref="WriterVisionException">One of the two cannot be decoded.</exception>
    public async Task<(object Result, WriterVisionException? Failure)> CompareAsync(
        string name, ComparedInput reference, ComparedInput difference, int? page, ChangesFile? changes, CancellationToken cancellationToken)
    {
        using var turn = changes?.Turn;
        if (reference.FilePath is { } referenceFile
            && difference.FilePath is { } differenceFile
            && await HaveEqualBytesAsync(referenceFile, differenceFile, cancellationToken).ConfigureAwait(false))
        {
            return (new PixelComparison(name, PixelComparisonStatus.Same, page, reference, difference) { DifferenceRatio = 0, DifferentPixels = 0 }, null);
        }

        var decoding = Task.Run(() => reference.DecodeAsync(page, cancellationToken), cancellationToken);
        PixelBuffer second;
        try
        {
            second = await difference.DecodeAsync(page, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            // Neither of the two may still run when this ends.
            await Task.WhenAny(decoding).ConfigureAwait(false);
        }

        var first = await decoding.ConfigureAwait(false);
        if (first.Size.Width != second.Size.Width || first.Size.Height != second.Size.Height)
        {
            return (Result(PixelComparisonStatus.SizeChanged), null);
        }

        var found = PixelComparer.Compare(first, second, _tolerance, _ignored);
        var result = Result(found.Count == 0 ? PixelComparisonStatus.Same : PixelComparisonStatus.Changed);
        result.DifferentPixels = found.Count;
        result.DifferenceRatio = found.Compared == 0 ? 0 : (double)found.Count / found.Compared;
        result.Regions = [.. found.Regions.Select(static region => new PixelRegion(region.Left, region.Top, region.Width, region.Height))];
        if (found.Count > 0 && changes is not null)
        {
            try
            {
                result.ChangesPath = await DrawAsync(changes, name, page, reference, difference, first, second, cancellationToken).ConfigureAwait(false);
            }
            catch (WriterVisionException failure)
            {
                // The images differ, whether or not there is an image that shows it.
                return (result, failure);
            }
        }

        return (result, null);

        PixelComparison Result(PixelComparisonStatus status) => new(name, status, page, reference, difference)
        {
            ReferenceSize = $"{first.Size.Width} x {first.Size.Height}",
            DifferenceSize = $"{second.Size.Width} x {second.Size.Height}",
        };
    }

    private async Task<string> DrawAsync(
        ChangesFile changes,
        string name,
        int? page,
        ComparedInput reference,
        ComparedInput difference,
        PixelBuffer first,
        PixelBuffer second,
        CancellationToken cancellationToken)
    {
        int? pageCount = page is null ? null : Math.Max(reference.CountPages(cancellationToken), difference.CountPages(cancellationToken));
        var path = ImageFileName.ForChanges(changes.Path, name, page, pageCount);
        using var content = new MemoryStream(ChangesImage.Create(first, second, _tolerance, _ignored), writable: false);
        await changes.Turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        return (await _writer.WriteAsync(path, content, cancellationToken).ConfigureAwait(false)).FullName;
    }

    /// <summary>Whether two files are copies: then nothing needs to be decoded.</summary>
    private static async Task<bool> HaveEqualBytesAsync(string first, string second, CancellationToken cancellationToken)
    {
        try
        {
            using var one = Open(first);
            using var other = Open(second);
            if (one.Length != other.Length)
            {
                return false;
            }

            var left = new byte[BufferSize];
            var right = new byte[BufferSize];
            while (true)
            {
                var read = await one.ReadBlockAsync(left, left.Length, cancellationToken).ConfigureAwait(false);
                if (read != await other.ReadBlockAsync(right, right.Length, cancellationToken).ConfigureAwait(false) || !left.AsSpan(0, read).SequenceEqual(right.AsSpan(0, read)))
                {
                    return false;
                }

                if (read == 0)
                {
                    return true;
                }
            }
        }
        catch (Exception exception) when (FileErrors.IsFileSystemFailure(exception))
        {
            // The decoder names the file that cannot be read.
            return false;
        }

        static FileStream Open(string path) => new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 1, FileOptions.SequentialScan);
    }
}
