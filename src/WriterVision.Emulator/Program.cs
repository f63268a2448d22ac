using System;
using System.CommandLine;
using System.Globalization;
using System.IO;
using System.Linq;
using WriterVision.Emulator;
using WriterVision.Emulator.Endpoints;
using WriterVision.Emulator.Faults;

var port = new Option<int>("--port") { Description = "The port on loopback; 0 takes any that is free.", DefaultValueFactory = _ => 8099 };
var apiKey = new Option<string?>("--api-key") { Description = "The one key that is accepted. Without it any is." };
var allowRetired = new Option<bool>("--allow-retired") { Description = "Lets models that Writer has retired answer: palmyra-vision, its endpoint and the vision tool among them." };
var today = new Option<DateOnly>("--today")
{
    Description = "The day that the emulator plays, as in 2026-12-15: models that are retired by then do not answer.",
    DefaultValueFactory = _ => new EmulatorOptions().Today,
};
var quirks = new Option<OpenAIQuirks[]>("--quirk")
{
    Description = $"How the OpenAI-compatible side differs from what OpenAI documents. Can be given more than once: {string.Join(", ", Enum.GetNames<OpenAIQuirks>())}.",
    DefaultValueFactory = _ => [],
};
var answer = new Option<AnswerMode>("--answer") { Description = "What answers are made of. 'fixed' decodes nothing, for benchmarks." };
var latency = new Option<int>("--latency") { Description = "The milliseconds that an answer takes, beyond the work itself." };
var latencySpread = new Option<int>("--latency-spread") { Description = "How many milliseconds longer it may take, by chance." };
var seed = new Option<int>("--seed") { Description = "What chance starts from, so that a run can be repeated.", DefaultValueFactory = _ => 1 };
var requests = new Option<double?>("--requests-per-minute") { Description = "Answers 429 with Retry-After beyond this many requests a minute." };
var tokens = new Option<double?>("--tokens-per-minute") { Description = "Answers 429 with Retry-After beyond this many tokens a minute." };
var burst = new Option<double>("--burst") { Description = "How many seconds' worth of the limits may come at once (a token bucket).", DefaultValueFactory = _ => 1 };
var window = new Option<double?>("--window") { Description = "Counts the limits in fixed windows of so many seconds, and not in a token bucket." };
var maxRequestBytes = new Option<long>("--max-request-bytes")
{
    Description = "The most bytes of a request that are read; a larger one is answered with 413.",
    DefaultValueFactory = _ => EmulatorOptions.DefaultMaxRequestBytes,
};
var maxStoredBytes = new Option<long>("--max-stored-bytes")
{
    Description = "The most bytes of uploaded files that are kept, in memory.",
    DefaultValueFactory = _ => new EmulatorOptions().MaxStoredBytes,
};
var failedProcessing = new Option<double>("--failed-processing") { Description = "The share of uploads, 0 to 1, whose processing fails until they are retried." };
var faults = new Option<FaultShare[]>("--fault")
{
    Description = $"Lets a share of the requests go wrong: KIND=SHARE or KIND:STATUS=SHARE, as in Status:503=0.05 or Reset=0.02. Can be given more than once. Kinds: {string.Join(", ", Enum.GetNames<FaultKind>())}.",
    CustomParser = result => [.. result.Tokens.Select(token => ParseFault(token.Value) ?? Refuse(result, token.Value))],
    DefaultValueFactory = _ => [],
};

var command = new RootCommand("A local Writer API for tests. It looks at the pixels of what it is sent, and is no model.")
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
        Console.Error.WriteLine($"Something listens on port {arguments.GetValue(port)} already. Choose another with --port, or 0 for any that is free.");
        return 1;
    }

    await using var emulator = started;
    var address = emulator.Address.ToString().TrimEnd('/');
    Console.WriteLine($"""
        The WriterVision emulator listens on {address}. Ctrl+C ends it.

        In PowerShell:
            $env:WRITER_BASE_URL = '{address}'
            $env:WRITER_API_KEY = '{arguments.GetValue(apiKey) ?? "any"}'
            Invoke-WriterVision 'Describe the image' *.jpg

        The same through the OpenAI-compatible API:
            $env:WRITER_BASE_URL = '{address}{OpenAIApi.Base}'
            $env:WRITER_API_TYPE = 'OpenAI'

        What it has seen:           GET    {address}/_emulator/state
        Forget that, and the files: DELETE {address}/_emulator/state
        Let the next request fail:  POST   {address}/_emulator/script   [ {"{"} "kind": "Status", "status": 503 {"}"} ]
        Let some fail, by chance:   PUT    {address}/_emulator/faults   [ {"{"} "kind": "Reset", "share": 0.1 {"}"} ]
        Limits, latency and key:    PUT    {address}/_emulator/settings {"{"} "requestsPerMinute": 400, "latencyMs": 200 {"}"}
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

static FaultShare? ParseFault(string text)
{
    var parts = text.Split('=', 2);
    var kind = parts[0].Split(':', 2);
    var status = 500;
    return parts.Length == 2
        && Enum.TryParse<FaultKind>(kind[0], ignoreCase: true, out var parsed)
        && (kind.Length == 1 || int.TryParse(kind[1], NumberStyles.None, CultureInfo.InvariantCulture, out status))
        && double.TryParse(parts[1], NumberStyles.Float, CultureInfo.InvariantCulture, out var share) && share is >= 0 and <= 1
            ? new FaultShare(parsed, share, status)
            : null;
}

static FaultShare Refuse(System.CommandLine.Parsing.ArgumentResult result, string text)
{
    result.AddError($"'{text}' is no fault: write KIND=SHARE, as in Reset=0.02.");
    return new FaultShare(FaultKind.Status, 0);
}
