using System;
using System.CommandLine;
using WriterVision.Emulator;

var port = new Option<int>("--port") { Description = "The port on loopback; 0 takes any that is free.", DefaultValueFactory = _ => 8099 };
var apiKey = new Option<string?>("--api-key") { Description = "The one key that is accepted. Without it any is." };
var allowRetired = new Option<bool>("--allow-retired") { Description = "Lets models that Writer has retired answer." };
var latency = new Option<int>("--latency") { Description = "The milliseconds that an answer takes, beyond the work itself." };
var maxRequestBytes = new Option<long>("--max-request-bytes")
{
    Description = "The most bytes of a request that are read; a larger one is answered with 413.",
    DefaultValueFactory = _ => EmulatorOptions.DefaultMaxRequestBytes,
};

var command = new RootCommand("A local Writer API for tests. It looks at the pixels of what it is sent, and is no model.")
{
    port, apiKey, allowRetired, latency, maxRequestBytes,
};
command.SetAction(async (arguments, cancellationToken) =>
{
    await using var emulator = await EmulatorServer.StartAsync(
        new EmulatorOptions
        {
            Port = arguments.GetValue(port),
            ApiKey = arguments.GetValue(apiKey),
            AllowRetired = arguments.GetValue(allowRetired),
            Latency = TimeSpan.FromMilliseconds(arguments.GetValue(latency)),
            MaxRequestBytes = arguments.GetValue(maxRequestBytes),
        },
        cancellationToken);
    var address = emulator.Address.ToString().TrimEnd('/');
    Console.WriteLine($"""
        The WriterVision emulator listens on {address}. Ctrl+C ends it.

        In PowerShell:
            $env:WRITER_BASE_URL = '{address}'
            $env:WRITER_API_KEY = '{arguments.GetValue(apiKey) ?? "any"}'
            Invoke-WriterVision 'Describe the image' *.jpg

        What it has seen:  GET {address}/_emulator/state
        """);
    await emulator.WaitForShutdownAsync(cancellationToken);
});
return await command.Parse(args).InvokeAsync();
