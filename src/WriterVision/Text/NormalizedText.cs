using System.Text;

namespace WriterVision.Text;

/// <summary>Normalized forms of text from the user.</summary>
internal static class NormalizedText
{
    /// <summary>
    /// The text with every unpaired surrogate replaced by U+FFFD. A prompt or a file name can contain one, but it
    /// cannot be encoded as UTF-8, and therefore not be sent or recorded.
    /// </summary>
    public static string WellFormed(string text)
    {
        foreach (var character in text)
        {
            if (char.IsSurrogate(character))
            {
                return Encoding.Unicode.GetString(Encoding.Unicode.GetBytes(text));
            }
        }

        return text;
    }

    /// <summary>The text with line feeds as line endings, and without trailing white space on any line or at its end.</summary>
    public static string WithoutTrailingSpace(string text)
    {
        var lines = text.Replace("\r\n", "\n").Replace('\r', '\n').TrimEnd().Split('\n');
        for (var index = 0; index < lines.Length; index++)
        {
            lines[index] = lines[index].TrimEnd();
        }

        return string.Join("\n", lines);
    }
}
