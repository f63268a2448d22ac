using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Linq;
using System.Security.Cryptography;
using System.Threading;
using System.Threading.Tasks;
using SkiaSharp;
using WriterVision.Emulator.Images;

namespace WriterVision.Emulator.Answers;

/// <summary>
/// Inspects images. Results are cached by content, so that the same image is decoded once; decoding waits for a free core and for memory.
/// </summary>
internal sealed class ImageInspector : IDisposable
{
    private const int MaximumKept = 20_000;

    private readonly ConcurrentDictionary<string, ImageFacts> _facts = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, ImageDifference> _differences = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, string> _texts = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _cores = new(Environment.ProcessorCount);
    private readonly MemoryBudget _pixels = new(ImageFacts.MaximumPixels);

    public static string Hash(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    /// <param name="images">The images' bytes.</param>
    /// <param name="acceptsDocuments">Whether a PDF or a text file is accepted as an image, as at the vision endpoint.</param>
    /// <param name="isTextRequested">Whether the text in the images is requested.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    public async Task<Evidence> InspectAsync(
        IReadOnlyList<ReadOnlyMemory<byte>> images, bool acceptsDocuments, bool isTextRequested, CancellationToken cancellationToken)
    {
        var hashes = images.Select(image => Hash(image.Span)).ToList();
        var facts = new List<ImageFacts>();
        for (var index = 0; index < images.Count; index++)
        {
            facts.Add(await FactsAsync(images[index], hashes[index], acceptsDocuments, cancellationToken));
        }

        var differences = new List<ImageDifference?>();
        for (var index = 1; index < images.Count; index++)
        {
            differences.Add(await DifferenceAsync(images, hashes, facts, index, cancellationToken));
        }

        var reading = isTextRequested ? await ReadAsync(images, hashes, facts, cancellationToken) : default;
        return new Evidence(facts, differences, isTextRequested, reading);
    }

    public void Dispose() => _cores.Dispose();

    private static void Keep<T>(ConcurrentDictionary<string, T> kept, string key, T value)
    {
        if (kept.Count >= MaximumKept)
        {
            kept.Clear();
        }

        kept[key] = value;
    }

    private async Task<ImageFacts> FactsAsync(ReadOnlyMemory<byte> image, string hash, bool acceptsDocuments, CancellationToken cancellationToken)
    {
        if (_facts.TryGetValue(hash, out var known))
        {
            return known;
        }

        if (acceptsDocuments && ImageFacts.TryReadDocument(image.Span) is { } document)
        {
            return document;
        }

        using var reservation = await _pixels.TakeAsync(ImageFacts.CountPixels(image.Span), cancellationToken);
        return await OnCoreAsync(() =>
        {
            var (facts, pixels) = ImageFacts.Decode(image.Span);
            pixels.Dispose();
            Keep(_facts, hash, facts);
            return facts;
        }, cancellationToken);
    }

    private async Task<ImageDifference?> DifferenceAsync(
        IReadOnlyList<ReadOnlyMemory<byte>> images, List<string> hashes, List<ImageFacts> facts, int index, CancellationToken cancellationToken)
    {
        if (hashes[0] == hashes[index])
        {
            return default(ImageDifference);
        }

        if (facts[0].Width != facts[index].Width || facts[0].Height != facts[index].Height || facts[0].Width == 0)
        {
            return null;
        }

        var pair = hashes[0] + hashes[index];
        if (_differences.TryGetValue(pair, out var known))
        {
            return known;
        }

        using var reservation = await _pixels.TakeAsync(2L * facts[0].Width * facts[0].Height, cancellationToken);
        return await OnCoreAsync(() =>
        {
            using SKBitmap first = ImageFacts.Decode(images[0].Span).Pixels, other = ImageFacts.Decode(images[index].Span).Pixels;
            var difference = ImageDifference.Between(first, other);
            Keep(_differences, pair, difference);
            return difference;
        }, cancellationToken);
    }

    private async Task<TextReading> ReadAsync(
        IReadOnlyList<ReadOnlyMemory<byte>> images, List<string> hashes, List<ImageFacts> facts, CancellationToken cancellationToken)
    {
        var texts = new List<string>();
        for (var index = 0; index < images.Count; index++)
        {
            if ((facts[index].Words ?? SampleTexts.Find(hashes[index])) is { } known)
            {
                texts.Add(known);
                continue;
            }

            if (!_texts.TryGetValue(hashes[index], out var text))
            {
                var reading = await TextInImage.ReadAsync(images[index], cancellationToken);
                if (reading.Text is null)
                {
                    return reading;
                }

                text = reading.Text;
                Keep(_texts, hashes[index], text);
            }

            texts.Add(text);
        }

        return new TextReading(string.Join("\n", texts));
    }

    private async Task<T> OnCoreAsync<T>(Func<T> work, CancellationToken cancellationToken)
    {
        await _cores.WaitAsync(cancellationToken);
        try
        {
            return await Task.Run(work, cancellationToken);
        }
        finally
        {
            _cores.Release();
        }
    }
}
