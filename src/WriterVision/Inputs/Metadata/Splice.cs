using System.Collections.Generic;

namespace WriterVision.Inputs.Metadata;

/// <summary>The parts of an image without its metadata: ranges of the original, and replacement bytes.</summary>
internal sealed class Splice
{
    private readonly List<Piece> _pieces = [];

    public IReadOnlyList<Piece> Pieces => _pieces;

    /// <summary>The length without the metadata, in bytes.</summary>
    public long Length { get; private set; }

    /// <summary>Keeps a range of the original. Ranges are added in their order.</summary>
    public void Keep(long offset, long length)
    {
        if (length <= 0)
        {
            return;
        }

        Length += length;
        if (_pieces.Count > 0 && _pieces[_pieces.Count - 1] is { Bytes: null } last && last.Offset + last.Length == offset)
        {
            _pieces[_pieces.Count - 1] = new Piece(last.Offset, last.Length + length, null);
            return;
        }

        _pieces.Add(new Piece(offset, length, null));
    }

    /// <summary>Inserts bytes.</summary>
    public void Insert(byte[] bytes)
    {
        Length += bytes.Length;
        _pieces.Add(new Piece(0, bytes.Length, bytes));
    }

    /// <summary>Replaces inserted bytes when the data that follows them is known.</summary>
    public void Replace(byte[] bytes, byte[] replacement)
    {
        var index = _pieces.FindIndex(piece => ReferenceEquals(piece.Bytes, bytes));
        _pieces[index] = new Piece(0, replacement.Length, replacement);
    }

    /// <summary>A range of the original or, if <paramref name="Bytes"/> is not null, these bytes.</summary>
    internal readonly record struct Piece(long Offset, long Length, byte[]? Bytes);
}
