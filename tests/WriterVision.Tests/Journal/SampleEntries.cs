using System;
using WriterVision.Inputs;
using WriterVision.Journal;

namespace WriterVision.Tests.Journal;

/// <summary>Questions and answers for the tests of the journal.</summary>
internal static class SampleEntries
{
    public static JournalEntry Of(int number, string? text = null) => new()
    {
        Question = Question(number),
        Time = new DateTimeOffset(2026, 11, 26, 3, 0, 0, TimeSpan.Zero).AddSeconds(number),
        Model = "palmyra-x5",
        RawText = text ?? $"Answer {number}",
        FinishReason = "stop",
        Usage = new VisionUsage(1000, number, 1000 + number),
        Duration = TimeSpan.FromTicks(12_345_678),
        Attempts = 1,
    };

    public static JournalEntry Failure(int number, int failedRuns = 1) => Of(number) with
    {
        RawText = "not JSON",
        Attempts = 2,
        Problem = "The answer is not valid JSON.",
        FailedRuns = failedRuns,
    };

    public static JournalQuestion Question(int number) => new()
    {
        Kind = JournalKind.Vision,
        Inputs = [JournalInput.FromContent($"/scans/{number}.jpg", $"{number}.jpg", "image", new(Hash($"image {number}")))],
        Prompt = "Describe {{image}}",
        PlacedPrompt = JournalKey.OfPrompt([("Describe ", -1), (null, 0)]),
        Endpoint = "https://api.writer.com",
        Model = "palmyra-x5",
    };

    public static Sha256Digest Hash(string text) => ContentHash.Compute(System.Text.Encoding.UTF8.GetBytes(text));
}
