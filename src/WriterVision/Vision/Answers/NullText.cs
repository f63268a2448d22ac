using System;
using System.Collections.Generic;

namespace WriterVision.Vision.Answers;

/// <summary>Recognizes the strings that models write instead of <c>null</c>.</summary>
internal static class NullText
{
    private static readonly HashSet<string> Strings = new(StringComparer.OrdinalIgnoreCase) { string.Empty, "null", "none", "n/a" };

    public static bool IsNull(string text) => Strings.Contains(text.Trim());
}
