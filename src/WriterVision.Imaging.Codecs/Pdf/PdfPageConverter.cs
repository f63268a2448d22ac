using System.IO;
using System.Threading;
using System.Threading.Tasks;

namespace WriterVision.Imaging.Codecs.Pdf;

/// <summary>Converts a page of a PDF file: a page that is one scan becomes its image, which can pass through unchanged; another page is rendered.</summary>
internal static class PdfPageConverter
{
    /// <param name="path">The file.</param>
    /// <param name="page">The page, from 1.</param>
    /// <param name="settings">The settings of the conversion.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <exception cref="DecodingException">The page cannot be decoded or rendered, or takes too long.</exception>
    public static async Task<ConversionResult> ConvertAsync(string path, int page, ConversionSettings settings, CancellationToken cancellationToken)
    {
        var layout = await ReadAsync(path, page, cancellationToken).ConfigureAwait(false);
        if (layout.Scan is not { } scan)
        {
            return await ConversionGate.RunAsync(
                0,
                token =>
                {
                    using var image = PdfRenderer.Render(path, page, layout, settings, token);
                    return ImageConverter.Convert(image, FileFormat.Pdf, settings, rotation: 0, token);
                },
                cancellationToken).ConfigureAwait(false);
        }

        using var content = new MemoryStream(scan.Content, writable: false);
        using var header = Decoder.ReadHeader(content, scan.Format, 0);
        return scan.Rotation == 0 && scan.Format == FileFormat.Jpeg && ImageConverter.CanPassThrough(header, scan.Format, settings)
            ? ImageConverter.PassThrough(scan.Content, scan.Format, header, settings)
            : await ConversionGate.RunAsync(
                (long)header.Width * header.Height,
                token =>
                {
                    using var image = Decoder.Read(content, scan.Format, 0, ImageConverter.NeededSize(header, settings), token);
                    return ImageConverter.Convert(image, scan.Format, settings, scan.Rotation, token);
                },
                cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Decodes a page to compare its pixels: upright, in sRGB.</summary>
    /// <param name="path">The file.</param>
    /// <param name="page">The page, from 1.</param>
    /// <param name="settings">The density of a page that is rendered.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <exception cref="DecodingException">The page cannot be decoded or rendered, or takes too long.</exception>
    public static async Task<PixelBuffer> DecodeAsync(string path, int page, ConversionSettings settings, CancellationToken cancellationToken)
    {
        var layout = await ReadAsync(path, page, cancellationToken).ConfigureAwait(false);
        return await ConversionGate.RunAsync(
            Limits.LargeImage,
            token =>
            {
                if (layout.Scan is not { } scan)
                {
                    using var rendered = PdfRenderer.Render(path, page, layout, settings, token);
                    return PixelBuffer.From(rendered, rotation: 0);
                }

                using var content = new MemoryStream(scan.Content, writable: false);
                using var image = Decoder.Read(content, scan.Format, 0, null, token);
                return PixelBuffer.From(image, scan.Rotation);
            },
            cancellationToken).ConfigureAwait(false);
    }

    private static Task<PdfPage> ReadAsync(string path, int page, CancellationToken cancellationToken) =>
        ConversionGate.RunAsync(0, token => PdfReaders.Use(path, reader => reader.ReadPage(page, token), token), cancellationToken);
}
