using System;
using WriterVision.Inputs;
using WriterVision.Journal;
using WriterVision.Vision.Prompts;

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

    public static JournalQuestion Question(int number) => new()
    {
        Kind = JournalKind.Vision,
        Inputs = [JournalInput.FromContent($"/scans/{number}.jpg", $"{number}.jpg", "image", new(Hash($"image {number}")))],
        Prompt = "Describe {{image}}",
        PlacedPrompt = JournalQuestion.Fingerprint([PromptPart.Words("Describe "), PromptPart.Place(0)]),
        Endpoint = "https://api.writer.com",
        Model = "palmyra-x5",
    };

    public static Sha256Digest Key(int number) => Question(number).ComputeKey();

    public static Sha256Digest Hash(string text) => ContentHash.Compute(System.Text.Encoding.UTF8.GetBytes(text));

    public static void Add(this JournalFile journal, JournalEntry entry) => journal.Add(entry.Question.ComputeKey(), entry);
}
