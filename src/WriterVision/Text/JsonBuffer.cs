using System;
using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace WriterVision.Text;

/// <summary>A growing buffer for the JSON of a request. (The runtime's own ArrayBufferWriter is not in .NET Framework.)</summary>
internal sealed class JsonBuffer : IBufferWriter<byte>
{
    // The body is no HTML: what need not be escaped in JSON is sent as it is.
    public static readonly JsonWriterOptions WriterOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private byte[] _bytes = new byte[1024];
    private int _length;

    public ReadOnlyMemory<byte> Written => _bytes.AsMemory(0, _length);

    public void Advance(int count) => _length += count;

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        var wanted = Math.Max(sizeHint, 256);
        if (_bytes.Length - _length < wanted)
        {
            Array.Resize(ref _bytes, checked(Math.Max(_bytes.Length * 2, _length + wanted)));
        }

        return _bytes.AsMemory(_length);
    }

    public Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;
}
