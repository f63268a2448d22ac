using System.Linq;
using WriterVision.Vision.Prompts;
using Xunit;

namespace WriterVision.Tests.Vision.Prompts;

/// <summary>Prompts of a megabyte and more, whose time must not grow with the square of their length.</summary>
public sealed class PromptScaleTests
{
    [Fact]
    public void A_million_names_place_the_image_once()
    {
        var template = PromptTemplate.Parse(string.Concat(Enumerable.Repeat("{{image}}", 1_000_000)), ImageNames.Single);

        Assert.Single(template.Place(), part => part.Text is null);
    }

    [Fact]
    public void A_megabyte_of_open_braces_is_text()
    {
        var prompt = new string('{', 1_000_000);

        Assert.Equal(prompt, PromptTemplate.Parse(prompt, ImageNames.Single).Place()[0].Text);
    }
}
