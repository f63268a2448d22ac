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

    /// <summary>The minimum length of a header value that is treated as a secret. Removing shorter values would make messages unreadable.</summary>
    private const int MinimumHeaderLength = 4;

    /// <summary>
    /// A shorter secret is not removed from answers. The keys of services are longer, and a placeholder such as <c>none</c> or
    /// <c>not-needed</c>, for a server without keys, can be a word in an answer.
    /// </summary>
    private const int MinimumLengthInAnswers = 16;

    /// <summary>Whether the value of an extra header is treated as a secret.</summary>
    public static bool IsSecretHeader(SecureString value) => value.Length >= MinimumHeaderLength;

    /// <summary>Whether a secret is also removed from answers, and therefore from results and from the journal.</summary>
    public static bool AppliesToAnswers(SecureString secret) => secret.Length >= MinimumLengthInAnswers;

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
