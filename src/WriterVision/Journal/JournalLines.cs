using System;
using System.Buffers;
using System.IO;

namespace WriterVision.Journal;

/// <summary>Reads a file line by line, as bytes in a pooled buffer that is as long as the longest line.</summary>
internal sealed class JournalLines : IDisposable
{
    private const int FirstSize = 64 * 1024;

    private readonly Stream _stream;
    private readonly long _length;
    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(FirstSize);
    private int _start;
    private int _end;

    /// <param name="stream">The file, at its start.</param>
    public JournalLines(Stream stream)
    {
        _stream = stream;
        _length = stream.Length;
    }

    /// <summary>The line that <see cref="Next"/> went to, without its line feed. Good until the next.</summary>
    public ArraySegment<byte> Line { get; private set; }

    /// <summary>Its number; the first is 1.</summary>
    public long Number { get; private set; }

    /// <summary>Where it starts in the file.</summary>
    public long Offset { get; private set; }

    /// <summary>Where it ends in the file, its line feed included.</summary>
    public long End { get; private set; }

    /// <summary>Whether a line feed ends it: only the last line of a file can be without.</summary>
    public bool IsEnded { get; private set; }

    public bool IsLast => End == _length;

    /// <summary>Goes to the next line; false at the end of the file.</summary>
    /// <exception cref="FormatException">The line is longer than it may be.</exception>
    public bool Next(int maximumLength)
    {
        Number++;
        Offset = End;
        var searched = 0;
        while (true)
        {
            var feed = Array.IndexOf(_buffer, (byte)'\n', _start + searched, _end - _start - searched);
            searched = (feed < 0 ? _end : feed) - _start;
            if (searched > maximumLength)
            {
                throw new FormatException("it is too long");
            }

            if (feed >= 0)
            {
                Take(searched, isEnded: true);
                return true;
            }

            if (!Fill())
            {
                Take(searched, isEnded: false);
                return searched > 0;
            }
        }
    }

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = [];
    }

    private void Take(int length, bool isEnded)
    {
        Line = new ArraySegment<byte>(_buffer, _start, length);
        IsEnded = isEnded;
        var whole = isEnded ? length + 1 : length;
        End = Offset + whole;
        _start += whole;
    }

    private bool Fill()
    {
        if (_start > 0)
        {
            Buffer.BlockCopy(_buffer, _start, _buffer, 0, _end - _start);
            _end -= _start;
            _start = 0;
        }

        if (_end == _buffer.Length)
        {
            var larger = ArrayPool<byte>.Shared.Rent(_buffer.Length * 2);
            Buffer.BlockCopy(_buffer, 0, larger, 0, _end);
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = larger;
        }

        var read = _stream.Read(_buffer, _end, _buffer.Length - _end);
        _end += read;
        return read > 0;
    }
}
