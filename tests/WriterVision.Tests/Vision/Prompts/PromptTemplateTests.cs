using System.Linq;
using WriterVision.Vision.Prompts;
using Xunit;

namespace WriterVision.Tests.Vision.Prompts;

public sealed class PromptTemplateTests
{
    private static readonly ImageNames Two = ImageNames.Combined(2);

    [Theory]
    [InlineData("Describe it", "Describe it|<0>")]
    [InlineData("{{image}} Describe it", "<0>| Describe it")]
    [InlineData("Look at {{image}}, then speak", "Look at |<0>|, then speak")]
    [InlineData("Look at {{ image }}", "Look at |<0>")]
    [InlineData("Look at {{IMAGE_1}}", "Look at |<0>")]
    [InlineData("{{{image}}}", "{|<0>|}")]
    [InlineData("{{{{image}}}}", "{{|<0>|}}")]
    [InlineData("A {{}}, {{ }} and {{...}} are text", "A {{}}, {{ }} and {{...}} are text|<0>")]
    [InlineData("{{two names}}", "{{two names}}|<0>")]
    [InlineData("{\"a\":{\"b\":{}}}", "{\"a\":{\"b\":{}}}|<0>")]
    [InlineData("{{image", "{{image|<0>")]
    [InlineData("Look at {{", "Look at {{|<0>")]
    [InlineData("Look at {{ ", "Look at {{ |<0>")]
    [InlineData("Is {{image}} like {{image_1}}?", "Is [image]|<0>| like [image]?")]
    public void Places_one_image(string prompt, string expected) => Assert.Equal(expected, Render(prompt, ImageNames.Single));

    [Theory]
    [InlineData(@"Write \{{total}} as it is", "Write {{total}} as it is|<0>")]
    [InlineData(@"\{{image}} is not {{image}}", "{{image}} is not |<0>")]
    [InlineData(@"A path: C:\\{{image}}", @"A path: C:\|<0>")]
    [InlineData(@"\\\{{ name }}", @"\{{ name }}|<0>")]
    [InlineData(@"\{{}} and \{x} and \n", @"\{{}} and \{x} and \n|<0>")]
    [InlineData(@"{{image}}\{{image}}", "<0>|{{image}}")]
    public void A_backslash_makes_braces_text(string prompt, string expected) => Assert.Equal(expected, Render(prompt, ImageNames.Single));

    [Fact]
    public void Braces_that_are_text_place_no_image_for_the_vision_endpoint() =>
        Assert.Equal("Fill in { {total}} for {{image}}", PromptTemplate.Parse(@"Fill in \{{total}} for {{image}}", ImageNames.Single).ToTextWithLabels());

    [Theory]
    [InlineData("Compare them", "Compare them {{image_1}} {{image_2}}")]
    [InlineData("Is {{image_2}} sharper?", "Is {{image_2}} sharper? {{image_1}}")]
    [InlineData("{{Image_1}} or {{ image_2 }}?", "{{image_1}} or {{image_2}}?")]
    public void Images_without_a_place_are_named_at_the_end_for_the_vision_endpoint(string prompt, string expected) =>
        Assert.Equal(expected, PromptTemplate.Parse(prompt, Two).ToTextWithLabels());

    [Theory]
    [InlineData("One  \r\n\ttwo {{image}}\t\n\n", "One\n\ttwo {{image}}")]
    [InlineData("One\n {{image}}", "One\n {{image}}")]
    public void White_space_at_the_end_of_lines_is_removed_with_the_places_kept(string prompt, string expected)
    {
        var template = PromptTemplate.Parse(prompt, ImageNames.Single).WithoutTrailingSpace();

        Assert.Equal(expected, template.Text);
        Assert.Equal(expected, template.ToTextWithLabels());
    }

    [Theory]
    [InlineData("Compare", "Compare|<0>|<1>")]
    [InlineData("{{image_2}} before {{image_1}}", "<1>| before |<0>")]
    [InlineData("{{image_1}} {{image_2}}", "<0>|<1>")]
    [InlineData("Only {{image_2}}", "Only |<1>|<0>")]
    [InlineData("{{image_1}}, {{image_2}}, {{image_1}} again", "[image_1]|<0>|, |<1>|, [image_1] again")]
    public void Places_several_images(string prompt, string expected) => Assert.Equal(expected, Render(prompt, Two));

    [Fact]
    public void An_unknown_name_is_an_error_that_lists_the_names()
    {
        var failure = Assert.Throws<WriterVisionException>(() => PromptTemplate.Parse("See {{picture}}", ImageNames.Single));

        Assert.Equal("UnknownPlaceholder", failure.ErrorId);
        Assert.Contains("{{picture}}", failure.Message);
        Assert.Contains("{{image}}, {{image_1}}", failure.RecommendedAction);
        Assert.Contains(@"\{{name}}", failure.RecommendedAction);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(" \t\r\n")]
    public void An_empty_prompt_is_an_error(string? prompt) =>
        Assert.Equal("EmptyPrompt", Assert.Throws<WriterVisionException>(() => PromptTemplate.Parse(prompt, ImageNames.Single)).ErrorId);

    private static string Render(string prompt, ImageNames names) =>
        string.Join('|', PromptTemplate.Parse(prompt, names).Place().Select(part => part.Text ?? $"<{part.Image}>"));
}
