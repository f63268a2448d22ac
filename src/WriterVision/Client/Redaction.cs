using System;
using System.Diagnostics.CodeAnalysis;
using System.Security;

namespace WriterVision.Client;

/// <summary>
/// Takes the key out of what a server says: gateways have been seen to repeat the headers that they refuse.
/// </summary>
internal static class Redaction
{
    public const string Mark = "[key]";

    [return: NotNullIfNotNull(nameof(text))]
    public static string? Remove(string? text, SecureString apiKey)
    {
        if (text is null || apiKey.Length == 0)
        {
            return text;
        }

        var key = AuthenticationHandler.Reveal(apiKey);
        return text.IndexOf(key, StringComparison.Ordinal) < 0 ? text : text.Replace(key, Mark);
    }
}
