using System;
using System.IO;
using System.Text;
using WriterVision.Errors;
using WriterVision.Platform;

namespace WriterVision.Api;

/// <summary>
/// Reads one variable of a <c>.env</c> file, in which Writer's guides recommend storing the key. Other lines are ignored, and
/// nothing is expanded or executed.
/// </summary>
internal static class DotEnvFile
{
    /// <summary>The maximum size in bytes. A larger file is not a settings file, and is not read.</summary>
    private const long MaximumLength = 1024 * 1024;

    /// <summary>Gets the value of a variable; null if the file or the variable does not exist. If several lines set the variable, the last one is used.</summary>
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

            // Windows PowerShell writes UTF-16 by default, with a byte order mark that the reader detects.
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

    /// <summary>Gets the value that a line assigns to the variable; null if the line does not assign one.</summary>
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

        // A comment is at the start or after a space: a key can contain a #.
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
