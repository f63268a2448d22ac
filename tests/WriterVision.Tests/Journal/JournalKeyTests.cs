using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using WriterVision.Inputs;
using WriterVision.Journal;
using Xunit;

namespace WriterVision.Tests.Journal;

public sealed class JournalKeyTests
{
    private static readonly (string?, int)[] Greeting = [("Gr\u00fc\u00df \U0001F600 ", -1), (null, 0)];

    /// <summary>The expected keys were computed by another program, from the description in JournalKey. Existing journals depend on them.</summary>
    [Fact]
    public void The_key_of_a_question_never_changes()
    {
        Assert.Equal("21e9a4a6967c827fb7c85c400b748fc29e5478d20189dae744bb035f7f30ea94", JournalKey.OfPrompt(Greeting).ToString());
        Assert.Equal("27672dc6e67f5fcf1d45abead5888c9f5e114c3860771e079e4442a5a435c3b4", KeyOf(Question()).ToString());
        Assert.Equal(
            "f79b0802f091e75fa80c532c8f53d259c99da89bbf7a38f1af7a8f50ae4c0325",
            KeyOf(Question(inputs: [JournalInput.FromContent("/a.tif", "a.tif", "image", new(SampleEntries.Hash("image"), 2, "2000 px"))])).ToString());
        Assert.Equal("9635af979d82d106f1c6774102880beb999f0944105b8c86f150856869ce1239", KeyOf(Question(repetition: 1)).ToString());
        Assert.Equal("0a5226e58efe524bc4a12ab31633637f01f3c9b21d22a2feeb75073df5d73720", KeyOf(new JournalQuestion
        {
            Kind = JournalKind.Comparison,
            Inputs =
            [
                JournalInput.FromFileId("p", "n", "reference", "file-1"),
                JournalInput.FromUrl(new Uri("https://example.org/a.png?sig=1"), "a.png", "difference"),
            ],
            Prompt = "Compare",
            PlacedPrompt = JournalKey.OfPrompt([("Compare", -1)]),
            Endpoint = "https://api.writer.com",
            Model = "palmyra-x5",
        }).ToString());
    }

    [Fact]
    public void The_key_of_version_1_includes_the_token_limit_and_the_unchanged_prompt()
    {
        Assert.Equal("07d19a24a5bc84cb4fab84fda6ef52dff51fb30e241cf61c5109a251715a99ee", JournalKey.OfVersion1(Question()).ToString());
        Assert.Equal("52c52625741152bbcb5ec8ebedaa028f51020337094dc39b597e146cfd57486a", JournalKey.OfVersion1(Question(maxTokens: null)).ToString());
        Assert.NotEqual(JournalKey.OfVersion1(Question()), JournalKey.OfVersion1(Question(maxTokens: 401)));
        Assert.Null(JournalKey.OfVersion1(Question(repetition: 1)));
        Assert.Null(JournalKey.OfVersion1(SampleEntries.Question(1)));
    }

    [Fact]
    public void A_renamed_image_is_the_same_question() =>
        Assert.Equal(
            KeyOf(Question()),
            KeyOf(Question(inputs: [JournalInput.FromContent("/elsewhere/b.jpg", "b.jpg", "image", new(SampleEntries.Hash("image")))], prompt: "{{image_1}}")));

    [Fact]
    public void The_token_limit_and_white_space_at_line_ends_do_not_change_the_key()
    {
        Assert.Equal(KeyOf(Question()), KeyOf(Question(maxTokens: null)));
        Assert.Equal(KeyOf(Question(system: "Be\nbrief")), KeyOf(Question(system: "Be  \r\nbrief \n")));
    }

