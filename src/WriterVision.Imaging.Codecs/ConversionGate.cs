using System;
using System.Globalization;
using System.Threading;
using System.Threading.Tasks;

namespace WriterVision.Imaging.Codecs;

/// <summary>Limits conversions to one for each core at a time; a large image is converted alone.</summary>
internal static class ConversionGate
{
    private static readonly int Slots = Environment.ProcessorCount;

    private static readonly SemaphoreSlim Free = new(Slots, Slots);

    /// <summary>Two large images that each hold some of the slots would wait for each other.</summary>
    private static readonly SemaphoreSlim Large = new(1, 1);

    /// <param name="pixels">The size of the image.</param>
    /// <param name="action">The conversion. Its token is canceled when the time limit expires; the time of waiting for a slot does not count.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <exception cref="DecodingException"><see cref="DecodingFailure.TimedOut"/>.</exception>
    public static async Task<T> RunAsync<T>(long pixels, Func<CancellationToken, T> action, CancellationToken cancellationToken)
    {
        var isLarge = pixels > Limits.LargeImage;
        var wanted = isLarge ? Slots : 1;
        var held = 0;
        if (isLarge)
        {
            await Large.WaitAsync(cancellationToken).ConfigureAwait(false);
        }

        try
        {
            for (; held < wanted; held++)
            {
                await Free.WaitAsync(cancellationToken).ConfigureAwait(false);
            }

            using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            limit.CancelAfter(Limits.Time);
            return action(limit.Token);
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            throw new DecodingException(DecodingFailure.TimedOut, Limits.Time.TotalSeconds.ToString(CultureInfo.CurrentCulture), exception);
        }
        finally
        {
            if (held > 0)
            {
                Free.Release(held);
            }

            if (isLarge)
            {
                Large.Release();
            }
        }
    }
}
