using System;
using System.IO;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using WriterVision.Inputs;
using Xunit;

namespace WriterVision.Tests.Inputs;

public sealed class ImageFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Theory]
    [InlineData("FFD8FFE000104A4649460001", "image/jpeg")]
    [InlineData("FFD8FF", "image/jpeg")]
    [InlineData("89504E470D0A1A0A", "image/png")]
    [InlineData("474946383761", "image/gif")]
    [InlineData("474946383961", "image/gif")]
    [InlineData("52494646000000005745425056503820", "image/webp")]
    public void The_format_is_detected_from_the_first_bytes(string bytes, string mediaType)
    {
        var image = ImageFile.Inspect(_folder.Write("picture.txt", Convert.FromHexString(bytes)), ImageRules.Chat);

        Assert.Equal(mediaType, image.MediaType);
        Assert.Equal(bytes.Length / 2, image.Length);
    }

    [Theory]
    [InlineData("48656C6C6F")]
    [InlineData("FF")]
    [InlineData("FFD8")]
    [InlineData("89504E470D0A1A")]
    [InlineData("89504E470D0A0A0A")]
    [InlineData("474946383861")]
    [InlineData("5249464600000000")]
    [InlineData("524946460000000057415645")]
    [InlineData("255044462D312E37")]
    [InlineData("424D3E00000000000000")]
    [InlineData("4D5A90000300")]
    [InlineData("504B0304")]
    public void A_file_that_is_not_an_image_is_rejected_regardless_of_its_name(string bytes)
    {
        var failure = Assert.Throws<WriterVisionException>(() => ImageFile.Inspect(_folder.Write("scan.jpg", Convert.FromHexString(bytes)), ImageRules.Chat));

        Assert.Equal("UnsupportedImage", failure.ErrorId);
        Assert.Contains("scan.jpg", failure.Message);
    }

    [Fact]
    public void An_empty_file_a_folder_and_a_missing_file_are_different_errors()
    {
        Assert.Equal("EmptyFile", InspectErrorId(_folder.Write("empty.png", [])));
        Assert.Equal("NotAFile", InspectErrorId(_folder.Path));
        Assert.Equal("FileNotFound", InspectErrorId(_folder.File("none.png")));
        Assert.Equal("FileNotFound", InspectErrorId(Path.Combine(_folder.File("no-folder"), "none.png")));
    }

    [Fact]
    public async Task A_file_whose_length_changed_after_inspection_is_an_error()
    {
        var path = _folder.Write("growing.png", SampleImages.Png(1000));
        var image = ImageFile.Inspect(path, ImageRules.Chat);
        await File.AppendAllTextAsync(path, "more", TestContext.Current.CancellationToken);

        var failure = await Assert.ThrowsAsync<WriterVisionException>(() => image.OpenAsync(CancellationToken.None));

        Assert.Equal("FileChanged", failure.ErrorId);
    }

    [Fact]
    public async Task A_file_that_is_truncated_while_it_is_read_is_an_error()
    {
        var path = _folder.Write("cut.png", SampleImages.Png(100_000));
        await using var stream = await ImageFile.Inspect(path, ImageRules.Chat).OpenAsync(CancellationToken.None);
        var buffer = new byte[1000];
        Assert.Equal(1000, await stream.ReadAsync(buffer, TestContext.Current.CancellationToken));
        await using (var cut = new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite))
        {
            cut.SetLength(1500);
        }

        var failure = await Assert.ThrowsAsync<WriterVisionException>(async () =>
        {
            while (await stream.ReadAsync(buffer, TestContext.Current.CancellationToken) > 0)
            {
            }
        });

        Assert.Equal("FileChanged", failure.ErrorId);
    }

    [Fact]
    public void A_name_with_control_characters_is_shown_without_them()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows does not allow such names.");
        var failure = Assert.Throws<WriterVisionException>(() => ImageFile.Inspect(_folder.Write("a\u001b[31m\nb.jpg", Encoding.UTF8.GetBytes("text")), ImageRules.Chat));

        Assert.DoesNotContain('\u001b', failure.Message);
        Assert.DoesNotContain('\n', failure.Message);
    }

    public void Dispose() => _folder.Dispose();

    private static string InspectErrorId(string path) => Assert.Throws<WriterVisionException>(() => ImageFile.Inspect(path, ImageRules.Chat)).ErrorId;
}
