using System.IO;
using ImageMagick;

namespace WriterVision.Imaging.Codecs.Pdf;

/// <summary>Reads the output of a renderer, a portable pixmap (PPM): a header of three numbers, then the rows, three bytes for each pixel.</summary>
internal static class PortablePixmap
{
    /// <summary>Reads an image.</summary>
    /// <exception cref="EndOfStreamException">The stream is not a pixmap, or ends too early.</exception>
    /// <exception cref="DecodingException"><see cref="DecodingFailure.TooLarge"/>.</exception>
    public static MagickImage Read(Stream output)
    {
        if (output.ReadByte() != 'P' || output.ReadByte() != '6')
        {
            throw new EndOfStreamException();
        }

        var width = ReadNumber(output);
        var height = ReadNumber(output);
        if (ReadNumber(output) != 255 || width == 0 || height == 0)
        {
            throw new EndOfStreamException();
        }

        Limits.CheckSize(width, height);
        var pixels = new byte[3L * width * height];
        for (int held = 0, read; held < pixels.Length; held += read)
        {
            read = output.Read(pixels, held, pixels.Length - held);
            if (read == 0)
            {
                throw new EndOfStreamException();
            }
        }

        return Decoder.FromPixels(pixels, 0, new PixelSize(width, height), "RGB");
    }

    /// <summary>Reads a number with the white space or the comment before it, and the one byte after it.</summary>
    private static int ReadNumber(Stream output)
    {
        var value = output.ReadByte();
        while (value is ' ' or '\n' or '\r' or '\t' or '#')
        {
            while (value == '#' && output.ReadByte() is not ('\n' or -1))
            {
                // A comment ends with its line.
            }

            value = output.ReadByte();
        }

        var number = 0;
        for (; value is >= '0' and <= '9'; value = output.ReadByte())
        {
            number = (number * 10) + value - '0';
            Limits.CheckSide(number);
        }

        return value < 0 ? throw new EndOfStreamException() : number;
    }
}
