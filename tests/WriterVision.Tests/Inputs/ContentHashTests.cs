using System;
using System.IO;
using System.Linq;
using System.Security.Cryptography;
using System.Threading;
using System.Threading.Tasks;
using WriterVision.Inputs;
using Xunit;

namespace WriterVision.Tests.Inputs;

public sealed class ContentHashTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(128 * 1024)]
    [InlineData(1_000_003)]
    public async Task The_hash_is_the_SHA_256_of_all_bytes(int length)
    {
        var bytes = new byte[length];
        new Random(length).NextBytes(bytes);

        var hash = await ContentHash.ComputeAsync(new MemoryStream(bytes), TestContext.Current.CancellationToken);

        Assert.Equal(SHA256.HashData(bytes), hash.ToBytes());
    }

    [Fact]
    public async Task An_image_is_hashed_from_its_file()
    {
        var bytes = SampleImages.Png(300_000);
        await using var content = await ImageFile.Inspect(_folder.Write("a.png", bytes), ImageRules.Chat).OpenAsync(TestContext.Current.CancellationToken);

        Assert.Equal(ContentHash.Compute(bytes), await ContentHash.ComputeAsync(content, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_file_is_hashed_once_for_all_callers()
    {
        var bytes = SampleImages.Png(300_000);
        var path = _folder.Write("a.png", bytes);
        var image = ImageFile.Inspect(path, ImageRules.Chat);

        var first = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => image.HashAsync(TestContext.Current.CancellationToken))));
        File.Delete(path);

        Assert.All(first.Append(await image.HashAsync(TestContext.Current.CancellationToken)), hash => Assert.Equal(ContentHash.Compute(bytes), hash));
    }

    [Fact]
    public async Task A_canceled_caller_does_not_cancel_the_hash_of_other_callers()
    {
        var bytes = SampleImages.Png(300_000);
        var image = ImageFile.Inspect(_folder.Write("a.png", bytes), ImageRules.Chat);
        using var stop = new CancellationTokenSource();

        var stopped = image.HashAsync(stop.Token);
        var waiting = image.HashAsync(TestContext.Current.CancellationToken);
        await stop.CancelAsync();

        Assert.Equal(ContentHash.Compute(bytes), await waiting);
        await Record.ExceptionAsync(() => stopped);
    }

    [Fact]
    public async Task Hashing_ends_when_it_is_canceled() =>
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => ContentHash.ComputeAsync(new MemoryStream(new byte[10]), new CancellationToken(canceled: true)));

    public void Dispose() => _folder.Dispose();
}
