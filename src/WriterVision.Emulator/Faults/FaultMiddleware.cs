using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.IO;
using System.Net.Mime;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace WriterVision.Emulator.Faults;

/// <summary>Injects faults into requests of the API: into the next ones, as a script specifies, and then into a random share of them.</summary>
internal sealed class FaultMiddleware
{
    private readonly ConcurrentQueue<Fault?> _script = new();
    private readonly Lock _lock = new();
    private IReadOnlyList<FaultShare> _shares = [];
    private Random _chance = new(1);

    /// <summary>Appends to the script: a fault, or null for a request that succeeds.</summary>
    public void Add(Fault? fault) => _script.Enqueue(fault);

    /// <summary>Makes a random share of the requests fail. The same seed produces the same failures.</summary>
    public void SetShares(IReadOnlyList<FaultShare> shares, int seed)
    {
        lock (_lock)
        {
            _shares = shares;
            _chance = new Random(seed);
        }
    }

    /// <summary>Removes all faults.</summary>
    public void Clear()
    {
        _script.Clear();
        SetShares([], 1);
    }

    public async Task InvokeAsync(HttpContext context, Func<Task> next)
    {
        if (!_script.TryDequeue(out var fault))
        {
            fault = Draw();
        }

        if (fault is null)
        {
            await next();
            return;
        }

        if (fault.RetryAfter is not null)
        {
            context.Response.Headers.RetryAfter = fault.RetryAfter;
        }

        if (fault.RetryAfterMs is not null)
        {
            context.Response.Headers["retry-after-ms"] = fault.RetryAfterMs;
        }

        if (fault.ShouldRetry is not null)
        {
            context.Response.Headers["x-should-retry"] = fault.ShouldRetry;
        }

        await (fault.Kind switch
        {
            FaultKind.Status => AfterBodyAsync(context, () => ApiErrorException.OfStatus(fault.Status).WriteAsync(context.Response)),
            FaultKind.EarlyStatus => EarlyAsync(context, fault.Status),
            FaultKind.WebPage => AfterBodyAsync(context, () => WritePageAsync(context, fault.Status)),
            FaultKind.WebPageAsSuccess => AfterBodyAsync(context, () => WritePageAsync(context, StatusCodes.Status200OK)),
            FaultKind.BrokenJson => AfterBodyAsync(context, () => WriteBrokenAsync(context)),
            FaultKind.Reset => ResetAsync(context),
            FaultKind.ResetAfterHeaders => AfterBodyAsync(context, () => ResetAfterHeadersAsync(context)),
            FaultKind.CutOff => AfterBodyAsync(context, () => CutOffAsync(context)),
            FaultKind.Quota => AfterBodyAsync(context, () => ApiErrorException.QuotaExceeded().WriteAsync(context.Response)),
            FaultKind.Guardrail => AfterBodyAsync(context, () => ApiErrorException.GuardrailBlocked().WriteAsync(context.Response)),
            FaultKind.UnsafeContent => AfterBodyAsync(context, () => ApiErrorException.UnsafeContent().WriteAsync(context.Response)),
            FaultKind.Stall => AfterBodyAsync(context, () => Task.Delay(Timeout.Infinite, context.RequestAborted)),
            _ => throw new InvalidOperationException($"The fault {fault.Kind} is not supported."),
        });
    }

    private FaultShare? Draw()
    {
        lock (_lock)
        {
            if (_shares.Count == 0)
            {
                return null;
            }

            var drawn = _chance.NextDouble();
            foreach (var share in _shares)
            {
                drawn -= share.Share;
                if (drawn < 0)
                {
                    return share;
                }
            }

            return null;
        }
    }

    private static async Task AfterBodyAsync(HttpContext context, Func<Task> answer)
    {
        await context.Request.Body.CopyToAsync(Stream.Null, context.RequestAborted);
        await answer();
    }

    private static Task EarlyAsync(HttpContext context, int status)
    {
        // The connection closes while the client is still sending, so that the rest of the body is not read.
        context.Response.Headers.Connection = "close";
        return ApiErrorException.OfStatus(status).WriteAsync(context.Response);
    }

    private static Task WritePageAsync(HttpContext context, int status)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = MediaTypeNames.Text.Html;
        var title = $"{status} {ReasonPhrases.GetReasonPhrase(status)}".TrimEnd();
        return context.Response.WriteAsync($"<!DOCTYPE html><html><head><title>{title}</title></head><body><h1>{title}</h1></body></html>", context.RequestAborted);
    }

    private static Task WriteBrokenAsync(HttpContext context)
    {
        context.Response.ContentType = MediaTypeNames.Application.Json;
        return context.Response.WriteAsync("{\"id\": \"broken\", \"choices\": [", context.RequestAborted);
    }

    private static async Task ResetAfterHeadersAsync(HttpContext context)
    {
        context.Response.ContentType = MediaTypeNames.Application.Json;
        context.Response.ContentLength = 1000;
        await context.Response.StartAsync(context.RequestAborted);
        await context.Response.Body.FlushAsync(context.RequestAborted);
        await ResetAsync(context);
    }

    private static Task ResetAsync(HttpContext context)
    {
        context.Features.Get<IConnectionSocketFeature>()!.Socket.LingerState = new(enable: true, seconds: 0);
        context.Abort();
        return Task.CompletedTask;
    }

    private static async Task CutOffAsync(HttpContext context)
    {
        var start = Encoding.UTF8.GetBytes("{\"id\":\"cut-off\",\"choices\":[");
        context.Response.ContentType = MediaTypeNames.Application.Json;
        context.Response.ContentLength = start.Length + 1000;
        await context.Response.Body.WriteAsync(start, context.RequestAborted);
        await context.Response.Body.FlushAsync(context.RequestAborted);
        context.Abort();
    }
}
