using System;
using System.Security;
using WriterVision.Text;

namespace WriterVision.Api;

/// <summary>Finds the key, and sees to it that it can stand in a header.</summary>
internal static class ApiKeySource
{
    /// <summary>The environment variable, and the name in a <c>.env</c> file, that Writer's own SDKs and guides use.</summary>
    public const string VariableName = "WRITER_API_KEY";

    /// <summary>In characters: what a SecureString holds, and longer than any header that a server takes.</summary>
    private const int MaximumLength = 65_536;

    /// <summary>The key that was given, else the one of the environment, else the one in the folder's <c>.env</c>.</summary>
    /// <param name="given">What the user gave, if anything.</param>
    /// <param name="folder">The current folder; null where it is in no file system.</param>
    /// <param name="source">Where the key was found, for a verbose line.</param>
    /// <exception cref="WriterVisionException"><c>ApiKeyNotFound</c>, <c>InvalidApiKey</c> or <c>DotEnvNotReadable</c>.</exception>
    public static SecureString Find(SecureString? given, string? folder, out string source)
    {
        if (given is not null)
        {
            source = "-ApiKey";
            return Check(SecureText.Reveal(given), source);
        }

        if (Environment.GetEnvironmentVariable(VariableName) is { Length: > 0 } variable)
        {
            source = "the environment variable " + VariableName;
            return Check(variable, source);
        }

        if (folder is not null)
        {
            var path = System.IO.Path.Combine(folder, ".env");
            if (DotEnvFile.Read(path, VariableName) is { } value)
            {
                source = path;
                return Check(value, $"'{SafeText.Line(path)}'");
            }
        }

        throw ConnectionErrors.ApiKeyNotFound();
    }

    private static SecureString Check(string text, string source)
    {
        var key = text.Trim();
        if (key.Length is 0 or > MaximumLength)
        {
            throw ConnectionErrors.InvalidApiKey(source);
        }

        var secure = new SecureString();
        foreach (var character in key)
        {
            if (character is < '!' or > '~')
            {
                throw ConnectionErrors.InvalidApiKey(source);
            }

            secure.AppendChar(character);
        }

        secure.MakeReadOnly();
        return secure;
    }
}
