using System;

namespace WriterVision.Schemas;

/// <summary>The JSON of an answer: models put blanks around it, or a Markdown code fence.</summary>
internal static class AnswerText
{
    private const string Fence = "```";

    public static string Json(string text)
    {
        var json = text.Trim();
        if (!json.StartsWith(Fence, StringComparison.Ordinal) || !json.EndsWith(Fence, StringComparison.Ordinal))
        {
            return json;
        }

        // The first line says what language is in the fence.
        var start = json.IndexOf('\n');
        return start < 0 || start > json.Length - Fence.Length ? json : json.Substring(start, json.Length - Fence.Length - start).Trim();
    }
}
