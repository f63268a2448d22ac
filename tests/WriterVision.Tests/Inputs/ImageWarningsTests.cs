using System;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using WriterVision.Inputs;
using WriterVision.Inputs.Metadata;
using Xunit;

namespace WriterVision.Tests.Inputs;

/// <summary>The warnings about truncated and rotated images.</summary>
public sealed class ImageWarningsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Theory]
    [InlineData("sunset.jpg")]
    [InlineData("sales-chart.png")]
    [InlineData("status-badge.gif")]
    [InlineData("error-dialog.webp")]
    public async Task A_truncated_file_has_one_warning_and_a_complete_one_has_none(string name)
    {
        var sample = await File.ReadAllBytesAsync(Path.Combine(StagedModule.RepositoryRoot, "docs", "samples", name), TestContext.Current.CancellationToken);
        Assert.Null(Check(sample));
        Assert.Null(Check([.. sample, .. new byte[100]]));

        foreach (var length in new[] { 40, sample.Length / 2, sample.Length - 1 })
        {
            var image = ImageFile.Inspect(_folder.Write($"{length}-{name}", sample[..length]), ImageRules.Chat);
            Assert.Contains(name + "' is a truncated", image.Check(TestContext.Current.CancellationToken));
            Assert.Null(image.Check(TestContext.Current.CancellationToken));
        }
    }

    [Fact]
    public async Task A_file_that_is_emptied_before_the_check_has_no_warning()
    {
        var path = _folder.Write("emptied.gif", "GIF89a;"u8.ToArray());
        var image = ImageFile.Inspect(path, ImageRules.Chat);
        await File.WriteAllBytesAsync(path, [], TestContext.Current.CancellationToken);
        Assert.Null(image.Check(TestContext.Current.CancellationToken));
    }

    [Fact]
    public void An_image_with_an_EXIF_rotation_causes_a_warning_that_names_the_converter()
    {
        var picture = TestImages.Plain(SkiaSharp.SKEncodedImageFormat.Jpeg, 10, 10, SkiaSharp.SKColors.Red);
        foreach (var orientation in Enumerable.Range(1, 8))
        {
            var warning = Check([.. picture[..2], .. ExifOrientation.CreateSegment(orientation), .. picture[2..]]);
            Assert.Equal(orientation == 1, warning is null);
            Assert.True(warning is null || (warning.Contains("ConvertTo-WriterImage") && warning.Contains($"orientation is {orientation}.")), warning);
        }
    }

    public void Dispose() => _folder.Dispose();

    private string? Check(byte[] image) =>
        ImageFile.Inspect(_folder.Write("checked", image), ImageRules.Chat).Check(TestContext.Current.CancellationToken);
}
