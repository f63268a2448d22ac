using WriterVision.Vision.Prompts;
using Xunit;

namespace WriterVision.Tests.Vision.Prompts;

public sealed class ImageNamesTests
{
    [Fact]
    public void The_first_name_of_an_image_is_its_label()
    {
        Assert.Equal(["image"], ImageNames.Single.Labels);
        Assert.Equal(["reference", "difference"], ImageNames.Comparison.Labels);
        Assert.Equal(["image_1", "image_2", "image_3"], ImageNames.Combined(3).Labels);
    }

    [Fact]
    public void A_single_combined_image_has_the_names_of_a_single_image_and_the_label_of_a_combined_one()
    {
        Assert.Equal(["image_1"], ImageNames.Combined(1).Labels);
        Assert.Equal(["image_1", "image"], ImageNames.Combined(1).All);
    }

    [Theory]
    [InlineData("reference", 0)]
    [InlineData("IMAGE_1", 0)]
    [InlineData("Difference", 1)]
    [InlineData("image_2", 1)]
    [InlineData("image_3", -1)]
    [InlineData("", -1)]
    public void An_image_is_found_by_each_of_its_names(string name, int expected) => Assert.Equal(expected, ImageNames.Comparison.IndexOf(name));
}
