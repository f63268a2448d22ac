using System;
using System.CommandLine;
using System.IO;
using System.Linq;
using System.Runtime.InteropServices;
using Spectre.Console;
using WriterVision.Benchmarks;
using WriterVision.Benchmarks.Contenders;

var ids = Contender.All(Repository.Manifest).Select(static contender => contender.Id).ToArray();
var count = new Option<int[]>("--count") { Description = "How many images; several make a table each.", DefaultValueFactory = _ => [200], AllowMultipleArgumentsPerToken = true };
var size = new Option<int>("--size") { Description = "The size of an image in KB.", DefaultValueFactory = _ => 1024 };
var concurrency = new Option<int[]>("--concurrency") { Description = "How many requests may be in flight; several make a table each.", DefaultValueFactory = _ => [16, 64], AllowMultipleArgumentsPerToken = true };
var latency = new Option<int>("--latency") { Description = "The milliseconds that an answer takes.", DefaultValueFactory = _ => 200 };
var requests = new Option<int?>("--requests-per-minute") { Description = "The requests that the service answers a minute. The contender 'paced' is told, the others find out." };
var tokens = new Option<int?>("--tokens-per-minute") { Description = "The tokens that it answers a minute." };
var burst = new Option<double>("--burst") { Description = "How many seconds' worth of the limits may come at once.", DefaultValueFactory = _ => 1 };
var window = new Option<double?>("--window") { Description = "Counts the limits in fixed windows of so many seconds." };
var runs = new Option<int>("--runs") { Description = "How many runs each contender has; the table has the medians.", DefaultValueFactory = _ => 5 };
var contenders = new Option<string[]>("--contenders") { Description = $"Who takes part. Without it all do, but for 'paced' where there is no limit.", AllowMultipleArgumentsPerToken = true };
contenders.AcceptOnlyFromAmong(ids);
var module = new Option<FileInfo>("--module") { Description = "The manifest of the module to measure, where it is not this repository's.", DefaultValueFactory = _ => new FileInfo(Repository.Manifest) };

var floorCommand = new Command(ContenderCommands.Floor) { Hidden = true };
floorCommand.SetAction(static (_, cancellationToken) => FloorProgram.RunAsync(ContenderTask.FromEnvironment(), cancellationToken));
var decoderCommand = new Command(ContenderCommands.Decoder) { Hidden = true };
decoderCommand.SetAction(static (_, cancellationToken) => DecoderProgram.RunAsync(ContenderTask.FromEnvironment(), cancellationToken));
var script = new Argument<string>("script");
var manifests = new Argument<string[]>("modules") { Arity = ArgumentArity.OneOrMore };
var engineCommand = new Command(ContenderCommands.Engine) { script, manifests };
engineCommand.Hidden = true;
engineCommand.SetAction(arguments => EngineProgram.Run(arguments.GetRequiredValue(script), arguments.GetRequiredValue(manifests)));

var photoCount = new Option<int[]>("--count") { Description = "How many photos; several make a table each.", DefaultValueFactory = _ => [100, 500], AllowMultipleArgumentsPerToken = true };
var photoRuns = new Option<int>("--runs") { Description = "How many runs each contender has; the table has the medians.", DefaultValueFactory = _ => 3 };
var imagingCommand = new Command("imaging", "Measures WriterVision.Imaging: photos of 12 megapixels beside the decoder alone, single conversions, and pixel comparisons.") { photoCount, photoRuns };
imagingCommand.SetAction(async (arguments, cancellationToken) =>
{
    var console = StartReport(arguments.GetValue(photoRuns));
    using var emulator = await EmulatorProcess.StartAsync(cancellationToken);
    var benchmark = new Benchmark(emulator, arguments.GetValue(photoRuns));
    foreach (var (@case, taking) in ImagingCases.All(arguments.GetValue(photoCount)!))
    {
        try
        {
            Report.Write(console, @case, await benchmark.MeasureAsync(@case, taking, Console.Error.WriteLine, cancellationToken));
        }
        catch (System.ComponentModel.Win32Exception exception)
        {
            console.WriteLine($"{@case}: left out, {exception.Message}");
        }
    }
});

var command = new RootCommand("Measures the module beside the least that a program can do and what its user would write instead, against one emulator.")
{
    count, size, concurrency, latency, requests, tokens, burst, window, runs, contenders, module, imagingCommand, floorCommand, decoderCommand, engineCommand,
};
command.SetAction(async (arguments, cancellationToken) =>
{
    var console = StartReport(arguments.GetValue(runs));
    var isLimited = arguments.GetValue(requests) is not null || arguments.GetValue(tokens) is not null;
    var chosen = arguments.GetValue(contenders) is { Length: > 0 } named ? named : [.. ids.Where(id => id != "paced" || isLimited)];
    var taking = Contender.All(arguments.GetValue(module)!.FullName).Where(contender => chosen.Contains(contender.Id)).ToList();
    using var emulator = await EmulatorProcess.StartAsync(cancellationToken);
    var benchmark = new Benchmark(emulator, arguments.GetValue(runs));
    foreach (var images in arguments.GetValue(count)!)
    {
        foreach (var inFlight in arguments.GetValue(concurrency)!)
        {
            var @case = new BenchmarkCase
            {
                Count = images,
                Images = () => TestImages.Random(images, arguments.GetValue(size) * 1024),
                ImagesText = $"images of {arguments.GetValue(size):N0} KB",
                Concurrency = inFlight,
                Latency = arguments.GetValue(latency),
                RequestsPerMinute = arguments.GetValue(requests),
                TokensPerMinute = arguments.GetValue(tokens),
                Burst = arguments.GetValue(burst),
                Window = arguments.GetValue(window),
            };
            Report.Write(console, @case, await benchmark.MeasureAsync(@case, taking, Console.Error.WriteLine, cancellationToken));
        }
    }
});
return await command.Parse(args).InvokeAsync();

static IAnsiConsole StartReport(int runs)
{
    if (!Repository.IsRelease)
    {
        Console.Error.WriteLine("This is a debug build: run it with -c Release for figures that mean something.");
    }

    var console = AnsiConsole.Console;
    // Never wrapped: a row that is cut into lines is no Markdown.
    console.Profile.Width = 1000;
    console.WriteLine($"{DateTime.Now:yyyy-MM-dd}, {RuntimeInformation.OSDescription}, {Environment.ProcessorCount} cores, {RuntimeInformation.FrameworkDescription}; medians of {runs} interleaved runs.");
    return console;
}
