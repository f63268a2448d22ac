using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using SkiaSharp;
using Xunit;

namespace WriterVision.Tests.Quickstart;

/// <summary>The images in docs/samples, and their README.</summary>
public sealed class SampleFilesTests
{
    private static readonly string Folder = Path.Combine(StagedModule.RepositoryRoot, "docs", "samples");

    public static IReadOnlyList<string> Images { get; } =
        [.. Directory.EnumerateFiles(Folder).Where(static file => Path.GetExtension(file) is not (".md" or ".cs" or ".csv")).Select(static file => Path.GetFileName(file)).Order(StringComparer.Ordinal)];

    [Fact]
    public void The_samples_are_small_and_include_every_format_that_the_model_reads()
    {
        var lengths = Images.Select(name => new FileInfo(Path.Combine(Folder, name)).Length).ToList();

        Assert.True(Images.Count >= 8);
        Assert.All(lengths, length => Assert.InRange(length, 1, 60 * 1024));
        Assert.InRange(lengths.Sum(), 1, 350 * 1024);
        Assert.Equal(["Gif", "Jpeg", "Png", "Webp"], Images.Select(Format).Distinct().Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_README_of_the_samples_lists_the_format_and_size_of_each()
    {
        var rows = File.ReadLines(Path.Combine(Folder, "README.md")).Where(line => line.StartsWith("| `", StringComparison.Ordinal))
            .Where(static line => !line.Contains("`scans/", StringComparison.Ordinal))
            .SelectMany(line => Regex.Matches(line.Split('|')[1], "`(.+?)`").Select(name => (Name: name.Groups[1].Value, Cells: line.Split('|'))))
            .ToDictionary(row => row.Name, row => $"{row.Cells[2].Trim()}, {row.Cells[3].Trim()}");

        Assert.Equal(Images, rows.Keys.Order(StringComparer.Ordinal));
        foreach (var name in Images)
        {
            using var codec = SKCodec.Create(Path.Combine(Folder, name));
            Assert.Equal($"{Format(name)}, {codec.Info.Width} x {codec.Info.Height}", rows[name], ignoreCase: true);
        }
    }

    [Fact]
    public void The_floor_plans_differ_only_in_one_filled_rectangle()
    {
        using var before = SKBitmap.Decode(Path.Combine(Folder, "floor-plan-before.png"));
        using var after = SKBitmap.Decode(Path.Combine(Folder, "floor-plan-after.png"));

        var changed = (from y in Enumerable.Range(0, before.Height) from x in Enumerable.Range(0, before.Width) where before.GetPixel(x, y) != after.GetPixel(x, y) select (x, y)).ToList();

        var width = changed.Max(pixel => pixel.x) - changed.Min(pixel => pixel.x) + 1;
        var height = changed.Max(pixel => pixel.y) - changed.Min(pixel => pixel.y) + 1;
        Assert.Equal(width * height, changed.Count);
    }

    private static string Format(string name)
    {
        using var codec = SKCodec.Create(Path.Combine(Folder, name));
        return codec.EncodedFormat.ToString();
    }
}
