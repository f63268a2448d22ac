using System;
using System.Collections.Generic;
using System.IO;
using System.Text;
using System.Text.Json;
using WriterVision.Inputs;

namespace WriterVision.Journal;

/// <summary>Where the line of an entry lies in a journal, in bytes; its line end is not counted.</summary>
internal readonly record struct JournalPlace(long Offset, int Length);

/// <summary>
/// What a journal holds: for each key the place of its last line. Every line is looked at, and none is kept: an entry costs some
/// sixty bytes of memory, whatever its answer is long.
/// </summary>
internal sealed class JournalScan
{
    /// <summary>The longest first line, in bytes: a file of something else may have no line ends at all.</summary>
    private const int MaximumHeaderLength = 4096;

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly string _path;
    private readonly int _maximumLineLength;

    private JournalScan(string path, int maximumLineLength)
    {
        _path = path;
        _maximumLineLength = maximumLineLength;
    }

    public Dictionary<Sha256Digest, JournalPlace> Places { get; } = [];

    /// <summary>The end of the last whole line; 0 where there is no whole header yet.</summary>
    public long End { get; private set; }

    /// <summary>How many bytes behind it are a line that was never written to its end.</summary>
    public long TornLength { get; private set; }

    /// <summary>Whether the last whole line has all but its line end.</summary>
    public bool LacksLineEnd { get; private set; }

    /// <summary>Looks at a whole file, from its start.</summary>
    /// <exception cref="WriterVisionException">
    /// <c>NotAJournal</c>, <c>JournalVersionNotSupported</c> or <c>JournalDamaged</c>.
    /// </exception>
    public static JournalScan Read(Stream stream, string path, int maximumLineLength)
    {
        var scan = new JournalScan(path, maximumLineLength);
        using var lines = new JournalLines(stream);
        if (scan.ReadHeader(lines))
        {
            while (scan.ReadLine(lines))
            {
            }
        }

        return scan;
    }

    private bool ReadHeader(JournalLines lines)
    {
        try
        {
            if (!lines.Next(MaximumHeaderLength))
            {
                return false;
            }
        }
        catch (FormatException)
        {
            throw JournalErrors.NotAJournal(_path);
        }

        // An editor may have set a byte order mark before it.
        var mark = lines.Line.AsSpan().StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF]) ? 3 : 0;
        var header = lines.Line.AsMemory(mark);
        if (JournalLine.ReadHeader(header) is { } version)
        {
            if (version > JournalLine.Version)
            {
                throw JournalErrors.JournalVersionNotSupported(_path, version, JournalLine.Version);
            }

            Accept(lines);
            return true;
        }

        var start = JournalLine.HeaderStart;
        if (lines.IsEnded || !(header.Span.StartsWith(start) || start.StartsWith(header.Span)))
        {
            throw JournalErrors.NotAJournal(_path);
        }

        TornLength = lines.End;
        return false;
    }

    private bool ReadLine(JournalLines lines)
    {
        try
        {
            if (!lines.Next(_maximumLineLength))
            {
                return false;
            }

            var key = JournalLine.Check(lines.Line);
            Utf8.GetCharCount(lines.Line.Array!, lines.Line.Offset, lines.Line.Count);
            Places[key] = new JournalPlace(lines.Offset, lines.Line.Count);
            Accept(lines);
            return true;
        }
        catch (JsonException) when (lines.IsLast)
        {
            TornLength = lines.End - lines.Offset;
            return false;
        }
        catch (JsonException)
        {
            throw JournalErrors.JournalDamaged(_path, lines.Number, "it is no JSON");
        }
        catch (DecoderFallbackException)
        {
            throw JournalErrors.JournalDamaged(_path, lines.Number, "it is no UTF-8");
        }
        catch (FormatException exception)
        {
            throw JournalErrors.JournalDamaged(_path, lines.Number, exception.Message);
        }
    }

    private void Accept(JournalLines lines)
    {
        End = lines.End;
        LacksLineEnd = !lines.IsEnded;
    }
}
