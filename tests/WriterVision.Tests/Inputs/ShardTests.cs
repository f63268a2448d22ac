using System;
using System.Linq;
using WriterVision.Inputs;
using Xunit;

namespace WriterVision.Tests.Inputs;

public sealed class ShardTests
{
    /// <summary>The expected values were computed by another program, from the description in Shard. Existing jobs depend on them.</summary>
    [Theory]
    [InlineData("scan-0001.jpg", 4, 0)]
    [InlineData("scan-0002.jpg", 4, 3)]
    [InlineData("Gr\u00fc\u00dfe \U0001F600.png", 7, 3)]
    [InlineData("IMG_0001.HEIC", 1000, 763)]
    public void The_share_of_a_name_never_changes(string name, int count, int index) => Assert.Equal(index, Shard.IndexOf(name, count));

    [Theory]
    [InlineData("/mnt/scans/2026/scan-0001.jpg")]
    [InlineData(@"D:\scans\scan-0001.jpg")]
    [InlineData(@"\\server\share\scan-0001.jpg")]
    [InlineData(@"Microsoft.PowerShell.Core\FileSystem::/mnt/scan-0001.jpg")]
    [InlineData("https://example.org/scans/scan-0001.jpg?sig=1%2F2#page")]
    [InlineData("./scan-0001.jpg")]
    [InlineData("scan-0001.jpg/")]
    public void The_folder_the_separator_and_the_query_of_a_URL_make_no_difference(string path) =>
        Assert.Equal(Shard.IndexOf("scan-0001.jpg", 1000), Shard.IndexOf(path, 1000));

    [Fact]
    public void The_extension_and_the_case_make_a_difference()
    {
        string[] names = ["scan.jpg", "scan.png", "Scan.jpg", "scan.JPG"];
        Assert.Equal(4, names.Select(name => Shard.IndexOf(name, int.MaxValue)).Distinct().Count());
    }

    [Theory]
    [InlineData(2)]
    [InlineData(4)]
    [InlineData(10)]
    [InlineData(64)]
    public void The_shares_of_100_000_names_are_nearly_equal(int count)
    {
        var shares = Enumerable.Range(0, 100_000).CountBy(number => Shard.IndexOf($"scan-{number:D6}.jpg", count)).Select(share => share.Value).ToList();

        Assert.Equal(count, shares.Count);
        var equalShare = 100_000d / count;
        // Five standard deviations of a random distribution.
        var deviation = shares.Max(share => Math.Abs(share - equalShare));
        TestContext.Current.SendDiagnosticMessage("{0} shares of 100,000 names: {1:N0} to {2:N0}, at most {3:P1} from equal.", count, shares.Min(), shares.Max(), deviation / equalShare);
        Assert.InRange(deviation, 0, 5 * Math.Sqrt(equalShare));
    }
}
