using System;
using System.Collections.Generic;
using System.Text;
using WriterVision.Inputs;
using WriterVision.Text;

namespace WriterVision.Journal;

/// <summary>A question in a journal: everything that determines the answer, and the information for an audit.</summary>
internal sealed class JournalQuestion
{
    public required JournalKind Kind { get; init; }

    /// <summary>The images in order. For a comparison: the reference, then the difference.</summary>
    public required IReadOnlyList<JournalInput> Inputs { get; init; }

    /// <summary>The prompt as the user specified it.</summary>
    public required string Prompt { get; init; }

    /// <summary>
    /// The hash of the prompt with the images in their places (<see cref="JournalKey.OfPrompt"/>), with line feeds as line endings and
    /// without trailing white space (<see cref="NormalizedText.WithoutTrailingSpace"/>).
    /// </summary>
    public required Sha256Digest PlacedPrompt { get; init; }

    /// <summary>The same hash of the unchanged prompt, which keys of version 1 contain; null if it is not known.</summary>
    public Sha256Digest? GivenPrompt { get; init; }

    /// <summary>The base URL of the service, so that an answer of an emulator is not used as an answer of Writer.</summary>
    public required string Endpoint { get; init; }

    /// <summary>The model that was requested.</summary>
    public required string Model { get; init; }

    public string? System { get; init; }

    public double? Temperature { get; init; }

    /// <summary>The token limit of the answer. It is recorded, but is not part of the key.</summary>
    public int? MaxTokens { get; init; }

    /// <summary>The JSON Schema of the answer, in one canonical form; null for a text answer.</summary>
    public string? Schema { get; init; }

    /// <summary>The index of the repetition, from 0. It is only in the key.</summary>
    public int Repetition { get; init; }
}

/// <summary>An image of a question.</summary>
internal sealed class JournalInput
{
    private JournalInput(string path, string name, string label)
    {
        Path = path;
        Name = name;
        Label = label;
    }

    /// <summary>The path, URL or file id that the result shows. It is not part of the key.</summary>
    public string Path { get; }

    public string Name { get; }

    /// <summary>The name that places the image in the prompt.</summary>
    public string Label { get; }

    /// <summary>The hash of the bytes and the conversion; null for a URL and for an uploaded file.</summary>
    public ImageIdentity? Content { get; private init; }

    /// <summary>The hash of a complete URL, including the parts that can be secret; null for other inputs.</summary>
    public Sha256Digest? Url { get; private init; }

    /// <summary>The id of an uploaded file; null for other inputs.</summary>
    public string? FileId { get; private init; }

    public static JournalInput FromContent(string path, string name, string label, ImageIdentity content) =>
        new(path, name, label) { Content = content };

    /// <param name="url">The complete URL. Only its hash is stored.</param>
    /// <param name="name">The name of the image.</param>
    /// <param name="label">The name that places the image in the prompt.</param>
    public static JournalInput FromUrl(Uri url, string name, string label) =>
        FromUrl(UrlText.Show(url), name, label, ContentHash.Compute(Encoding.UTF8.GetBytes(url.AbsoluteUri)));

    /// <param name="path">The URL as it is displayed.</param>
    /// <param name="name">The name of the image.</param>
    /// <param name="label">The name that places the image in the prompt.</param>
    /// <param name="url">The hash of the complete URL.</param>
    public static JournalInput FromUrl(string path, string name, string label, Sha256Digest url) =>
        new(path, name, label) { Url = url };

    public static JournalInput FromFileId(string path, string name, string label, string fileId) =>
        new(path, name, label) { FileId = fileId };
}

/// <summary>The kinds of questions.</summary>
internal enum JournalKind
{
    Vision,
    Comparison,
}
