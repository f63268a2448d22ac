using System;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using WriterVision.Imaging.Sources;
using Xunit;

namespace WriterVision.Tests.Imaging;

/// <summary>Who gets the name of a file, and which files are replaced.</summary>
public sealed class ImageFileWriterTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_first_image_in_input_order_chooses_its_name_first()
    {
        var writer = new ImageFileWriter(replaces: false, "-Destination");
        var first = writer.TakeTurn("out/IMG_1");
        using var second = writer.TakeTurn("out/img_1");
        using var other = writer.TakeTurn("out/IMG_2");

        await other.WaitAsync(Stop);
        var waiting = second.WaitAsync(Stop);
        Assert.False(waiting.IsCompleted);
        await first.WaitAsync(Stop);
        first.Dispose();
        await waiting;
    }

    [Fact]
    public async Task A_turn_ends_when_the_command_is_stopped()
    {
        var writer = new ImageFileWriter(replaces: false, "-Destination");
        using var first = writer.TakeTurn("IMG_1");
        using var second = writer.TakeTurn("IMG_1");
        using var stop = new CancellationTokenSource();

        var waiting = second.WaitAsync(stop.Token);
        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
    }

    [Fact]
    public async Task Files_are_replaced_only_outside_the_folders_of_sources()
    {
        using var folder = new TemporaryFolder();
        var source = folder.Write("source.png", [1]);
        Directory.CreateDirectory(Path.Combine(folder.Path, "out"));
        var outside = folder.Write(Path.Combine("out", "source.jpg"), [1]);
        var inside = folder.Write("source.jpg", [1]);
        var writer = new ImageFileWriter(replaces: true, "-Destination");
        writer.AddSource(source);
        writer.AddSource("image in memory");

        await Write(outside);
        await Write(Path.Combine(folder.Path, "new.jpg"));
        Assert.Contains("source files", (await Assert.ThrowsAsync<WriterVisionException>(() => Write(inside))).Message, StringComparison.Ordinal);
        Assert.Contains("another input", (await Assert.ThrowsAsync<WriterVisionException>(() => Write(outside))).Message, StringComparison.Ordinal);

        Assert.Equal([2], await File.ReadAllBytesAsync(outside, Stop));
        Assert.Equal([1], await File.ReadAllBytesAsync(inside, Stop));

        async Task Write(string path)
        {
            using var content = new MemoryStream([2]);
            await writer.WriteAsync(path, content, Stop);
        }
    }
}
