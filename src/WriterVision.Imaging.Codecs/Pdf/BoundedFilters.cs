using System;
using System.Collections.Generic;
using System.IO;
using System.IO.Compression;
using System.Runtime.InteropServices;
using System.Threading;
using UglyToad.PdfPig.Filters;
using UglyToad.PdfPig.Tokens;

namespace WriterVision.Imaging.Codecs.Pdf;

/// <summary>PdfPig's filters with a limit: a stream of one kilobyte can decompress to gigabytes.</summary>
internal sealed class BoundedFilters : IFilterProvider
{
    private readonly Dictionary<IFilter, IFilter> _bounded = [];
    private CancellationToken _cancellationToken;

    /// <summary>The number of bytes that were decompressed for this page.</summary>
    private long _total;

    /// <summary>Starts a page, or the opening of the file: each may decompress as much as the limit allows.</summary>
    public void Start(CancellationToken cancellationToken)
    {
        _cancellationToken = cancellationToken;
        _total = 0;
    }

    public IReadOnlyList<IFilter> GetFilters(DictionaryToken dictionary) => Bound(DefaultFilterProvider.Instance.GetFilters(dictionary));

    public IReadOnlyList<IFilter> GetNamedFilters(IReadOnlyList<NameToken> names) => Bound(DefaultFilterProvider.Instance.GetNamedFilters(names));

    public IReadOnlyList<IFilter> GetAllFilters() => Bound(DefaultFilterProvider.Instance.GetAllFilters());

    private List<IFilter> Bound(IReadOnlyList<IFilter> filters)
    {
        var bounded = new List<IFilter>(filters.Count);
        foreach (var filter in filters)
        {
            if (!_bounded.TryGetValue(filter, out var known))
            {
                _bounded[filter] = known = new BoundedFilter(filter, this);
            }

            bounded.Add(known);
        }

        return bounded;
    }

    private sealed class BoundedFilter : IFilter
    {
        private readonly IFilter _filter;
        private readonly BoundedFilters _owner;

        public BoundedFilter(IFilter filter, BoundedFilters owner)
        {
            _filter = filter;
            _owner = owner;
        }

        public bool IsSupported => _filter.IsSupported;

        public Memory<byte> Decode(Memory<byte> input, DictionaryToken streamDictionary, IFilterProvider filterProvider, int filterIndex)
        {
            _owner._cancellationToken.ThrowIfCancellationRequested();
            if (_filter is FlateFilter)
            {
                ThrowIfBomb(input);
            }
            else if ((_filter is RunLengthFilter ? input.Length * 64L : _filter is LzwFilter ? LzwLength.Measure(input.Span) : 0) > Limits.PdfStream)
            {
                throw new DecodingException(DecodingFailure.TooLarge, $"a stream in the PDF decompresses to more than {Limits.PdfStream / 1024 / 1024} MB");
            }

            var output = _filter.Decode(input, streamDictionary, filterProvider, filterIndex);
            _owner._total += output.Length;
            return _owner._total <= 4 * Limits.PdfStream ? output : throw new DecodingException(DecodingFailure.TooLarge, "the streams in the PDF decompress to more than 1 GB");
        }

        /// <summary>Decompresses small streams with a large ratio twice: the first time only to count.</summary>
        private void ThrowIfBomb(Memory<byte> input)
        {
            // Deflate compresses to a thousandth at best, so nothing smaller can be a bomb.
            if (input.Length < Limits.PdfStream / 1100 || input.Length <= 2)
            {
                return;
            }

            var bytes = MemoryMarshal.TryGetArray<byte>(input, out var segment) ? segment : new ArraySegment<byte>(input.ToArray());
            using var compressed = new MemoryStream(bytes.Array!, bytes.Offset + 2, bytes.Count - 2, writable: false);
            using var inflate = new DeflateStream(compressed, CompressionMode.Decompress);
            var buffer = new byte[64 * 1024];
            long length = 0;
            try
            {
                for (int read; (read = inflate.Read(buffer, 0, buffer.Length)) > 0;)
                {
                    _owner._cancellationToken.ThrowIfCancellationRequested();
                    if ((length += read) > Limits.PdfStream)
                    {
                        throw new DecodingException(DecodingFailure.TooLarge, $"a stream in the PDF decompresses to more than {Limits.PdfStream / 1024 / 1024} MB");
                    }
                }
            }
            catch (InvalidDataException)
            {
                // PdfPig reads damaged streams as far as possible.
            }
        }
    }
}
