using System.Runtime.InteropServices;
using System.Security;

namespace WriterVision.Text;

/// <summary>Reads a <see cref="SecureString"/>.</summary>
internal static class SecureText
{
    /// <summary>The content as text. The caller keeps it no longer than it needs it.</summary>
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
}
