using WriterVision.Imaging;
using Xunit;

namespace WriterVision.Tests.Imaging;

/// <summary>The text of <c>-IgnoreRegion</c>.</summary>
public sealed class PixelRegionTests
{
    [Theory]
    [InlineData("0,0,300,40", "0,0,300,40")]
    [InlineData(" 1, 2 ,3,4", "1,2,3,4")]
    public void Text_becomes_a_region_and_the_region_the_same_text(string text, string expected)
    {
        Assert.True(PixelRegion.TryParse(text, out var region));
        Assert.Equal(expected, region.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("1,2,3")]
    [InlineData("1,2,3,4,5")]
    [InlineData("-1,0,3,4")]
    [InlineData("0,0,3.5,4")]
    [InlineData("0;0;3;4")]
    [InlineData("0,0,3,99999999999")]
    public void Text_that_is_not_four_numbers_is_not_a_region(string text) => Assert.False(PixelRegion.TryParse(text, out _));

    [Theory]
    [InlineData("60|100|90|50", "60,100,90,50")]
    [InlineData("0,0,1,1|0,0,1,1|0,0,1,1|0,0,1,1", "0,0,1,1|0,0,1,1|0,0,1,1|0,0,1,1")]
    [InlineData("60|100|90", "60|100|90")]
    public void Four_numbers_without_commas_are_one_region(string values, string expected) =>
        Assert.Equal(expected.Split('|'), PixelRegion.Join(values.Split('|')));
}
