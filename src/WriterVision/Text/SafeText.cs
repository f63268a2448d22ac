using System;
using System.Management.Automation.Host;
using System.Text;

namespace WriterVision.Text;

/// <summary>
/// Makes untrusted text (from a model, a server or a file name) safe to show in a console, where an escape character starts a
/// sequence that can change colors or the title, or send input.
/// </summary>
internal static class SafeText
{
    /// <summary>The maximum length of server text in an error, in characters.</summary>
    internal const int MaximumDescriptionLength = 1000;

    /// <summary>
    /// Removes control characters except tab, carriage return and line feed, and replaces each direction override and isolate with the
    /// visible replacement character. Returns the same string if it contains none of them.
    /// </summary>
    /// <param name="text">The text.</param>
    /// <returns>The text, safe to show on many lines.</returns>
    public static string Clean(string text)
    {
        var first = IndexOfControl(text, 0, keepLines: true);
        if (first < 0)
        {
            return text;
        }

        var clean = new StringBuilder(text.Length);
        var start = 0;
        for (var at = first; at >= 0; at = IndexOfControl(text, start, keepLines: true))
        {
            clean.Append(text, start, at - start);
            if (IsDirection(text[at]))
            {
                clean.Append('\uFFFD');
            }

            start = at + 1;
        }

        return clean.Append(text, start, text.Length - start).ToString();
    }

    /// <summary>One line for a message or a table: each control character and line end becomes a visible replacement character.</summary>
    /// <param name="text">The text; null returns an empty string.</param>
    /// <returns>The text, safe to show in one line.</returns>
    public static string Line(string? text)
    {
        if (text is null)
        {
            return string.Empty;
        }

        if (IndexOfControl(text, 0, keepLines: false) < 0)
        {
            return text;
        }

        var line = new StringBuilder(text);
        for (var at = 0; at < line.Length; at++)
        {
            if (IsControl(line[at], keepLines: false))
            {
                line[at] = '\uFFFD';
            }
        }

        return line.ToString();
    }

    /// <summary>
    /// Breaks text into lines between words, for a column of a table: the engine itself breaks within words. The engine breaks a word that is
    /// longer than a line.
    /// </summary>
    /// <param name="text">The text; null returns an empty string.</param>
    /// <param name="width">The maximum length of a line in characters; below 10 the text is not changed.</param>
    /// <returns>The text, broken into lines.</returns>
    public static string Wrap(string? text, int width)
    {
        if (text is null || width < 10 || text.Length <= width)
        {
            return text ?? string.Empty;
        }

        var wrapped = new StringBuilder(text.Length + (text.Length / width) + 1);
        var lineStart = 0;
        var lastBlank = -1;
        for (var at = 0; at < text.Length; at++)
        {
            if (text[at] == '\n')
            {
                wrapped.Append(text, lineStart, at + 1 - lineStart);
                lineStart = at + 1;
                lastBlank = -1;
                continue;
            }

            if (text[at] == ' ')
            {
                lastBlank = at;
            }

            if (at - lineStart >= width && lastBlank > lineStart)
            {
                wrapped.Append(text, lineStart, lastBlank - lineStart).Append('\n');
                lineStart = lastBlank + 1;
                lastBlank = -1;
            }
        }

        return wrapped.Append(text, lineStart, text.Length - lineStart).ToString();
    }

    /// <summary>Breaks text for the console of a host, for the views of results. If the host has no console, the engine breaks the text.</summary>
    /// <param name="text">The text; null returns an empty string.</param>
    /// <param name="host">The host that shows it.</param>
    /// <param name="taken">The number of characters that other columns and labels use.</param>
    /// <param name="columns">The number of columns that share the rest of the line equally.</param>
    /// <returns>The text, broken into lines.</returns>
    public static string Wrap(string? text, PSHost host, int taken, int columns = 1)
    {
        try
        {
            return Wrap(text, (host.UI.RawUI.BufferSize.Width - taken) / columns);
        }
        catch (Exception exception) when (exception is NotImplementedException or InvalidOperationException or NullReferenceException or HostException)
        {
            return text ?? string.Empty;
        }
    }

    /// <summary>Server text for an error message: one line, with white space collapsed, and truncated.</summary>
    internal static string Description(string text)
    {
        var folded = new StringBuilder(Math.Min(text.Length, MaximumDescriptionLength + 1));
        foreach (var character in text)
        {
            if (folded.Length > MaximumDescriptionLength)
            {
                break;
            }

            if (!char.IsWhiteSpace(character) && !IsControl(character, keepLines: false))
            {
                folded.Append(character);
            }
            else if (folded.Length > 0 && folded[folded.Length - 1] != ' ' && char.IsWhiteSpace(character))
            {
                folded.Append(' ');
            }
        }

        if (folded.Length > MaximumDescriptionLength)
        {
            // A surrogate pair is not split.
            var end = char.IsHighSurrogate(folded[MaximumDescriptionLength - 2]) ? MaximumDescriptionLength - 2 : MaximumDescriptionLength - 1;
            folded.Length = end;
            folded.Append('…');
        }

        return folded.ToString().TrimEnd();
    }

    private static int IndexOfControl(string text, int start, bool keepLines)
    {
        for (var at = start; at < text.Length; at++)
        {
            if (IsControl(text[at], keepLines))
            {
                return at;
            }
        }

        return -1;
    }

    private static bool IsControl(char character, bool keepLines) => character switch
    {
        '\t' or '\r' or '\n' => !keepLines,
        '\u2028' or '\u2029' => !keepLines,
        _ => IsDirection(character) || char.IsControl(character),
    };

    /// <summary>Direction overrides and isolates reorder the surrounding text, such as a file name, an amount or an error.</summary>
    private static bool IsDirection(char character) => character is >= '\u202A' and <= '\u202E' or >= '\u2066' and <= '\u2069';
}
