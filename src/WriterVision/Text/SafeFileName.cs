using System;
using System.Linq;
using System.Text;

namespace WriterVision.Text;

/// <summary>
/// Creates a valid file name from the name that a server returns. On every platform the result is a single name, never a path.
/// </summary>
internal static class SafeFileName
{
    /// <summary>The maximum length in bytes. File systems allow 255 bytes, and a suffix may be added.</summary>
    private const int MaximumLength = 200;

    /// <summary>Windows device names, which are reserved with any extension. Superscript digits count too.</summary>
    private static readonly string[] Devices =
        ["CON", "CONIN$", "CONOUT$", "PRN", "AUX", "NUL", .. "123456789\u00B9\u00B2\u00B3".SelectMany(static number => new[] { "COM" + number, "LPT" + number })];

    /// <param name="name">The name that the server returned.</param>
    /// <param name="fallback">The result if no character of the name is valid.</param>
    public static string From(string name, string fallback)
    {
        var safe = Clean(name.Substring(name.LastIndexOfAny(['/', '\\']) + 1));
        if (safe.Length == 0)
        {
            safe = Clean(fallback);
        }

        return safe.Length == 0 ? "file" : safe;
    }

    private static string Clean(string name)
    {
        var clean = new StringBuilder(name.Length);
        for (var index = 0; index < name.Length; index++)
        {
            var character = name[index];
            var isPair = index + 1 < name.Length && char.IsSurrogatePair(character, name[index + 1]);
            if (isPair)
            {
                clean.Append(character).Append(name[++index]);
            }
            else
            {
                clean.Append(char.IsControl(character) || char.IsSurrogate(character) || "<>:\"/\\|?*\uFFFD".IndexOf(character) >= 0 ? '_' : character);
            }
        }

        // Windows ignores trailing dots and spaces, and would use a different file.
        var safe = Shorten(clean.ToString().Trim().TrimEnd('.', ' '));
        var stem = safe.Split('.')[0].TrimEnd();
        return Devices.Contains(stem, StringComparer.OrdinalIgnoreCase) ? "_" + safe : safe;
    }

    /// <summary>Truncates the name, but not the extension.</summary>
    private static string Shorten(string name)
    {
        if (Encoding.UTF8.GetByteCount(name) <= MaximumLength)
        {
            return name;
        }

        var dot = name.LastIndexOf('.');
        var extension = dot > 0 && name.Length - dot <= 16 ? name.Substring(dot) : string.Empty;
        var stem = name.Substring(0, name.Length - extension.Length);
        while (Encoding.UTF8.GetByteCount(stem) + Encoding.UTF8.GetByteCount(extension) > MaximumLength)
        {
            stem = stem.Substring(0, stem.Length - (stem.Length > 1 && char.IsLowSurrogate(stem[stem.Length - 1]) ? 2 : 1));
        }

        return stem.TrimEnd('.', ' ') + extension;
    }
}
