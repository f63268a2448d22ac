using System;
using System.Linq;
using System.Net;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using WriterVision.Emulator.Answers;
using WriterVision.Emulator.Endpoints;
using WriterVision.Emulator.Faults;
using WriterVision.Emulator.Files;

namespace WriterVision.Emulator;

/// <summary>A running emulator of the Writer API, over real HTTP, on loopback only.</summary>
public sealed class EmulatorServer : IAsyncDisposable
{
    /// <summary>The maximum size of all requests in memory at one time, in bytes.</summary>
    private const long BodyMemory = 96L * 1024 * 1024;

    private readonly WebApplication _application;
    private readonly FaultMiddleware _faults;

    private EmulatorServer(WebApplication application, EmulatorState state, FaultMiddleware faults)
    {
        _application = application;
        _faults = faults;
        State = state;
        Address = new Uri(application.Urls.Single());
    }

    /// <summary>The base address, for <c>WRITER_BASE_URL</c> or <c>-Endpoint</c>.</summary>
    public Uri Address { get; }

    /// <summary>The requests that the emulator has received so far.</summary>
    public EmulatorState State { get; }

    /// <summary>Starts an emulator.</summary>
    /// <param name="options">The options; null for the defaults.</param>
    /// <param name="cancellationToken">Cancels the start.</param>
    public static async Task<EmulatorServer> StartAsync(EmulatorOptions? options = null, CancellationToken cancellationToken = default)
    {
        options ??= new EmulatorOptions();
        var state = new EmulatorState(options.RememberedRequests);
        var faults = new FaultMiddleware();
        // The machine's settings are not read, so that the emulator behaves the same everywhere.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddRoutingCore();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, options.Port);
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = null;
            kestrel.Limits.MinRequestBodyDataRate = null;
        });
        builder.Services.AddLogging(static logging => logging.SetMinimumLevel(LogLevel.None));
        var application = builder.Build();
        Configure(application, options, state, faults);
        await application.StartAsync(cancellationToken);
        return new EmulatorServer(application, state, faults);
    }

    /// <summary>Sets faults for the next requests: each entry is for one request, and null is for a request that succeeds.</summary>
    /// <param name="faults">The script, which is appended to the rest of the previous one.</param>
    public void Script(params Fault?[] faults)
    {
        foreach (var fault in faults)
        {
            _faults.Add(fault);
        }
    }

    /// <summary>Makes a random share of the requests fail. The same seed produces the same failures.</summary>
    /// <param name="shares">The faults and their shares; an empty list for no faults.</param>
    public void SetFaults(params FaultShare[] shares) => _faults.SetShares(shares, 1);

    /// <summary>Clears the recorded state and the faults.</summary>
    public void Reset()
    {
        _faults.Clear();
        State.Reset();
    }

    /// <summary>Waits until the emulator is stopped, such as by Ctrl+C.</summary>
    public Task WaitForShutdownAsync(CancellationToken cancellationToken = default) => _application.WaitForShutdownAsync(cancellationToken);

    /// <summary>Stops the emulator and closes all connections.</summary>
    public async ValueTask DisposeAsync()
    {
        using var now = new CancellationTokenSource(TimeSpan.FromMilliseconds(200));
        await _application.StopAsync(now.Token);
        await _application.DisposeAsync();
    }

    private static void Configure(WebApplication application, EmulatorOptions options, EmulatorState state, FaultMiddleware faults)
    {
        var store = new FileStore(options.MaxStoredBytes);
        var inspector = new ImageInspector();
        application.Lifetime.ApplicationStopped.Register(inspector.Dispose);
        var policy = new AnswerPolicy(options, state);
        var memory = new MemoryBudget(BodyMemory);
        var chat = new ChatEndpoint(options, state, store, inspector, policy, memory);
        var vision = new VisionEndpoint(options, store, inspector, policy, memory);
        var files = new FilesEndpoint(options, store, new FileProcessing(options.FailedProcessingShare, options.Seed), memory);
        state.FileCount = () => store.Count;
        faults.SetShares(options.Faults, options.Seed);

        // Routing comes before the counters, so that an answer without an endpoint, such as a 429, is counted with the endpoint's name.
        application.UseRouting();
        application.Use(async (context, next) =>
        {
            if (!context.Request.Path.StartsWithSegments("/v1", StringComparison.Ordinal) && !OpenAIApi.Serves(context.Request))
            {
                await next(context);
                return;
            }

            state.Entered(context.Request.ContentLength ?? 0);
            try
            {
                await AnswerAsync(context, options, policy, () =>
                {
                    policy.CountRequest(context);
                    return faults.InvokeAsync(context, () => next(context));
                });
            }
            finally
            {
                state.Left(EndpointName(context), context.Response.StatusCode);
            }
        });
        application.MapPost("/v1/chat", chat.AnswerAsync);
        application.MapPost(OpenAIApi.Base + "/chat/completions", chat.AnswerAsync);
        application.MapGet(OpenAIApi.Base + "/models", () => Results.Json(OpenAIApi.Models(options)));
        application.MapFallback(OpenAIApi.Base + "/{**rest}", NotFoundAsync);
        application.MapPost("/v1/vision", vision.AnswerAsync);
        application.MapGet("/v1/models", () => Results.Json(new
        {
            models = ModelCatalog.Available(options, isOpenAI: false).Select(static model => new { id = model.Id, name = model.Name }),
        }));
        application.MapPost("/v1/files", files.UploadAsync);
        application.MapGet("/v1/files", files.ListAsync);
        application.MapPost("/v1/files/retry", files.RetryAsync);
        application.MapGet("/v1/files/{id}", files.GetAsync);
        application.MapGet("/v1/files/{id}/download", files.DownloadAsync);
        application.MapDelete("/v1/files/{id}", files.DeleteAsync);
        application.MapFallback("/v1/{**rest}", NotFoundAsync);

        application.MapGet("/_emulator/state", () => Results.Json(state));
        application.MapDelete("/_emulator/state", () =>
        {
            store.Clear();
            faults.Clear();
            state.Reset();
            return Results.NoContent();
        });
        application.MapPost("/_emulator/script", (Fault?[] script) =>
        {
            foreach (var fault in script)
            {
                faults.Add(fault);
            }

            return Results.NoContent();
        });
        application.MapPut("/_emulator/settings", async (HttpContext context, AnswerSettings settings) =>
        {
            try
            {
                policy.Set(settings);
                context.Response.StatusCode = StatusCodes.Status204NoContent;
            }
            catch (ApiErrorException refusal)
            {
                await refusal.WriteAsync(context.Response);
            }
        });
        application.MapPut("/_emulator/faults", (FaultShare[] shares, int? seed) =>
        {
            faults.SetShares(shares, seed ?? options.Seed);
            return Results.NoContent();
        });
    }

    private static Task NotFoundAsync(HttpContext context) =>
        ApiErrorException.NotFound($"{context.Request.Method} {context.Request.Path} was not found.").WriteAsync(context.Response);

    /// <summary>The path, with <c>{id}</c> in place of a file id; otherwise each file would be counted separately.</summary>
    private static string EndpointName(HttpContext context) =>
        (context.GetEndpoint() as Microsoft.AspNetCore.Routing.RouteEndpoint)?.RoutePattern.RawText ?? context.Request.Path;

    private static async Task AnswerAsync(HttpContext context, EmulatorOptions options, AnswerPolicy policy, Func<Task> answer)
    {
        try
        {
            Authenticate(context.Request, policy.ApiKey);
            // The request is rejected based on the announced length, before any byte is read. A client must handle this.
            if (context.Request.ContentLength > options.MaxRequestBytes)
            {
                throw ApiErrorException.TooLarge($"The request is larger than {options.MaxRequestBytes} bytes.");
            }

            context.Features.Get<IHttpMaxRequestBodySizeFeature>()!.MaxRequestBodySize = options.MaxRequestBytes;
            await answer();
        }
        catch (ApiErrorException refusal) when (!context.Response.HasStarted)
        {
            await refusal.WriteAsync(context.Response);
        }
        catch (BadHttpRequestException bad) when (!context.Response.HasStarted)
        {
            var refusal = bad.StatusCode == StatusCodes.Status413PayloadTooLarge ? ApiErrorException.TooLarge(bad.Message) : ApiErrorException.BadRequest(bad.Message);
            await refusal.WriteAsync(context.Response);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The client closed the connection, so no answer is sent.
        }
    }

    private static void Authenticate(HttpRequest request, string? apiKey)
    {
        const string Scheme = "Bearer ";
        var header = request.Headers.Authorization.ToString();
        if (apiKey is null && header.Length == 0 && OpenAIApi.Serves(request))
        {
            // Local servers do the same.
            return;
        }

        if (!header.StartsWith(Scheme, StringComparison.Ordinal) || header.Length == Scheme.Length)
        {
            throw ApiErrorException.Unauthorized("The API key is missing: send 'Authorization: Bearer <key>'.");
        }

        if (apiKey is not null && header[Scheme.Length..] != apiKey)
        {
            throw ApiErrorException.Unauthorized("The API key is not valid.");
        }
    }
}
