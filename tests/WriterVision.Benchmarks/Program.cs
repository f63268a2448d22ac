using System;
using System.CommandLine;
using System.IO;
using System.Linq;
using System.Runtime.InteropServices;
using Spectre.Console;
using WriterVision.Benchmarks;
using WriterVision.Benchmarks.Contenders;

var ids = Contender.All(Repository.Manifest).Select(static contender => contender.Id).ToArray();
var count = new Option<int[]>("--count") { Description = "The number of images. Each value makes a table.", DefaultValueFactory = _ => [200], AllowMultipleArgumentsPerToken = true };
var size = new Option<int>("--size") { Description = "The size of each image in KB.", DefaultValueFactory = _ => 1024 };
var concurrency = new Option<int[]>("--concurrency") { Description = "The maximum number of requests in flight. Each value makes a table.", DefaultValueFactory = _ => [16, 64], AllowMultipleArgumentsPerToken = true };
var latency = new Option<int>("--latency") { Description = "The time for an answer, in milliseconds.", DefaultValueFactory = _ => 200 };
var requests = new Option<int?>("--requests-per-minute") { Description = "The requests that the service answers per minute. Only the contender 'paced' knows this limit." };
var tokens = new Option<int?>("--tokens-per-minute") { Description = "The tokens that the service grants per minute." };
var burst = new Option<double>("--burst") { Description = "The size of a burst, in seconds of the limits.", DefaultValueFactory = _ => 1 };
var window = new Option<double?>("--window") { Description = "The length of the fixed windows in which the service counts, in seconds." };
var runs = new Option<int>("--runs") { Description = "The number of runs of each contender. The table shows the medians.", DefaultValueFactory = _ => 5 };
var contenders = new Option<string[]>("--contenders") { Description = $"The contenders. By default all, but 'paced' only if there is a limit.", AllowMultipleArgumentsPerToken = true };
contenders.AcceptOnlyFromAmong(ids);
var module = new Option<FileInfo>("--module") { Description = "The manifest of the module to measure. By default the one of this repository.", DefaultValueFactory = _ => new FileInfo(Repository.Manifest) };

var floorCommand = new Command(ContenderCommands.Floor) { Hidden = true };
floorCommand.SetAction(static (_, cancellationToken) => FloorProgram.RunAsync(ContenderTask.FromEnvironment(), cancellationToken));
var decoderCommand = new Command(ContenderCommands.Decoder) { Hidden = true };
decoderCommand.SetAction(static (_, cancellationToken) => DecoderProgram.RunAsync(ContenderTask.FromEnvironment(), cancellationToken));
var script = new Argument<string>("script");
var manifests = new Argument<string[]>("modules") { Arity = ArgumentArity.OneOrMore };
var engineCommand = new Command(ContenderCommands.Engine) { script, manifests };
engineCommand.Hidden = true;
engineCommand.SetAction(arguments => EngineProgram.Run(arguments.GetRequiredValue(script), arguments.GetRequiredValue(manifests)));

var photoCount = new Option<int[]>("--count") { Description = "The number of photos. Each value makes a table.", DefaultValueFactory = _ => [100, 500], AllowMultipleArgumentsPerToken = true };
var photoRuns = new Option<int>("--runs") { Description = "The number of runs of each contender. The table shows the medians.", DefaultValueFactory = _ => 3 };
var imagingCommand = new Command("imaging", "Measures WriterVision.Imaging: photos of 12 megapixels compared with the decoder alone, single conversions, and pixel comparisons.") { photoCount, photoRuns };
imagingCommand.SetAction(async (arguments, cancellationToken) =>
{
    var console = StartReport(arguments.GetValue(photoRuns));
    using var emulator = await EmulatorProcess.StartAsync(cancellationToken);
    var benchmark = new Benchmark(emulator, arguments.GetValue(photoRuns));
    foreach (var (@case, imagingContenders) in ImagingCases.All(arguments.GetValue(photoCount)!))
    {
        try
        {
            Report.Write(console, @case, await benchmark.MeasureAsync(@case, imagingContenders, Console.Error.WriteLine, cancellationToken));
        }
        catch (System.ComponentModel.Win32Exception exception)
        {
            console.WriteLine($"{@case}: skipped, {exception.Message}");
        }
    }
});

var command = new RootCommand("Compares the module with a minimal program and with scripts that a user would write instead, against one emulator.")
{
    count, size, concurrency, latency, requests, tokens, burst, window, runs, contenders, module, imagingCommand, floorCommand, decoderCommand, engineCommand,
};
command.SetAction(async (arguments, cancellationToken) =>
{
    var console = StartReport(arguments.GetValue(runs));
    var isLimited = arguments.GetValue(requests) is not null || arguments.GetValue(tokens) is not null;
    var selectedIds = arguments.GetValue(contenders) is { Length: > 0 } specified ? specified : [.. ids.Where(id => id != "paced" || isLimited)];
    var selected = Contender.All(arguments.GetValue(module)!.FullName).Where(contender => selectedIds.Contains(contender.Id)).ToList();
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
            Report.Write(console, @case, await benchmark.MeasureAsync(@case, selected, Console.Error.WriteLine, cancellationToken));
        }
    }
});
return await command.Parse(args).InvokeAsync();

static IAnsiConsole StartReport(int runs)
{
    if (!Repository.IsRelease)
    {
        Console.Error.WriteLine("This is a debug build. Use -c Release for meaningful figures.");
    }

    var console = AnsiConsole.Console;
    // Wide enough for each row, since Markdown does not allow line breaks in rows.
    console.Profile.Width = 1000;
    console.WriteLine($"{DateTime.Now:yyyy-MM-dd}, {RuntimeInformation.OSDescription}, {Environment.ProcessorCount} cores, {RuntimeInformation.FrameworkDescription}; medians of {runs} interleaved runs.");
    return console;
}
