using System.Text;

namespace WriterVision.Api.Responses;

/// <summary>
/// The header that carries an upload's file name (https://dev.writer.com/home/files), safe for every name that a disk can hold: a
/// plain name stands as it is; any other as a quoted string of what ASCII can say, and whole in <c>filename*</c> (RFC 6266, RFC 8187).
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
        var isWhole = true;
        var before = '\0';
        foreach (var character in fileName)
        {
            // Some read a percent sign as the start of an escape, even here, and "=?" as that of an encoded word of a mail's header.
            var isKept = character is >= ' ' and < '\u007F' and not ('"' or '\\' or '%') && !(character == '?' && before == '=');
            header.Append(isKept ? character : '_');
            isWhole &= isKept;
            before = character;
        }

        header.Append('"');
        if (isWhole)
        {
            return header.ToString();
        }

        header.Append("; filename*=UTF-8''");
        // A name that is no valid Unicode (half a surrogate pair) gets the replacement character.
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

    /// <summary>Whether a name can stand in a header without quotes.</summary>
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

    /// <summary>The characters that RFC 8187 lets stand in <c>filename*</c>: a token's but <c>*</c>, <c>'</c> and <c>%</c>.</summary>
    private static bool IsAttributeCharacter(char character) =>
        character is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z') or (>= '0' and <= '9')
        || "!#$&+-.^_`|~".IndexOf(character) >= 0;
}
