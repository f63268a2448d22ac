using System;
using System.Collections.Generic;

namespace WriterVision.Benchmarks;

/// <summary>The cases of the command <c>imaging</c>, which measures WriterVision.Imaging.</summary>
internal static class ImagingCases
{
    private const int Concurrency = 16;
    private const int Pairs = 10;

    /// <summary>Creates the cases with their contenders.</summary>
    /// <param name="counts">The numbers of photos for the cases with <c>Invoke-WriterVision</c>.</param>
    public static IEnumerable<(BenchmarkCase Case, IReadOnlyList<Contender> Contenders)> All(int[] counts)
    {
        foreach (var count in counts)
        {
            yield return (Create(count, "JPEG photos of 12 megapixels to 1568 pixels", () => TestPhotos.Jpeg(count)), Contender.PhotoConversion);
        }

        yield return (Create(1, "JPEG photo of 12 megapixels to 1568 pixels", static () => TestPhotos.Jpeg(1)), [Contender.FileConversion]);
        yield return (Create(1, "HEIC photo of 12 megapixels to 1568 pixels", static () => TestPhotos.Heic(1)), [Contender.FileConversion]);
        yield return (Create(Pairs, "pairs of JPEG photos of 1920 x 1440 pixels, one after the other", static () => TestPhotos.PhotoPairs(2 * Pairs)), [Contender.PixelComparison]);
        yield return (Create(Pairs, "pairs of PNG screenshots of 1920 x 1440 pixels, one after the other", static () => TestPhotos.ScreenshotPairs(2 * Pairs)), [Contender.PixelComparison]);
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
