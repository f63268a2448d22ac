using System;
using System.Buffers;
using System.IO;
using System.Text;
using System.Text.Json;
using WriterVision.Errors;
using WriterVision.Inputs;

namespace WriterVision.Journal;

/// <summary>
/// Reads a journal: first all lines up to the last complete one, and then single lines by their offset. The buffer has the length of the
/// longest line. Thread-safe.
/// </summary>
internal sealed class JournalReader : IDisposable
{
    /// <summary>The maximum length of the first line, in bytes, because a file that is not a journal may have no line endings.</summary>
    private const int MaximumHeaderLength = 4096;

    private const int BufferSize = 256 * 1024;

    /// <summary>The number of bytes to read for a single line; most lines are shorter.</summary>
    private const int LineBufferSize = 4096;

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly object _lock = new();
    private readonly FileStream _file;
    private readonly string _path;
    private readonly int _maximumLineLength;

    private JournalReader(FileStream file, string path, int maximumLineLength)
    {
        _file = file;
        _path = path;
        _maximumLineLength = maximumLineLength;
    }

    /// <summary>The end of the last complete line that <see cref="ReadAll"/> found; 0 if the file has no complete header.</summary>
    public long End { get; private set; }

    /// <summary>The length of the incomplete line after <see cref="End"/>, which <see cref="JournalStore"/> removes with a warning.</summary>
    public long TornLength { get; private set; }

    /// <summary>Whether the last complete line has no line feed.</summary>
    public bool LacksLineFeed { get; private set; }

