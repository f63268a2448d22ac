using System;
using System.Security.Cryptography;
using System.Text;

namespace WriterVision.Reports;

/// <summary>What a browser lets a report do: run its own script, use its own style, and show images that are files or embedded. It contacts no server.</summary>
internal static class ContentSecurityPolicy
{
    /// <param name="script">The only script that may run.</param>
    /// <param name="style">The only style that may be used.</param>
    public static string Create(string script, string style) =>
        $"default-src 'none'; script-src {Hash(script)}; style-src {Hash(style)}; img-src 'self' file: data:; "
        + "base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'; trusted-types 'none'";

    private static string Hash(string text)
    {
        using var sha = SHA256.Create();
        return $"'sha256-{Convert.ToBase64String(sha.ComputeHash(Encoding.UTF8.GetBytes(text)))}'";
    }
}
