using System;
using System.Buffers;
using System.Buffers.Text;
using System.Net;
using System.Net.Http;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using System.Threading;
using System.Threading.Tasks;

namespace WriterVision.Emulator.Endpoints;

/// <summary>Reads the image at a URL of a chat request.</summary>
internal static class ImageUrl
{
    /// <summary>Decodes a data URL in place in the body: as a string it would take three times the memory.</summary>
    public static (string MediaType, ReadOnlyMemory<byte> Bytes)? ReadData(byte[] body, JsonElement url)
    {
        var raw = JsonMarshal.GetRawUtf8Value(url)[1..^1];
        if (!raw.StartsWith("data:"u8))
        {
            return null;
        }

        var comma = raw.IndexOf((byte)',');
        if (comma < 0 || !raw[..comma].EndsWith(";base64"u8))
        {
            throw ApiErrorException.BadRequest("A data URL must be base64: data:image/png;base64,...");
        }

        var mediaType = Encoding.UTF8.GetString(raw["data:".Length..comma]).Split(';')[0];
        Memory<byte> digits;
        if (raw.Contains((byte)'\\'))
        {
            // A slash may be escaped in JSON.
            digits = Encoding.UTF8.GetBytes(url.GetString()!.Split(',', 2)[1]);
        }
        else
        {
            body.AsSpan().Overlaps(raw, out var start);
            digits = body.AsMemory(start + comma + 1, raw.Length - comma - 1);
        }

        return Base64.DecodeFromUtf8InPlace(digits.Span, out var written) == OperationStatus.Done && written > 0
            ? (mediaType, digits[..written])
            : throw ApiErrorException.BadRequest("The data URL is not valid base64.");
    }

    /// <summary>Downloads an image, from this machine only: the emulator sends no requests to other hosts.</summary>
    public static async Task<(string MediaType, ReadOnlyMemory<byte> Bytes)> FetchAsync(string url, CancellationToken cancellationToken)
    {
        const int Longest = 32 * 1024 * 1024;
        if (!Uri.TryCreate(url, UriKind.Absolute, out var parsed) || (parsed.Scheme != Uri.UriSchemeHttps && parsed.Scheme != Uri.UriSchemeHttp))
        {
            throw ApiErrorException.BadRequest("An image must be an HTTPS URL or a data URL.");
        }

        if (!parsed.IsLoopback)
        {
            throw ApiErrorException.BadRequest("The URL of the image cannot be fetched: the emulator fetches from this machine only.");
        }

        using var handler = new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false };
        using var client = new HttpClient(handler) { MaxResponseContentBufferSize = Longest, Timeout = TimeSpan.FromSeconds(10) };
        try
        {
            using var response = await client.GetAsync(parsed, cancellationToken);
            return response.StatusCode == HttpStatusCode.OK
                ? (response.Content.Headers.ContentType?.MediaType ?? string.Empty, await response.Content.ReadAsByteArrayAsync(cancellationToken))
                : throw ApiErrorException.BadRequest($"The URL of the image cannot be fetched: its status is {(int)response.StatusCode}.");
        }
        catch (Exception exception) when (exception is HttpRequestException || (exception is TaskCanceledException && !cancellationToken.IsCancellationRequested))
        {
            throw ApiErrorException.BadRequest("The URL of the image cannot be fetched.");
        }
    }
}