    [Fact]
    public void Everything_that_changes_the_answer_changes_the_key()
    {
        var image = JournalInput.FromContent("/a.jpg", "a.jpg", "image", new(SampleEntries.Hash("image")));
        var other = JournalInput.FromContent("/a.jpg", "a.jpg", "image", new(SampleEntries.Hash("other")));
        JournalQuestion[] questions =
        [
            Question(),
            Question(kind: JournalKind.Comparison),
            Question(inputs: []),
            Question(inputs: [other]),
            Question(inputs: [image, other]),
            Question(inputs: [other, image]),
            Question(inputs: [JournalInput.FromContent("/a.jpg", "a.jpg", "image_1", new(SampleEntries.Hash("image")))]),
            Question(inputs: [JournalInput.FromContent("/a.jpg", "a.jpg", "", new(SampleEntries.Hash("image")))]),
            Question(inputs: [JournalInput.FromContent("/a.jpg", "a.jpg", "image", new(SampleEntries.Hash("image"), 1, "2000 px"))]),
            Question(inputs: [JournalInput.FromContent("/a.jpg", "a.jpg", "image", new(SampleEntries.Hash("image"), 2, "2000 px"))]),
            Question(inputs: [JournalInput.FromContent("/a.jpg", "a.jpg", "image", new(SampleEntries.Hash("image"), 1, "1000 px"))]),
            Question(inputs: [JournalInput.FromUrl("/a.jpg", "a.jpg", "image", SampleEntries.Hash("image"))]),
            Question(inputs: [JournalInput.FromUrl(new Uri("https://example.org/?a=1"), "a.jpg", "image")]),
            Question(inputs: [JournalInput.FromUrl(new Uri("https://example.org/?a=2"), "a.jpg", "image")]),
            Question(inputs: [JournalInput.FromFileId("/a.jpg", "a.jpg", "image", "1")]),
            Question(inputs: [JournalInput.FromFileId("/a.jpg", "a.jpg", "image", "2")]),
            Question(placed: [("Describe ", -1), (null, 0)]),
            Question(placed: [(null, 0), ("Describe ", -1)]),
            Question(placed: [("Desc", -1), ("ribe ", -1), (null, 0)]),
            Question(placed: [("Describe ", -1), (null, 1)]),
            Question(placed: [("Describe \ufffd", -1), (null, 0)]),
            Question(endpoint: "http://127.0.0.1:8080"),
            Question(model: "palmyra-x6"),
            Question(system: null),
            Question(system: ""),
            Question(system: "palmyra-x5", model: "Be brief"),
            Question(temperature: null),
            Question(temperature: 0),
            Question(temperature: 400),
            Question(schema: null),
            Question(schema: "{} "),
            Question(repetition: 1),
            Question(repetition: 2),
        ];

        Assert.Equal(questions.Length, questions.Select(KeyOf).Distinct().Count());
    }

    [Fact]
    public void Zero_and_negative_zero_are_the_same_temperature() =>
        Assert.Equal(KeyOf(Question(temperature: 0)), KeyOf(Question(temperature: -0d)));

    [Fact]
    public void The_last_character_of_a_long_prompt_changes_the_key()
    {
        var text = new string('x', 10_000);

        Assert.NotEqual(JournalKey.OfPrompt([(text + "y", -1)]), JournalKey.OfPrompt([(text + "z", -1)]));
    }

    [Theory]
    [InlineData("")]
    [InlineData("0123")]
    [InlineData("g123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef")]
    [InlineData(" 123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef")]
    [InlineData("\u0660123456789abcdef0123456789abcdef0123456789abcdef0123456789abcde")]
    [InlineData("0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdeg")]
    [InlineData("0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcde/")]
    [InlineData("0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcde@")]
    public void A_text_that_is_not_a_valid_hash_is_rejected(string text) => Assert.False(Sha256Digest.TryParse(Encoding.UTF8.GetBytes(text), out _));

    [Fact]
    public void A_hash_is_read_in_either_case()
    {
        var hash = SampleEntries.Hash("abc");

        Assert.Equal("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad", hash.ToString());
        Assert.True(Sha256Digest.TryParse(Encoding.UTF8.GetBytes(hash.ToString().ToUpperInvariant()), out var read));
        Assert.Equal(hash, read);
    }

    private static Sha256Digest KeyOf(JournalQuestion question) => JournalKey.Of(question);

    private static JournalQuestion Question(
        JournalKind kind = JournalKind.Vision,
        IReadOnlyList<JournalInput>? inputs = null,
        string prompt = "{{image}}",
        IReadOnlyCollection<(string?, int)>? placed = null,
        string endpoint = "https://api.writer.com",
        string model = "palmyra-x5",
        string? system = "Be brief",
        double? temperature = 0.2,
        int? maxTokens = 400,
        string? schema = "{}",
        int repetition = 0) =>
        new()
        {
            Kind = kind,
            Inputs = inputs ?? [JournalInput.FromContent("/a.jpg", "a.jpg", "image", new(SampleEntries.Hash("image")))],
            Prompt = prompt,
            PlacedPrompt = JournalKey.OfPrompt(placed ?? Greeting),
            GivenPrompt = JournalKey.OfPrompt(placed ?? Greeting),
            Endpoint = endpoint,
            Model = model,
            System = system,
            Temperature = temperature,
            MaxTokens = maxTokens,
            Schema = schema,
            Repetition = repetition,
        };
}
