using System;
using System.IO;
using System.Text.Json;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Http;

namespace WriterVision.Emulator.Endpoints;

/// <summary>A request's body in memory, as long as there is room for it.</summary>
internal sealed class RequestBody : IDisposable
{
    private readonly IDisposable _room;

    private RequestBody(IDisposable room, byte[] bytes)
    {
        _room = room;
        Bytes = bytes;
    }

    /// <summary>The body. It may be written to: images are decoded from base64 where they stand.</summary>
    public byte[] Bytes { get; }

    /// <exception cref="ApiErrorException">The body is larger than a request may be.</exception>
    public static async Task<RequestBody> ReadAsync(HttpContext context, MemoryBudget memory, long maximum)
    {
        var announced = context.Request.ContentLength;
        var room = await memory.TakeAsync(announced ?? maximum, context.RequestAborted);
        try
        {
            byte[] bytes;
            if (announced is { } length)
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

            return new RequestBody(room, bytes);
        }
        catch
        {
            room.Dispose();
            throw;
        }
    }

    /// <exception cref="ApiErrorException">The body is no JSON.</exception>
    public JsonDocument ToJson()
    {
        try
        {
            return JsonDocument.Parse(Bytes, new JsonDocumentOptions { MaxDepth = 128 });
        }
        catch (JsonException)
        {
            throw ApiErrorException.BadRequest("The body is no JSON.");
        }
    }

    public void Dispose() => _room.Dispose();
}
