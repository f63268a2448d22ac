using System;
using System.IO;
using System.Text.Json;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Http;

namespace WriterVision.Emulator.Endpoints;

/// <summary>The body of a request in memory, which is limited by a budget.</summary>
internal sealed class RequestBody : IDisposable
{
    private readonly IDisposable _reservation;

    private RequestBody(IDisposable reservation, byte[] bytes)
    {
        _reservation = reservation;
        Bytes = bytes;
    }

    /// <summary>The body. It can be modified: images are decoded from Base64 in place.</summary>
    public byte[] Bytes { get; }

    /// <exception cref="ApiErrorException">The body exceeds the maximum size of a request.</exception>
    public static async Task<RequestBody> ReadAsync(HttpContext context, MemoryBudget memory, long maximum)
    {
        var announcedLength = context.Request.ContentLength;
        var reservation = await memory.TakeAsync(announcedLength ?? maximum, context.RequestAborted);
        try
        {
            byte[] bytes;
            if (announcedLength is { } length)
            {
                bytes = GC.AllocateUninitializedArray<byte>(checked((int)length));
                await context.Request.Body.ReadExactlyAsync(bytes, context.RequestAborted);
            }
            else
            {
                using var copy = new MemoryStream();
                await context.Request.Body.CopyToAsync(copy, context.RequestAborted);
                bytes = copy.ToArray();
            }

            return new RequestBody(reservation, bytes);
        }
        catch
        {
            reservation.Dispose();
            throw;
        }
    }

    /// <exception cref="ApiErrorException">The body is not valid JSON.</exception>
    public JsonDocument ToJson()
    {
        try
        {
            return JsonDocument.Parse(Bytes, new JsonDocumentOptions { MaxDepth = 128 });
        }
        catch (JsonException)
        {
            throw ApiErrorException.BadRequest("The body is not valid JSON.");
        }
    }

    public void Dispose() => _reservation.Dispose();
}
