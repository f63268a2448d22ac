using SkiaSharp;

namespace WriterVision.Emulator.Images;

/// <summary>The difference between two images of the same size.</summary>
/// <param name="Share">The share of pixels that differ, from 0 to 1.</param>
/// <param name="Region">The smallest rectangle that contains all of them.</param>
internal readonly record struct ImageDifference(double Share, SKRectI Region)
{
    public static ImageDifference Between(SKBitmap one, SKBitmap other)
    {
        var count = 0L;
        int left = int.MaxValue, top = int.MaxValue, right = -1, bottom = -1;
        for (var y = 0; y < one.Height; y++)
        {
            var first = one.GetPixelSpan().Slice(y * one.RowBytes, one.Width * 4);
            var second = other.GetPixelSpan().Slice(y * other.RowBytes, other.Width * 4);
            if (System.MemoryExtensions.SequenceEqual(first, second))
            {
                continue;
            }

            for (var x = 0; x < one.Width; x++)
            {
                if (!System.MemoryExtensions.SequenceEqual(first.Slice(x * 4, 4), second.Slice(x * 4, 4)))
                {
                    count++;
                    left = System.Math.Min(left, x);
                    right = System.Math.Max(right, x);
                    top = System.Math.Min(top, y);
                    bottom = y;
                }
            }
        }

        return count == 0
            ? default
            : new ImageDifference(count / ((double)one.Width * one.Height), new SKRectI(left, top, right + 1, bottom + 1));
    }
}
