using System.Runtime.InteropServices;
using System.Security;

namespace WriterVision.Text;

/// <summary>Converts between text and <see cref="SecureString"/>.</summary>
internal static class SecureText
{
    /// <summary>The content as text. The caller should keep it only as long as necessary.</summary>
    public static string Reveal(SecureString secret)
    {
        var pointer = Marshal.SecureStringToGlobalAllocUnicode(secret);
        try
        {
            return Marshal.PtrToStringUni(pointer, secret.Length);
        }
        finally
        {
            Marshal.ZeroFreeGlobalAllocUnicode(pointer);
        }
    }

    /// <summary>A text as a secure string.</summary>
    public static SecureString Protect(string text)
    {
        var secret = new SecureString();
        foreach (var character in text)
        {
            secret.AppendChar(character);
        }

        secret.MakeReadOnly();
        return secret;
    }
}
