using System;
using System.Threading;

namespace WriterVision.Emulator.Files;

/// <summary>
/// The processing of uploaded files, of which the emulator simulates only the result: it fails for a random share of the uploads
/// (<c>--failed-processing</c>), until the file is retried.
/// </summary>
/// <param name="failedShare">The share of uploads whose processing fails, 0 to 1.</param>
/// <param name="seed">The seed of the random numbers.</param>
internal sealed class FileProcessing(double failedShare, int seed)
{
    private const string Completed = "completed";
    private const string Failed = "failed";

    private readonly Random _chance = new(seed);
    private readonly Lock _lock = new();

    /// <summary>The status of the next upload.</summary>
    public string NextStatus()
    {
        lock (_lock)
        {
            return _chance.NextDouble() < failedShare ? Failed : Completed;
        }
    }

    /// <summary>Processes a file again if its processing failed. This always succeeds.</summary>
    public static void Retry(StoredFile file) => file.Status = Completed;
}
