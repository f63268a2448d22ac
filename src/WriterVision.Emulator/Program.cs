using System;
using System.CommandLine;
using System.IO;
using System.Linq;
using WriterVision.Emulator;
using WriterVision.Emulator.Endpoints;
using WriterVision.Emulator.Faults;

var port = new Option<int>("--port") { Description = "The port on loopback; 0 selects a free one.", DefaultValueFactory = _ => 8099 };
var apiKey = new Option<string?>("--api-key") { Description = "The key that is accepted. By default, any key is accepted." };
var allowRetired = new Option<bool>("--allow-retired") { Description = "Keeps retired models available, including palmyra-vision, its endpoint and the vision tool." };
var today = new Option<DateOnly>("--today")
{
    Description = "The date that the emulator simulates, such as 2026-12-15: models that are retired by then are not available.",
    DefaultValueFactory = _ => new EmulatorOptions().Today,
};
var quirks = new Option<OpenAIQuirks[]>("--quirk")
{
    Description = $"The ways in which the emulated API deviates from OpenAI's documentation. Can be specified more than once: {string.Join(", ", Enum.GetNames<OpenAIQuirks>())}.",
    DefaultValueFactory = _ => [],
};
var answer = new Option<AnswerMode>("--answer") { Description = "How answers are created. 'fixed' returns the same answer without decoding the image, for benchmarks." };
var latency = new Option<int>("--latency") { Description = "The latency in milliseconds that is added to each answer." };
var latencySpread = new Option<int>("--latency-spread") { Description = "The maximum random latency in milliseconds that is added." };
var seed = new Option<int>("--seed") { Description = "The seed of the random numbers, so that a run can be repeated.", DefaultValueFactory = _ => 1 };
var requests = new Option<double?>("--requests-per-minute") { Description = "Returns 429 with Retry-After when this many requests per minute is exceeded." };
var tokens = new Option<double?>("--tokens-per-minute") { Description = "Returns 429 with Retry-After when this many tokens per minute is exceeded." };
var burst = new Option<double>("--burst") { Description = "The capacity of the token bucket, in seconds' worth of the limits.", DefaultValueFactory = _ => 1 };
var window = new Option<double?>("--window") { Description = "Applies the limits to fixed windows of this many seconds instead of a token bucket." };
var maxRequestBytes = new Option<long>("--max-request-bytes")
{
    Description = "The maximum size of a request in bytes; a larger request returns 413.",
    DefaultValueFactory = _ => EmulatorOptions.DefaultMaxRequestBytes,
};
var maxStoredBytes = new Option<long>("--max-stored-bytes")
{
    Description = "The maximum size of all stored files in bytes; they are kept in memory.",
    DefaultValueFactory = _ => new EmulatorOptions().MaxStoredBytes,
};
var failedProcessing = new Option<double>("--failed-processing") { Description = "The share of uploads, 0 to 1, whose processing fails until they are retried." };
var faults = new Option<FaultShare[]>("--fault")
{
    Description = $"Makes a share of the requests fail: KIND=SHARE or KIND:STATUS=SHARE, such as Status:503=0.05 or Reset=0.02. Can be specified more than once. Kinds: {string.Join(", ", Enum.GetNames<FaultKind>())}.",
    CustomParser = result => [.. result.Tokens.Select(token => FaultShare.TryParse(token.Value, out var fault) ? fault : ReportInvalidFault(result, token.Value))],
    DefaultValueFactory = _ => [],
};

var command = new RootCommand("A local emulator of the Writer API for tests. It computes its answers from the pixels of the images, without a model.")
{
    port, apiKey, allowRetired, today, quirks, answer, latency, latencySpread, seed, requests, tokens, burst, window, maxRequestBytes, maxStoredBytes, failedProcessing, faults,
};
command.SetAction(async (arguments, cancellationToken) =>
{
    EmulatorServer started;
    try
    {
        started = await EmulatorServer.StartAsync(Options(arguments), cancellationToken);
    }
    catch (IOException)
    {
        Console.Error.WriteLine($"Port {arguments.GetValue(port)} is already in use. Specify another port with --port, or 0 for a free port.");
        return 1;
    }

    await using var emulator = started;
    var address = emulator.Address.ToString().TrimEnd('/');
    Console.WriteLine($"""
        The WriterVision emulator is listening on {address}. Press Ctrl+C to stop it.

        In PowerShell:
            $env:WRITER_BASE_URL = '{address}'
            $env:WRITER_API_KEY = '{arguments.GetValue(apiKey) ?? "any"}'
            Invoke-WriterVision 'Describe the image' *.jpg

        To use the OpenAI-compatible API:
            $env:WRITER_BASE_URL = '{address}{OpenAIApi.Base}'
            $env:WRITER_API_TYPE = 'OpenAI'

        Show the received requests:    GET    {address}/_emulator/state
        Clear the requests and files:  DELETE {address}/_emulator/state
        Make the next request fail:    POST   {address}/_emulator/script   [ {"{"} "kind": "Status", "status": 503 {"}"} ]
        Make random requests fail:     PUT    {address}/_emulator/faults   [ {"{"} "kind": "Reset", "share": 0.1 {"}"} ]
        Set limits, latency and key:   PUT    {address}/_emulator/settings {"{"} "requestsPerMinute": 400, "latencyMs": 200 {"}"}
        """);
    await emulator.WaitForShutdownAsync(cancellationToken);
    return 0;
});
return await command.Parse(args).InvokeAsync();

EmulatorOptions Options(ParseResult arguments) => new()
{
    Port = arguments.GetValue(port),
    ApiKey = arguments.GetValue(apiKey),
    AllowRetired = arguments.GetValue(allowRetired),
    Today = arguments.GetValue(today),
    Quirks = arguments.GetValue(quirks)!.Aggregate(OpenAIQuirks.None, static (all, quirk) => all | quirk),
    Answer = arguments.GetValue(answer),
    Latency = TimeSpan.FromMilliseconds(arguments.GetValue(latency)),
    LatencySpread = TimeSpan.FromMilliseconds(arguments.GetValue(latencySpread)),
    Seed = arguments.GetValue(seed),
    RequestsPerMinute = arguments.GetValue(requests),
    TokensPerMinute = arguments.GetValue(tokens),
    BurstSeconds = arguments.GetValue(burst),
    WindowSeconds = arguments.GetValue(window),
    MaxRequestBytes = arguments.GetValue(maxRequestBytes),
    MaxStoredBytes = arguments.GetValue(maxStoredBytes),
    FailedProcessingShare = arguments.GetValue(failedProcessing),
    Faults = arguments.GetValue(faults)!,
};

static FaultShare ReportInvalidFault(System.CommandLine.Parsing.ArgumentResult result, string text)
{
    result.AddError($"'{text}' is not a fault. Use KIND=SHARE, such as Reset=0.02.");
    return new FaultShare(FaultKind.Status, 0);
}
