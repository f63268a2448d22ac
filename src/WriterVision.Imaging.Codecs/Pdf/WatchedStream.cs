using System;
using System.IO;
using System.Threading;

namespace WriterVision.Imaging.Codecs.Pdf;

/// <summary>A stream whose reads end with an operation: PdfPig takes no token, but reads all the time.</summary>
internal sealed class WatchedStream : Stream
{
    private readonly Stream _content;

    public WatchedStream(Stream content) => _content = content;

    /// <summary>Cancels the current operation.</summary>
    public CancellationToken CancellationToken { get; set; }

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
        CancellationToken.ThrowIfCancellationRequested();
        return _content.Read(buffer, offset, count);
    }

    public override int ReadByte()
    {
        CancellationToken.ThrowIfCancellationRequested();
        return _content.ReadByte();
    }

    public override long Seek(long offset, SeekOrigin origin)
    {
        CancellationToken.ThrowIfCancellationRequested();
        return _content.Seek(offset, origin);
    }

    public override void Flush()
    {
    }

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _content.Dispose();
        }

        base.Dispose(disposing);
    }
}
