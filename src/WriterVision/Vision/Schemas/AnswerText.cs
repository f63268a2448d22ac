using System;

namespace WriterVision.Vision.Schemas;

/// <summary>The JSON of an answer: models put blanks around it, or a Markdown code fence.</summary>
internal static class AnswerText
{
    private const string Fence = "```";

    public static string Json(string text)
    {
        var json = text.Trim();
        if (json.Length < 2 * Fence.Length || !json.StartsWith(Fence, StringComparison.Ordinal) || !json.EndsWith(Fence, StringComparison.Ordinal))
        {
            return json;
        }

        // A word behind the opening fence says what language is in it.
        var start = Fence.Length;
        while (start < json.Length - Fence.Length && json[start] is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z'))
        {
            start++;
        }

        return json.Substring(start, json.Length - Fence.Length - start).Trim();
    }
}
