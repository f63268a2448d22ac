using System;
using System.Text;
using WriterVision.Inputs;
using Xunit;

namespace WriterVision.Tests.Inputs;

/// <summary>The names of unsupported formats in errors.</summary>
public sealed class UnsupportedFormatsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Theory]
    [InlineData("\0\0\0\u0018ftypheic\0\0\0\0mif1heic", "a HEIC image", true)]
    [InlineData("\0\0\0\u0018ftypmif1\0\0\0\0mif1heic", "a HEIC image", true)]
    [InlineData("\0\0\0\u0018ftypavif\0\0\0\0mif1avif", "an AVIF image", true)]
    [InlineData("\0\0\0\u0018ftypmif1\0\0\0\0mif1avif", "an AVIF image", true)]
    [InlineData("\0\0\0\u0018ftypmp42\0\0\0\0mp42isom", "a video", false)]
    [InlineData("II*\0\b\0\0\0", "a TIFF image", true)]
    [InlineData("MM\0*\0\0\0\b", "a TIFF image", true)]
    [InlineData("BM\u003E\0\0\0\0\0\0\0\u003E\0\0\0\u0028\0\0\0", "a BMP image", true)]
    [InlineData("8BPS\0\u0001", "a Photoshop document (PSD)", true)]
    [InlineData("\0\0\u0001\0\u0001\0", "an icon (ICO)", true)]
    [InlineData("%PDF-1.7", "a PDF document", true)]
    [InlineData("<?xml version='1.0'?>\n<svg xmlns='http://www.w3.org/2000/svg'/>", "an SVG drawing", false)]
    [InlineData("<?xml version='1.0'?><!-- Generator: a program --><!DOCTYPE svg PUBLIC '-//W3C//DTD SVG 1.1//EN' [ ]>", "an SVG drawing", false)]
    [InlineData("<!DOCTYPE html><svg></svg>", "an HTML page", false)]
    [InlineData("{ \"icon\": \"<svg></svg>\" }", "a JSON document", false)]
    [InlineData("\r\n<!DOCTYPE html><title>Sign in</title>", "an HTML page", false)]
    [InlineData("PK\u0003\u0004", "a ZIP archive or an Office document", false)]
    [InlineData("version https://git-lfs.github.com/spec/v1", "a Git LFS pointer", false)]
    public void An_error_names_the_format_and_contains_advice(string start, string name, bool isConvertible)
    {
        var failure = Assert.Throws<WriterVisionException>(() => ImageFile.Inspect(_folder.Write("it's a scan.jpg", Encoding.Latin1.GetBytes(start)), ImageRules.Chat));

        Assert.Equal("UnsupportedImage", failure.ErrorId);
        Assert.Contains($"it's a scan.jpg' is {name}, which the model cannot read. The model supports JPEG, PNG, GIF and WebP.", failure.Message);
        Assert.Equal(isConvertible, failure.RecommendedAction!.Contains("it''s a scan.jpg' | ConvertTo-WriterImage"));
    }

    [Theory]
    [InlineData("<svg xmlns='http://www.w3.org/2000/svg'/>", "Render it as a PNG image*")]
    [InlineData("version https://git-lfs.github.com/spec/v1", "*git lfs pull*")]
    [InlineData("<!DOCTYPE html><title>Sign in</title>", "*a failed download may have saved an error page*")]
    public void The_advice_depends_on_the_format(string start, string advice)
    {
        var failure = Assert.Throws<WriterVisionException>(() => ImageFile.Inspect(_folder.Write("drawing.svg", Encoding.Latin1.GetBytes(start)), ImageRules.Chat));

        Assert.True(new System.Management.Automation.WildcardPattern(advice).IsMatch(failure.RecommendedAction), failure.RecommendedAction);
    }

    public void Dispose() => _folder.Dispose();
}
