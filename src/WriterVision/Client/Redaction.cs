using System;
using System.Security;

namespace WriterVision.Client;

/// <summary>
/// Takes the key out of what a server says: gateways have been seen to repeat the headers that they refuse.
/// </summary>
internal static class Redaction
{
    public const string Mark = "[key]";

    public static string? Remove(string? text, SecureString apiKey)
    {
        if (text is null || apiKey.Length == 0)
        {
            return text;
        }

        var key = AuthenticationHandler.Reveal(apiKey);
        return text.IndexOf(key, StringComparison.Ordinal) < 0 ? text : text.Replace(key, Mark);
    }

    public static ApiErrorBody Remove(ApiErrorBody body, SecureString apiKey) =>
        new(Remove(body.Type, apiKey), Remove(body.Key, apiKey), Remove(body.Description, apiKey));
}
