using System;
using System.IO;
using System.Text;
using WriterVision.Errors;
using WriterVision.Platform;

namespace WriterVision.Api;

/// <summary>
/// Reads one variable of a <c>.env</c> file, as Writer's guides recommend to keep a key. Nothing else of the file is looked at, and
/// nothing is expanded or run.
/// </summary>
internal static class DotEnvFile
{
    /// <summary>A file of settings is small; one that is not is something else, and is not read.</summary>
    private const long MaximumLength = 1024 * 1024;

    /// <summary>The value of a variable; null where there is no file, or no such line in it. The last line of the name counts.</summary>
    /// <exception cref="WriterVisionException"><c>DotEnvNotReadable</c>.</exception>
    public static string? Read(string path, string name)
    {
        try
        {
            var file = PlatformSupport.FollowLinks(new FileInfo(path));
            if (!file.Exists || file.Length is 0 or > MaximumLength)
            {
                return null;
            }

            // PowerShell 5.1 writes UTF-16 by default, with a mark that the reader knows.
            using var reader = new StreamReader(path, Encoding.UTF8, detectEncodingFromByteOrderMarks: true);
            string? value = null;
            while (reader.ReadLine() is { } line)
            {
                value = Value(line, name) ?? value;
            }

            return value;
        }
        catch (Exception exception) when (FileErrors.IsFileSystemFailure(exception))
        {
            throw ConnectionErrors.DotEnvNotReadable(path, exception);
        }
    }

    /// <summary>What a line gives the variable; null where it is about something else.</summary>
    internal static string? Value(string line, string name)
    {
        var text = line.TrimStart();
        if (text.StartsWith("export ", StringComparison.Ordinal))
        {
            text = text.Substring("export ".Length).TrimStart();
        }

        if (!text.StartsWith(name, StringComparison.Ordinal))
        {
            return null;
        }

        text = text.Substring(name.Length).TrimStart();
        if (!text.StartsWith("=", StringComparison.Ordinal))
        {
            return null;
        }

        text = text.Substring(1).Trim();
        if (text.Length > 0 && text[0] is '"' or '\'')
        {
            var end = text.IndexOf(text[0], 1);
            return end < 0 ? text.Substring(1) : text.Substring(1, end - 1);
        }

        // A comment stands at the start or behind a blank: a key may have a # in it.
        for (var at = 0; at < text.Length; at++)
        {
            if (text[at] == '#' && (at == 0 || char.IsWhiteSpace(text[at - 1])))
            {
                return text.Substring(0, at).TrimEnd();
            }
        }

        return text;
    }
}
