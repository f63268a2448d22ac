using System;
using System.Collections.Generic;
using System.Security;

namespace WriterVision.Text;

/// <summary>
/// Removes secrets from the text of a server, because some gateways repeat the headers that they reject.
/// </summary>
internal static class Redaction
{
    public const string Mark = "[key]";

    /// <summary>
    /// The text of a server without secrets, formatted with <see cref="SafeText.Description"/>. Secrets are removed before the text is
    /// truncated, because a part of a secret must not be shown either, and again after control characters were removed, which can hide a secret.
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
