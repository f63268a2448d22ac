using System;
using System.Collections.Generic;
using System.Linq;
using WriterVision.Inputs;
using WriterVision.Journal;
using WriterVision.Vision.Prompts;
using Xunit;

namespace WriterVision.Tests.Journal;

public sealed class JournalQuestionTests
{
    /// <summary>Worked out by a program that is not this one, from the description in CanonicalHash. Older journals count on it.</summary>
    [Fact]
    public void The_key_of_a_question_stays_the_same_for_ever()
    {
        Assert.Equal("21e9a4a6967c827fb7c85c400b748fc29e5478d20189dae744bb035f7f30ea94", JournalQuestion.Fingerprint([PromptPart.Words("Gr\u00fc\u00df \U0001F600 "), PromptPart.Place(0)]).ToString());
        Assert.Equal("07d19a24a5bc84cb4fab84fda6ef52dff51fb30e241cf61c5109a251715a99ee", Question().ComputeKey().ToString());
        Assert.Equal("99a9d75a2bfcd0b512c3718810d64a6d33265635b8eba5afe4772b113acf5ebf", new JournalQuestion
        {
            Kind = JournalKind.Comparison,
            Inputs =
            [
                JournalInput.FromFileId("p", "n", "reference", "file-1"),
                JournalInput.FromAddress(new Uri("https://example.org/a.png?sig=1"), "a.png", "difference"),
            ],
            Prompt = "Compare",
            PlacedPrompt = JournalQuestion.Fingerprint([PromptPart.Words("half \ud800")]),
            Endpoint = "https://api.writer.com",
            Model = "palmyra-x5",
        }.ComputeKey().ToString());
    }

    [Fact]
    public void A_renamed_image_is_the_same_question_and_so_is_a_prompt_that_places_it_in_other_words() =>
        Assert.Equal(
            Question().ComputeKey(),
            Question(inputs: [JournalInput.FromContent("/elsewhere/b.jpg", "b.jpg", "image", new(SampleEntries.Hash("image")))], prompt: "{{image_1}}").ComputeKey());

    [Fact]
    public void Whatever_changes_the_answer_changes_the_key()
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
            Question(inputs: [JournalInput.FromAddress("/a.jpg", "a.jpg", "image", SampleEntries.Hash("image"))]),
            Question(inputs: [JournalInput.FromAddress(new Uri("https://example.org/?a=1"), "a.jpg", "image")]),
            Question(inputs: [JournalInput.FromAddress(new Uri("https://example.org/?a=2"), "a.jpg", "image")]),
            Question(inputs: [JournalInput.FromFileId("/a.jpg", "a.jpg", "image", "1")]),
            Question(inputs: [JournalInput.FromFileId("/a.jpg", "a.jpg", "image", "2")]),
            Question(placed: [PromptPart.Words("Describe "), PromptPart.Place(0)]),
            Question(placed: [PromptPart.Place(0), PromptPart.Words("Describe ")]),
            Question(placed: [PromptPart.Words("Desc"), PromptPart.Words("ribe "), PromptPart.Place(0)]),
            Question(placed: [PromptPart.Words("Describe "), PromptPart.Place(1)]),
            Question(placed: [PromptPart.Words("Describe \ud800"), PromptPart.Place(0)]),
            Question(placed: [PromptPart.Words("Describe \ud801"), PromptPart.Place(0)]),
            Question(placed: [PromptPart.Words("Describe \ufffd"), PromptPart.Place(0)]),
            Question(endpoint: "http://127.0.0.1:8080"),
            Question(model: "palmyra-x6"),
            Question(system: null),
            Question(system: ""),
            Question(system: "palmyra-x5", model: "Be brief"),
            Question(temperature: null),
            Question(temperature: 0),
            Question(temperature: 400, maxTokens: null),
            Question(maxTokens: null),
            Question(maxTokens: 401),
            Question(schema: null),
            Question(schema: "{} "),
        ];

        Assert.Equal(questions.Length, questions.Select(question => question.ComputeKey()).Distinct().Count());
    }

    [Fact]
    public void Zero_is_zero_whatever_its_sign() =>
        Assert.Equal(Question(temperature: 0).ComputeKey(), Question(temperature: -0d).ComputeKey());

    [Fact]
    public void A_long_prompt_counts_to_its_last_character()
    {
        var text = new string('x', 10_000);

        Assert.NotEqual(
            JournalQuestion.Fingerprint([PromptPart.Words(text + "y")]),
            JournalQuestion.Fingerprint([PromptPart.Words(text + "z")]));
    }

    [Theory]
    [InlineData("")]
    [InlineData("0123")]
    [InlineData("g123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef")]
    [InlineData(" 123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef")]
    [InlineData("\u0660123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef")]
    public void What_is_no_hash_is_not_read_as_one(string text) => Assert.False(Sha256Digest.TryParse(text, out _));

    [Fact]
    public void A_hash_is_read_as_it_is_written_in_either_case()
    {
        var hash = SampleEntries.Hash("abc");

        Assert.Equal("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad", hash.ToString());
        Assert.True(Sha256Digest.TryParse(hash.ToString().ToUpperInvariant(), out var read));
        Assert.Equal(hash, read);
    }

    private static JournalQuestion Question(
        JournalKind kind = JournalKind.Vision,
        IReadOnlyList<JournalInput>? inputs = null,
        string prompt = "{{image}}",
        IReadOnlyList<PromptPart>? placed = null,
        string endpoint = "https://api.writer.com",
        string model = "palmyra-x5",
        string? system = "Be brief",
        double? temperature = 0.2,
        int? maxTokens = 400,
        string? schema = "{}") =>
        new()
        {
            Kind = kind,
            Inputs = inputs ?? [JournalInput.FromContent("/a.jpg", "a.jpg", "image", new(SampleEntries.Hash("image")))],
            Prompt = prompt,
            PlacedPrompt = JournalQuestion.Fingerprint(placed ?? [PromptPart.Words("Gr\u00fc\u00df \U0001F600 "), PromptPart.Place(0)]),
            Endpoint = endpoint,
            Model = model,
            System = system,
            Temperature = temperature,
            MaxTokens = maxTokens,
            Schema = schema,
        };
}
