using System;
using System.Collections.Generic;
using System.Linq;
using Spectre.Console;

namespace WriterVision.Benchmarks;

/// <summary>Writes the table of a case in Markdown, so that it can be pasted into a document.</summary>
internal static class Report
{
    private const double Kilobyte = 1024;
    private const double Megabyte = 1024 * 1024;

    public static void Write(IAnsiConsole console, BenchmarkCase @case, IReadOnlyList<ContenderRuns> contenders)
    {
        var floor = contenders.FirstOrDefault(static measured => measured.Contender.Id == Contender.Floor && measured.IsMeasured);
        var table = new Table().Border(TableBorder.Markdown);
        table.AddColumn("contender");
        foreach (var name in Columns(@case))
        {
            table.AddColumn(name, static column => column.RightAligned());
        }

        foreach (var measured in contenders.Where(static measured => measured.IsMeasured))
        {
            table.AddRow([measured.Contender.Title, .. Cells(@case, measured, floor)]);
        }

        console.WriteLine();
        console.WriteLine(@case.ToString());
        console.WriteLine();
        console.Write(table);
        foreach (var measured in contenders.Where(static measured => measured.Failure is not null))
        {
            console.WriteLine($"{measured.Contender.Title}: skipped, {measured.Failure}");
        }
    }

    private static string[] Columns(BenchmarkCase @case)
    {
        string[] columns = ["wall s", "x floor", "CPU s", "x floor", "KB/image", "peak MB", "above idle", "heap MB", "answers", "requests", "429s", "emulator CPU"];
        return @case.IsLimited ? [.. columns, "x ideal time", "refused"] : columns;
    }

    private static IEnumerable<string> Cells(BenchmarkCase @case, ContenderRuns measured, ContenderRuns? floor)
    {
        var wall = measured.Median(static run => run.Metrics.Wall);
        var cpu = measured.Median(static run => run.Metrics.Cpu);
        yield return $"{wall:F2}";
        yield return Ratio(wall, floor?.Median(static run => run.Metrics.Wall));
        yield return $"{cpu:F2}";
        yield return Ratio(cpu, floor?.Median(static run => run.Metrics.Cpu));
        yield return Text(measured.Median(static run => run.Metrics.Allocated) / Kilobyte / @case.Count);
        yield return Text(measured.Median(static run => run.Metrics.Peak / Megabyte));
        yield return Text(measured.Median(static run => (run.Metrics.Peak - run.Metrics.Idle) / Megabyte));
        yield return Text(measured.Median(static run => run.Metrics.Heap) / Megabyte);
        yield return $"{measured.Median(static run => (double)run.Metrics.Answers):N0}";
        yield return $"{measured.Median(static run => (double)run.Requests):N0}";
        yield return $"{measured.Median(static run => (double)run.Refused):N0}";
        yield return $"{measured.Median(static run => run.EmulatorCpu / run.Metrics.Wall / Environment.ProcessorCount):P0}";
        if (@case.IsLimited)
        {
            yield return $"{measured.Median(static run => run.Metrics.Wall / run.IdealTime):F3}";
            yield return $"{measured.Median(static run => run.Refused / (double)run.Requests):P1}";
        }
    }

    private static string Ratio(double value, double? floor) => floor is { } divisor ? $"{value / divisor:F2}" : "–";

    private static string Text(double? value) => value is { } number ? $"{number:F1}" : "–";
}
