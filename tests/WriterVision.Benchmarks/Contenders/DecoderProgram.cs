using System;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using ImageMagick;
using ImageMagick.Formats;

namespace WriterVision.Benchmarks.Contenders;

/// <summary>The floor for conversions: ImageMagick decodes, resizes and encodes the photos on all cores, without checks and without requests.</summary>
internal static class DecoderProgram
{
    public static Task<int> RunAsync(ContenderTask task, CancellationToken cancellationToken)
    {
        ResourceLimits.Thread = 1;
        return MeasuredRun.ExecuteAsync(task, folder => ConvertAllAsync(folder, cancellationToken), cancellationToken);
    }

    private static async Task<int> ConvertAllAsync(string folder, CancellationToken cancellationToken)
    {
        var converted = 0;
        var parallelism = new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(Directory.EnumerateFiles(folder), parallelism, (path, stop) =>
        {
            var settings = new MagickReadSettings { Format = MagickFormat.Jpeg };
            // libjpeg decodes at half of the size. The next smaller fraction would be below the 1568 pixels of the result.
            settings.SetDefines(new JpegReadDefines { Size = new MagickGeometry(2000, 1500) });
            stop.ThrowIfCancellationRequested();
            using var image = new MagickImage(path, settings);
            image.AutoOrient();
            image.FilterType = FilterType.Mitchell;
            image.Resize(1568, 1568);
            image.Strip();
            image.Quality = 90;
            _ = image.ToByteArray(MagickFormat.Jpeg);
            Interlocked.Increment(ref converted);
            return ValueTask.CompletedTask;
        });
        return converted;
    }
}
