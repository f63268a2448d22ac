using System.Text;

namespace WriterVision.Api.Responses;

/// <summary>
/// The header that contains the file name of an upload (https://dev.writer.com/home/files). A plain name is written unchanged. Any other
/// name is written as a quoted ASCII string, and completely in <c>filename*</c> (RFC 6266, RFC 8187).
/// </summary>
internal static class ContentDisposition
{
    public static string Attachment(string fileName)
    {
        if (IsToken(fileName))
        {
            return "attachment; filename=" + fileName;
        }

        var header = new StringBuilder("attachment; filename=\"");
        var isUnchanged = true;
        var before = '\0';
        foreach (var character in fileName)
        {
            // Some servers read a percent sign as an escape, even here, and "=?" as an encoded word of a mail header.
            var isKept = character is >= ' ' and < '\u007F' and not ('"' or '\\' or '%') && !(character == '?' && before == '=');
            header.Append(isKept ? character : '_');
            isUnchanged &= isKept;
            before = character;
        }

        header.Append('"');
        if (isUnchanged)
        {
            return header.ToString();
        }

        header.Append("; filename*=UTF-8''");
        // An unpaired surrogate becomes the replacement character.
        foreach (var value in Encoding.UTF8.GetBytes(fileName))
        {
            if (IsAttributeCharacter((char)value))
            {
                header.Append((char)value);
            }
            else
            {
                header.Append('%').Append(value.ToString("X2", System.Globalization.CultureInfo.InvariantCulture));
            }
        }

        return header.ToString();
    }

    /// <summary>Whether a name needs no quotes in a header.</summary>
    private static bool IsToken(string name)
    {
        foreach (var character in name)
        {
            if (!IsAttributeCharacter(character) && character is not ('\'' or '*'))
            {
                return false;
            }
        }

        return name.Length > 0;
    }

    /// <summary>The characters that RFC 8187 allows in <c>filename*</c>: those of a token without <c>*</c>, <c>'</c> and <c>%</c>.</summary>
    private static bool IsAttributeCharacter(char character) =>
        character is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z') or (>= '0' and <= '9')
        || "!#$&+-.^_`|~".IndexOf(character) >= 0;
}
