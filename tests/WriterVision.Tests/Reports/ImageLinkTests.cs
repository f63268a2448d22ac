using WriterVision.Reports;
using Xunit;

namespace WriterVision.Tests.Reports;

public sealed class ImageLinkTests
{
    [Theory]
    [InlineData("/data/scans/a.jpg", "/data", "./scans/a.jpg")]
    [InlineData("/data/a.jpg", "/data", "./a.jpg")]
    [InlineData("/data/a.jpg", "/", "./data/a.jpg")]
    [InlineData("/other/a.jpg", "/data/reports", "../../other/a.jpg")]
    [InlineData("/data/a", "/data/a", "../a")]
    [InlineData("/data/50% off #1?.jpg", "/data", "./50%25%20off%20%231%3F.jpg")]
    [InlineData("/data/javascript:alert(1)", "/data", "./javascript%3Aalert%281%29")]
    [InlineData("/data/\"><img src=x>.png", "/data", "./%22%3E%3Cimg%20src%3Dx%3E.png")]
    [InlineData("/data/\\\\server\\x.png", "/data", "./%5C%5Cserver%5Cx.png")]
    [InlineData("//server/share/a.png", "/data", "../server/share/a.png")]
    public void A_unix_path_becomes_a_relative_URL(string path, string folder, string expected)
    {
        var address = ImageLink.FromUnix(path, folder);

        Assert.Equal((expected, null), (address.Source, address.Link));
    }

    // An HTML attribute cannot contain an unpaired surrogate.
    [Fact]
    public void An_unpaired_surrogate_in_a_path_is_replaced() =>
        Assert.Equal("./%EF%BF%BD.png", ImageLink.FromUnix("/data/\ud800.png", "/data").Source);

    [Theory]
    [InlineData(@"C:\Scans\a.jpg", @"c:\", "./Scans/a.jpg")]
    [InlineData(@"C:\Scans\a.jpg", @"C:\scans\reports", "../a.jpg")]
    [InlineData(@"D:\a b.jpg", @"C:\reports", "file:///D:/a%20b.jpg")]
    [InlineData(@"\\server\share\x\a.jpg", @"\\SERVER\share\reports", "../x/a.jpg")]
    public void A_windows_path_on_a_local_drive_or_the_reports_own_share_is_loaded(string path, string folder, string expected)
    {
        var address = ImageLink.FromWindows(path, folder);

        Assert.Equal((expected, null), (address.Source, address.Link));
    }

    // Loading such an image would send the reader's credentials to the server in the path.
    [Theory]
    [InlineData(@"\\attacker\share\a.jpg", @"C:\reports")]
    [InlineData(@"\\attacker\share\a.jpg", @"\\server\share\reports")]
    [InlineData(@"\\server\other\a.jpg", @"\\server\share\reports")]
    public void An_image_on_another_share_is_linked_but_not_loaded(string path, string folder)
    {
        var address = ImageLink.FromWindows(path, folder);

        Assert.Null(address.Source);
        Assert.StartsWith("file://", address.Link);
    }

    [Theory]
    [InlineData(@"\\?\C:\a.jpg")]
    [InlineData(@"\\.\pipe\a\b")]
    [InlineData(@"a.jpg")]
    [InlineData(@"javascript:alert(1)")]
    [InlineData("a file id")]
    [InlineData("data:text/html,<script>")]
    public void Other_paths_have_no_address(string path)
    {
        var windows = ImageLink.FromWindows(path, @"C:\reports");
        var unix = ImageLink.FromUnix(path, "/data");

        Assert.Equal((null, null, null, null), (windows.Source, windows.Link, unix.Source, unix.Link));
    }

    [Theory]
    [InlineData("https://user:password@example.com/a.jpg?sig=secret#x", "https://example.com/a.jpg")]
    [InlineData("https://…@example.com:8443/a b.jpg?…", "https://example.com:8443/a%20b.jpg")]
    [InlineData("HTTPS://EXAMPLE.com/%22%3E.jpg", "https://example.com/%22%3E.jpg")]
    public void A_web_URL_is_a_link_without_its_secret_parts(string address, string expected)
    {
        var image = ImageLink.From(address, "/data");

        Assert.Equal((null, expected), (image.Source, image.Link));
    }
}