    /// <summary>Opens a journal. Other programs can write to it at the same time.</summary>
    /// <exception cref="WriterVisionException"><c>JournalNotReadable</c>.</exception>
    public static JournalReader Open(string path, int maximumLineLength = JournalFormat.MaximumLineLength) =>
        Attempt(path, () => new JournalReader(
            new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 1), path, maximumLineLength));

    /// <summary>Reads every entry from the start of the file to its last complete line.</summary>
    /// <param name="visit">Receives each line, its offset, and its bytes, which are valid only during the call.</param>
    /// <exception cref="WriterVisionException">
    /// <c>NotAJournal</c>, <c>JournalVersionNotSupported</c>, <c>JournalDamaged</c> or <c>JournalNotReadable</c>.
    /// </exception>
    public void ReadAll(Action<JournalLine, long, ArraySegment<byte>> visit)
    {
        End = 0;
        TornLength = 0;
        LacksLineFeed = false;
        using var lines = Attempt(_path, () => new LineCursor(_file, _lock));
        if (ReadHeader(lines))
        {
            while (ReadLine(lines, out var line))
            {
                if (line is { } entry)
                {
                    visit(entry, lines.Offset, lines.Line);
                }
            }
        }
    }

    /// <summary>Reads the line at an offset.</summary>
    /// <param name="offset">Where the line starts.</param>
    /// <param name="read">Reads the bytes of the line.</param>
    /// <exception cref="WriterVisionException"><c>JournalNotReadable</c>, or <c>JournalChanged</c>: the file no longer contains the line.</exception>
    public T ReadAt<T>(long offset, Func<ArraySegment<byte>, T> read)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(LineBufferSize);
        try
        {
            var length = Attempt(_path, () => Fill(offset, ref buffer));
            return read(new ArraySegment<byte>(buffer, 0, length));
        }
        catch (Exception exception) when (exception is JsonException or FormatException)
        {
            throw JournalErrors.JournalChanged(_path);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>Creates an index for the lines of this journal.</summary>
    public JournalIndex CreateIndex() => new(
        offset => ReadAt(offset, static line => JournalFormat.ReadLine(line.AsSpan()).Key),
        Attempt(_path, EstimateCount));

    /// <summary>Reads the entry of a key at an offset from the index.</summary>
    /// <returns>The entry; null if it has a different key that the index cannot distinguish.</returns>
    /// <exception cref="WriterVisionException"><c>JournalNotReadable</c>, or <c>JournalChanged</c>: the file no longer contains the entry.</exception>
    public JournalEntry? ReadEntry(Sha256Digest key, long offset) => ReadAt(offset, line =>
    {
        var bytes = line.AsSpan();
        var found = JournalFormat.ReadLine(bytes).Key;
        return found.Equals(key) ? JournalFormat.ReadEntry(bytes).Entry
            : JournalIndex.AreAlike(found, key) ? null
            : throw JournalErrors.JournalChanged(_path);
    });

    public void Dispose()
    {
        lock (_lock)
        {
            _file.Dispose();
        }
    }

    private static T Attempt<T>(string path, Func<T> action)
    {
        try
        {
            return action();
        }
        catch (Exception exception) when (FileErrors.IsFileSystemFailure(exception))
        {
            throw JournalErrors.JournalNotReadable(path, exception);
        }
    }

    /// <summary>The estimated number of lines, based on the length of the first lines.</summary>
    private long EstimateCount()
    {
        var buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            lock (_lock)
            {
                _file.Position = 0;
                var read = _file.Read(buffer, 0, BufferSize);
                if (read > 0 && _file.Length == 0)
                {
                    // A device such as /dev/zero has no length and no end.
                    throw JournalErrors.NotAJournal(_path);
                }

                long lines = 0;
                for (var at = 0; at < read && (at = Array.IndexOf(buffer, (byte)'\n', at, read - at) + 1) > 0;)
                {
                    lines++;
                }

                return read == 0 ? 0 : lines * _file.Length / read;
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>Reads into the buffer, which grows, until it contains a line feed; returns the length of the line.</summary>
    private int Fill(long offset, ref byte[] buffer)
    {
        var held = 0;
        lock (_lock)
        {
            _file.Position = offset;
            while (true)
            {
                var read = _file.Read(buffer, held, buffer.Length - held);
                var feed = Array.IndexOf(buffer, (byte)'\n', held, read);
                if (feed >= 0 || read == 0)
                {
                    return feed >= 0 ? feed : held;
                }

                held += read;
                if (held > _maximumLineLength)
                {
                    throw JournalErrors.JournalChanged(_path);
                }

                if (held == buffer.Length)
                {
                    Grow(ref buffer, held);
                }
            }
        }
    }

    private static void Grow(ref byte[] buffer, int held)
    {
        var larger = ArrayPool<byte>.Shared.Rent(buffer.Length * 2);
        Buffer.BlockCopy(buffer, 0, larger, 0, held);
        ArrayPool<byte>.Shared.Return(buffer);
        buffer = larger;
    }

    private bool ReadHeader(LineCursor lines)
    {
        try
        {
            if (!Next(lines, MaximumHeaderLength))
            {
                return false;
            }
        }
        catch (FormatException)
        {
            throw JournalErrors.NotAJournal(_path);
        }

        // An editor may have added a byte order mark.
        var mark = lines.Line.AsSpan().StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF]) ? 3 : 0;
        var header = lines.Line.AsMemory(mark);
        if (JournalFormat.ReadHeader(header) is { } version)
        {
            if (version > JournalFormat.Version)
            {
                throw JournalErrors.JournalVersionNotSupported(_path, version, JournalFormat.Version);
            }

            Accept(lines);
            return true;
        }

        var start = JournalFormat.HeaderStart;
        if (lines.HasLineFeed || !(header.Span.StartsWith(start) || start.StartsWith(header.Span)))
        {
            throw JournalErrors.NotAJournal(_path);
        }

        TornLength = lines.End;
        return false;
    }

    /// <summary>Moves to the next line; false at the end of the file, or at an incomplete line.</summary>
    private bool ReadLine(LineCursor lines, out JournalLine? entry)
    {
        entry = null;
        try
        {
            if (!Next(lines, _maximumLineLength))
            {
                return false;
            }

            var bytes = lines.Line.AsSpan();
            if (!bytes.StartsWith(JournalFormat.HeaderStart))
            {
                entry = JournalFormat.ReadLine(bytes);
                Utf8.GetCharCount(lines.Line.Array!, lines.Line.Offset, lines.Line.Count);
            }
            else if (JournalFormat.ReadHeader(lines.Line.AsMemory()) is not { } version)
            {
                throw lines.IsLast ? new JsonException() : new FormatException("it is neither an entry nor a header");
            }
            else if (version > JournalFormat.Version)
            {
                throw JournalErrors.JournalVersionNotSupported(_path, version, JournalFormat.Version);
            }

            // The header of another journal that was appended to this one is skipped.
            Accept(lines);
            return true;
        }
        catch (JsonException) when (lines.IsLast)
        {
            entry = null;
            TornLength = lines.End - lines.Offset;
            return false;
        }
        catch (JsonException)
        {
            throw JournalErrors.JournalDamaged(_path, lines.Number, "it is not valid JSON");
        }
        catch (DecoderFallbackException)
        {
            throw JournalErrors.JournalDamaged(_path, lines.Number, "it is not valid UTF-8");
        }
        catch (FormatException exception)
        {
            throw JournalErrors.JournalDamaged(_path, lines.Number, exception.Message);
        }
    }

    private bool Next(LineCursor lines, int maximumLength)
    {
        try
        {
            return lines.Next(maximumLength);
        }
        catch (Exception exception) when (FileErrors.IsFileSystemFailure(exception))
        {
            throw JournalErrors.JournalNotReadable(_path, exception);
        }
    }

    private void Accept(LineCursor lines)
    {
        End = lines.End;
        LacksLineFeed = !lines.HasLineFeed;
    }

    /// <summary>Moves over a file line by line.</summary>
    private sealed class LineCursor : IDisposable
    {
        private readonly Stream _stream;
        private readonly object _lock;
        private readonly long _length;
        private byte[] _buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        private int _start;
        private int _end;

        public LineCursor(Stream stream, object streamLock)
        {
            _stream = stream;
            _lock = streamLock;
            // Lines that other processes append from now on are not read.
            _length = stream.Length;
        }

        /// <summary>The current line without its line feed. Valid until the next call of <see cref="Next"/>.</summary>
        public ArraySegment<byte> Line { get; private set; }

        /// <summary>The number of the current line; the first is 1.</summary>
        public long Number { get; private set; }

        /// <summary>Where the current line starts.</summary>
        public long Offset { get; private set; }

        /// <summary>Where the current line ends, including its line feed.</summary>
        public long End { get; private set; }

        /// <summary>Whether the current line has a line feed. Only the last line can be without one.</summary>
        public bool HasLineFeed { get; private set; }

        public bool IsLast => End == _length;

        /// <summary>Moves to the next line; false at the end of the file.</summary>
        /// <exception cref="FormatException">The line is too long.</exception>
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
                    Take(searched, hasLineFeed: true);
                    return true;
                }

                if (!Fill())
                {
                    Take(searched, hasLineFeed: false);
                    return searched > 0;
                }
            }
        }

        public void Dispose()
        {
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = [];
        }

        private void Take(int length, bool hasLineFeed)
        {
            Line = new ArraySegment<byte>(_buffer, _start, length);
            HasLineFeed = hasLineFeed;
            var whole = hasLineFeed ? length + 1 : length;
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
                Grow(ref _buffer, _end);
            }

            var requested = Math.Min(_buffer.Length - _end, _length - End - _end);
            if (requested <= 0)
            {
                return false;
            }

            lock (_lock)
            {
                // Other threads may have read single lines.
                _stream.Position = End + _end;
                var read = _stream.Read(_buffer, _end, (int)requested);
                _end += read;
                return read > 0;
            }
        }
    }
}
