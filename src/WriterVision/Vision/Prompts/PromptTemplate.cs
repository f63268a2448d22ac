using System;
using System.Collections.Generic;
using System.Text;
using WriterVision.Text;

namespace WriterVision.Vision.Prompts;

/// <summary>A piece of a prompt: words, or the place of an image.</summary>
internal readonly struct PromptPart
{
    private PromptPart(string? text, int image)
    {
        Text = text;
        Image = image;
    }

    /// <summary>The words; null where this is the place of an image.</summary>
    public string? Text { get; }

    /// <summary>The index of the image that stands here; -1 where these are words.</summary>
    public int Image { get; }

    public static PromptPart Words(string text) => new(text, -1);

    public static PromptPart Place(int image) => new(null, image);
}

/// <summary>
/// A prompt in which <c>{{name}}</c> places an image, as Writer's vision endpoint has it
/// (https://dev.writer.com/home/analyze-images). Names are compared without regard to case. Braces that hold no name, as in
/// <c>{{}}</c> or JSON, are words.
/// </summary>
internal sealed class PromptTemplate
{
    private readonly List<Reference> _references;
    private readonly IReadOnlyList<IReadOnlyList<string>> _names;

    private PromptTemplate(string text, List<Reference> references, IReadOnlyList<IReadOnlyList<string>> names)
    {
        Text = text;
        _references = references;
        _names = names;
    }

    /// <summary>The prompt as it was given.</summary>
    public string Text { get; }

    /// <summary>Reads a prompt.</summary>
    /// <param name="text">The prompt.</param>
    /// <param name="names">For each image the names that it can be placed by; the first is the one that messages show.</param>
    /// <exception cref="WriterVisionException">
    /// <c>EmptyPrompt</c>, or <c>UnknownPlaceholder</c>: a name that belongs to no image.
    /// </exception>
    public static PromptTemplate Parse(string? text, IReadOnlyList<IReadOnlyList<string>> names)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            throw PromptErrors.EmptyPrompt();
        }

        text = TextForms.WellFormed(text!);
        var known = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase);
        for (var image = 0; image < names.Count; image++)
        {
            foreach (var name in names[image])
            {
                known[name] = image;
            }
        }

        var references = new List<Reference>();
        var at = 0;
        while ((at = text!.IndexOf("{{", at, StringComparison.Ordinal)) >= 0)
        {
            // Of three braces the inner two count: {{{image}}} is the image between a pair of braces.
            while (at + 2 < text.Length && text[at + 2] == '{')
            {
                at++;
            }

            var end = EndOfName(text, at + 2, out var name);
            if (end < 0)
            {
                at += 2;
                continue;
            }

            if (!known.TryGetValue(name!, out var image))
            {
                throw PromptErrors.UnknownPlaceholder(name!, names);
            }

            references.Add(new Reference(at, end, image));
            at = end;
        }

        return new PromptTemplate(text, references, names);
    }

    /// <summary>
    /// The prompt as words and images in turn. An image that the prompt names once stands just there. One that it names more often
    /// is shown once, at its first place, and called <c>[name]</c> at each, so that a prompt never pays for an image twice. Images
    /// that it does not name follow the words, in order.
    /// </summary>
    public IReadOnlyList<PromptPart> Place(IReadOnlyList<string> labels)
    {
        var mentions = new int[labels.Count];
        foreach (var reference in _references)
        {
            mentions[reference.Image]++;
        }

        var parts = new List<PromptPart>();
        var words = new StringBuilder();
        var placed = new bool[labels.Count];
        var start = 0;
        foreach (var reference in _references)
        {
            words.Append(Text, start, reference.Start - start);
            start = reference.End;
            if (mentions[reference.Image] > 1)
            {
                words.Append('[').Append(labels[reference.Image]).Append(']');
            }

            if (!placed[reference.Image])
            {
                placed[reference.Image] = true;
                AddWords(parts, words);
                parts.Add(PromptPart.Place(reference.Image));
            }
        }

        words.Append(Text, start, Text.Length - start);
        AddWords(parts, words);
        for (var image = 0; image < placed.Length; image++)
        {
            if (!placed[image])
            {
                parts.Add(PromptPart.Place(image));
            }
        }

        return parts;
    }

    /// <summary>
    /// The prompt as text in which each image is named as <c>{{label}}</c>: where the prompt places it, each time, or else at the end. This
    /// is what the vision endpoint and the vision tool read.
    /// </summary>
    public string Name(IReadOnlyList<string> labels)
    {
        var text = new StringBuilder();
        var isNamed = new bool[labels.Count];
        var start = 0;
        foreach (var reference in _references)
        {
            text.Append(Text, start, reference.Start - start).Append("{{").Append(labels[reference.Image]).Append("}}");
            start = reference.End;
            isNamed[reference.Image] = true;
        }

        text.Append(Text, start, Text.Length - start);
        for (var image = 0; image < isNamed.Length; image++)
        {
            if (!isNamed[image])
            {
                text.Append(" {{").Append(labels[image]).Append("}}");
            }
        }

        return text.ToString();
    }

    /// <summary>The prompt with line feeds as line endings and without trailing white space, which make no other question of it.</summary>
    public PromptTemplate WithoutTrailingSpace()
    {
        var text = TextForms.WithoutTrailingSpace(Text);
        return text == Text ? this : Parse(text, _names);
    }

    private static void AddWords(List<PromptPart> parts, StringBuilder words)
    {
        // An image between two others needs no fragment of blanks between them.
        var text = words.ToString();
        if (!string.IsNullOrWhiteSpace(text))
        {
            parts.Add(PromptPart.Words(text));
        }

        words.Clear();
    }

    /// <summary>Reads <c>name}}</c>, blanks around the name allowed. Returns the index behind it, or -1 where there is no name.</summary>
    private static int EndOfName(string text, int start, out string? name)
    {
        name = null;
        var from = start;
        while (from < text.Length && text[from] == ' ')
        {
            from++;
        }

        var to = from;
        while (to < text.Length && (char.IsLetterOrDigit(text[to]) || text[to] is '_' or '-'))
        {
            to++;
        }

        var end = to;
        while (end < text.Length && text[end] == ' ')
        {
            end++;
        }

        if (to == from || string.CompareOrdinal(text, end, "}}", 0, 2) != 0)
        {
            return -1;
        }

        name = text.Substring(from, to - from);
        return end + 2;
    }

    private readonly struct Reference
    {
        public Reference(int start, int end, int image)
        {
            Start = start;
            End = end;
            Image = image;
        }

        public int Start { get; }

        public int End { get; }

        public int Image { get; }
    }
}
