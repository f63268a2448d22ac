using System.Collections.Generic;
using System.IO;

namespace WriterVision.Imaging.Codecs.Tiff;

/// <summary>Finds the pages of a TIFF file by its directories alone: the pixels are not read.</summary>
internal static class TiffDirectories
{
    private const int NewSubfileType = 254;
    private const int ReducedResolution = 1;
    private const int TransparencyMask = 4;

    /// <summary>The directories that are pages. Previews and masks are not.</summary>
    /// <exception cref="DecodingException">The file is damaged, or has too many directories.</exception>
    public static IReadOnlyList<TiffDirectory> FindPages(Stream content)
    {
        try
        {
            return Walk(content);
        }
        catch (EndOfStreamException exception)
        {
            throw new DecodingException(DecodingFailure.Damaged, "A TIFF directory is outside of the file.", exception);
        }
    }

    private static List<TiffDirectory> Walk(Stream content)
    {
        content.Position = 0;
        var reader = new Reader(content);
        reader.IsLittleEndian = reader.ReadUInt16() == 0x4949;
        var isBig = reader.ReadUInt16() == 43;
        if (isBig)
        {
            // The size of an offset, which is always 8, and two bytes of padding.
            reader.ReadUInt32();
        }

        var pages = new List<TiffDirectory>();
        TiffDirectory? first = null;
        var seen = new HashSet<long>();
        for (var offset = reader.ReadOffset(isBig); offset != 0; offset = reader.ReadOffset(isBig))
        {
            if (!seen.Add(offset))
            {
                throw new DecodingException(DecodingFailure.Damaged, "The TIFF directories form a loop.");
            }

            if (seen.Count > Limits.Pages)
            {
                throw new DecodingException(DecodingFailure.TooManyPages);
            }

            content.Position = offset;
            var isExtra = IsExtra(reader, content, isBig);
            var directory = new TiffDirectory(offset, content.Position, reader.IsLittleEndian, isBig);
            first ??= directory;
            if (!isExtra)
            {
                pages.Add(directory);
            }
        }

        return pages.Count > 0 ? pages
            : first is null ? throw new DecodingException(DecodingFailure.Damaged, "The TIFF file has no directory.")
            : [first];
    }

    /// <summary>Reads a directory, up to the offset of the next one.</summary>
    private static bool IsExtra(Reader reader, Stream content, bool isBig)
    {
        var count = isBig ? reader.ReadOffset(isBig: true) : reader.ReadUInt16();
        var size = isBig ? 20 : 12;
        var end = content.Position + (count * size);
        if (count is < 0 or > 65_535 || end > content.Length)
        {
            throw new DecodingException(DecodingFailure.Damaged, "A TIFF directory is outside of the file.");
        }

        // The entries are sorted by tag, and no tag is smaller than this one.
        var isExtra = false;
        if (count > 0 && reader.ReadUInt16() == NewSubfileType)
        {
            reader.ReadUInt16();
            _ = reader.ReadOffset(isBig);
            isExtra = (reader.ReadUInt32() & (ReducedResolution | TransparencyMask)) != 0;
        }

        content.Position = end;
        return isExtra;
    }

    private sealed class Reader
    {
        private readonly Stream _content;
        private readonly byte[] _buffer = new byte[8];

        public Reader(Stream content) => _content = content;

        public bool IsLittleEndian { get; set; } = true;

        public int ReadUInt16() => (int)Read(2);

        public long ReadUInt32() => (long)Read(4);

        public long ReadOffset(bool isBig)
        {
            var offset = isBig ? Read(8) : Read(4);
            return offset <= long.MaxValue ? (long)offset : throw new EndOfStreamException();
        }

        private ulong Read(int count)
        {
            for (var held = 0; held < count;)
            {
                var read = _content.Read(_buffer, held, count - held);
                held += read > 0 ? read : throw new EndOfStreamException();
            }

            var value = 0UL;
            for (var index = 0; index < count; index++)
            {
                value |= (ulong)_buffer[index] << (8 * (IsLittleEndian ? index : count - 1 - index));
            }

            return value;
        }
    }
}
