using System;
using System.Collections.Generic;

namespace WriterVision.Benchmarks;

/// <summary>What is measured of WriterVision.Imaging.</summary>
internal static class ImagingCases
{
    private const int Concurrency = 16;
    private const int Pairs = 10;

    /// <param name="counts">How many photos go through the pipeline.</param>
    public static IEnumerable<(BenchmarkCase Case, IReadOnlyList<Contender> Contenders)> All(int[] counts)
    {
        foreach (var count in counts)
        {
            yield return (Create(count, "JPEG photos of 12 megapixels to 1568 pixels", () => TestPhotos.Jpeg(count)), Contender.Converting);
        }

        yield return (Create(1, "JPEG photo of 12 megapixels to 1568 pixels", static () => TestPhotos.Jpeg(1)), [Contender.ConvertingToFile]);
        yield return (Create(1, "HEIC photo of 12 megapixels to 1568 pixels", static () => TestPhotos.Heic(1)), [Contender.ConvertingToFile]);
        yield return (Create(Pairs, "pairs of JPEG photos of 1920 x 1440 pixels, one after the other", static () => TestPhotos.PhotoPairs(2 * Pairs)), [Contender.Comparing]);
        yield return (Create(Pairs, "pairs of PNG screenshots of 1920 x 1440 pixels, one after the other", static () => TestPhotos.ScreenshotPairs(2 * Pairs)), [Contender.Comparing]);
    }

    private static BenchmarkCase Create(int count, string text, Func<TestImages> images) => new()
    {
        Count = count,
        Images = images,
        ImagesText = text,
        Concurrency = Concurrency,
        Latency = 200,
        Burst = 1,
    };
}
