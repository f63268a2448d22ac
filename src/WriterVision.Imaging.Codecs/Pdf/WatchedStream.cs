using System;
using System.IO;
using System.Threading;

namespace WriterVision.Imaging.Codecs.Pdf;

/// <summary>A stream that ends with its operation: PdfPig takes no token, but reads all the time.</summary>
internal sealed class WatchedStream : Stream
{
    private readonly Stream _content;
    private readonly CancellationToken _cancellationToken;

    public WatchedStream(Stream content, CancellationToken cancellationToken)
    {
        _content = content;
        _cancellationToken = cancellationToken;
    }

    public override bool CanRead => true;

    public override bool CanSeek => true;

    public override bool CanWrite => false;

    public override long Length => _content.Length;

    public override long Position
    {
        get => _content.Position;
        set => Seek(value, SeekOrigin.Begin);
    }

    public override int Read(byte[] buffer, int offset, int count)
    {
        _cancellationToken.ThrowIfCancellationRequested();
        return _content.Read(buffer, offset, count);
    }

    public override int ReadByte()
    {
        _cancellationToken.ThrowIfCancellationRequested();
        return _content.ReadByte();
    }

    public override long Seek(long offset, SeekOrigin origin)
    {
        _cancellationToken.ThrowIfCancellationRequested();
        return _content.Seek(offset, origin);
    }

    public override void Flush()
    {
    }

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
