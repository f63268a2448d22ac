using System;
using System.Collections.Generic;
using System.Text;
using WriterVision.Text;

namespace WriterVision.Vision.Prompts;

/// <summary>A part of a prompt: text, or an image.</summary>
internal readonly struct PromptPart
{
    private PromptPart(string? text, int image)
    {
        Text = text;
        Image = image;
    }

    /// <summary>The text; null for an image.</summary>
    public string? Text { get; }

    /// <summary>The index of the image; -1 for text.</summary>
    public int Image { get; }

    public static PromptPart FromText(string text) => new(text, -1);

    public static PromptPart FromImage(int image) => new(null, image);
}

/// <summary>
/// A prompt in which <c>{{name}}</c> places an image, as in prompts for Writer's vision endpoint
/// (https://dev.writer.com/home/analyze-images). After a backslash, it is text: <c>\{{name}}</c>; two backslashes are one backslash. Braces
/// without a name, as in <c>{{}}</c> or JSON, are text.
/// </summary>
internal sealed class PromptTemplate
{
    private readonly List<Reference> _references;

    private PromptTemplate(string text, List<Reference> references, ImageNames names)
    {
        Text = text;
        Names = names;
        _references = references;
    }

    /// <summary>The unchanged prompt.</summary>
    public string Text { get; }

    /// <summary>The names of the images.</summary>
    public ImageNames Names { get; }

    /// <summary>Reads a prompt.</summary>
    /// <param name="text">The prompt.</param>
    /// <param name="names">The names of the images.</param>
    /// <exception cref="WriterVisionException">
    /// <c>EmptyPrompt</c>, or <c>UnknownPlaceholder</c>: a name does not match any image.
    /// </exception>
    public static PromptTemplate Parse(string? text, ImageNames names)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            throw PromptErrors.EmptyPrompt();
        }

        text = NormalizedText.WellFormed(text!);
        var references = new List<Reference>();
        var at = 0;
        while ((at = text.IndexOf("{{", at, StringComparison.Ordinal)) >= 0)
        {
            // If there are three braces, the inner two are used: {{{image}}} is the image between braces.
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

            var backslashes = CountBackslashes(text, at, references.Count > 0 ? references[references.Count - 1].End : 0);
            var image = backslashes % 2 == 0 ? names.IndexOf(name!) : -1;
            if (backslashes % 2 == 0 && image < 0)
            {
                throw PromptErrors.UnknownPlaceholder(name!, names);
            }

            references.Add(new Reference(at - backslashes, at, end, image));
            at = end;
        }

        return new PromptTemplate(text, references, names);
    }

    /// <summary>
    /// The prompt as a sequence of texts and images. An image that the prompt names once is placed there. If the prompt names an image several
    /// times, the image is placed at the first name only, so that it is not charged twice, and is called <c>[label]</c> at each name. Images
    /// that the prompt does not name follow the text, in order.
    /// </summary>
    public IReadOnlyList<PromptPart> Place()
    {
        var labels = Names.Labels;
        var mentions = new int[labels.Count];
        foreach (var reference in _references)
        {
            if (!reference.IsLiteral)
            {
                mentions[reference.Image]++;
            }
        }

        var parts = new List<PromptPart>();
        var text = new StringBuilder();
        var placed = new bool[labels.Count];
        var start = 0;
        foreach (var reference in _references)
        {
            AppendTo(text, reference, start);
            start = reference.End;
            if (reference.IsLiteral)
            {
                text.Append(Text, reference.Braces, reference.End - reference.Braces);
                continue;
            }

            if (mentions[reference.Image] > 1)
            {
                text.Append('[').Append(labels[reference.Image]).Append(']');
            }

            if (!placed[reference.Image])
            {
                placed[reference.Image] = true;
                AddText(parts, text);
                parts.Add(PromptPart.FromImage(reference.Image));
            }
        }

        text.Append(Text, start, Text.Length - start);
        AddText(parts, text);
        for (var image = 0; image < placed.Length; image++)
        {
            if (!placed[image])
            {
                parts.Add(PromptPart.FromImage(image));
            }
        }

        return parts;
    }

    /// <summary>
    /// The prompt as text for the vision endpoint and the vision tool. Each image is named as <c>{{label}}</c>, where the prompt places it or
    /// at the end.
    /// </summary>
    public string ToTextWithLabels()
    {
        var labels = Names.Labels;
        var text = new StringBuilder();
        var isNamed = new bool[labels.Count];
        var start = 0;
        foreach (var reference in _references)
        {
            AppendTo(text, reference, start);
            start = reference.End;
            if (reference.IsLiteral)
            {
                text.Append(Break(Text.Substring(reference.Braces, reference.End - reference.Braces)));
                continue;
            }

            text.Append("{{").Append(labels[reference.Image]).Append("}}");
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

    /// <summary>The same prompt, with line feeds as line endings and without trailing white space.</summary>
    public PromptTemplate WithoutTrailingSpace()
    {
        var text = NormalizedText.WithoutTrailingSpace(Text);
        return text == Text ? this : Parse(text, Names);
    }

    /// <summary>Text for the vision endpoint in which braces do not place images. The endpoint supports no escape, so the braces are separated by a space.</summary>
    public static string Break(string text) => text.Replace("{{", "{ {");

    /// <summary>Appends the text before a reference, with one backslash for every two backslashes before the braces.</summary>
    private void AppendTo(StringBuilder text, Reference reference, int start) =>
        text.Append(Text, start, reference.Start - start).Append('\\', (reference.Braces - reference.Start) / 2);

    private static void AddText(List<PromptPart> parts, StringBuilder text)
    {
        // White space between two images is not sent as a separate part.
        var part = text.ToString();
        if (!string.IsNullOrWhiteSpace(part))
        {
            parts.Add(PromptPart.FromText(part));
        }

        text.Clear();
    }

    private static int CountBackslashes(string text, int end, int start)
    {
        var count = 0;
        while (end - count > start && text[end - count - 1] == '\\')
        {
            count++;
        }

        return count;
    }

    /// <summary>Reads <c>name}}</c>, with optional spaces around the name. Returns the index after it, or -1 if there is no name.</summary>
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

    /// <summary>A name in double braces, with the backslashes before it.</summary>
    private readonly struct Reference
    {
        public Reference(int start, int braces, int end, int image)
        {
            Start = start;
            Braces = braces;
            End = end;
            Image = image;
        }

        /// <summary>The index of the first backslash, or of the braces.</summary>
        public int Start { get; }

        public int Braces { get; }

        public int End { get; }

        public int Image { get; }

        /// <summary>Whether the braces are text: there is an odd number of backslashes before them.</summary>
        public bool IsLiteral => Image < 0;
    }
}
