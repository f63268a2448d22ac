using System;
using System.Security;

namespace WriterVision.Text;

/// <summary>
/// Takes the key out of what a server says: gateways have been seen to repeat the headers that they refuse.
/// </summary>
internal static class Redaction
{
    public const string Mark = "[key]";

    /// <summary>
    /// A server's words, without the key, as <see cref="SafeText.Description"/> shows them. The key is looked for before they are cut,
    /// since a part of it is a secret too, and again when what could stand hidden in it is gone.
    /// </summary>
    public static string Describe(string text, SecureString apiKey) => Remove(SafeText.Description(Remove(text, apiKey)), apiKey);

    public static string Remove(string text, SecureString apiKey)
    {
        if (apiKey.Length == 0)
        {
            return text;
        }

        var key = SecureText.Reveal(apiKey);
        return text.IndexOf(key, StringComparison.Ordinal) < 0 ? text : text.Replace(key, Mark);
    }
}
