using System.Text.RegularExpressions;

namespace WriterVision.Emulator.Answers;

/// <summary>Recognizes a request for the text in an image, by words of the prompt or by the names of properties.</summary>
internal static partial class TextRequest
{
    /// <summary>Whether a prompt, or the names of properties, ask for the text in an image.</summary>
    public static bool IsIn(string prompt) => TextWords().IsMatch(prompt);

    [GeneratedRegex(@"\b(text|read|ocr|transcri\w*|receipts?|invoices?|handwrit\w*|written|words?|says?|vendor|merchant|store|shop|total|sum|dates?|titles?|message)\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex TextWords();
}
