using System.Runtime.InteropServices;
using System.Security;

namespace WriterVision.Text;

/// <summary>Converts between text and <see cref="SecureString"/>.</summary>
internal static class SecureText
{
    /// <summary>Returns the content as text. Keep it only as long as necessary.</summary>
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

    /// <summary>Converts text to a secure string.</summary>
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
