using System;
using System.Collections.Generic;
using System.Security;

namespace WriterVision.Text;

/// <summary>
/// Removes secrets from server text: some gateways repeat the headers that they reject.
/// </summary>
internal static class Redaction
{
    public const string Mark = "[key]";

    /// <summary>
    /// A server's text without the secrets, as <see cref="SafeText.Description"/> shows it. Secrets are removed before the text is
    /// truncated, since a part of one is a secret too, and again after control characters are removed, which can hide one.
    /// </summary>
    public static string Describe(string text, IReadOnlyList<SecureString> secrets) => Remove(SafeText.Description(Remove(text, secrets)), secrets);

    public static string Remove(string text, IReadOnlyList<SecureString> secrets)
    {
        foreach (var secret in secrets)
        {
            if (secret.Length > 0)
            {
                var revealed = SecureText.Reveal(secret);
                text = text.IndexOf(revealed, StringComparison.Ordinal) < 0 ? text : text.Replace(revealed, Mark);
            }
        }

        return text;
    }
}
