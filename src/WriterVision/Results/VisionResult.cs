using System;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using WriterVision.Internal;
using WriterVision.Text;

namespace WriterVision;

/// <summary>The answer of a model about an image.</summary>
public sealed class VisionResult : IImageSource
{
    private readonly IReadOnlyList<ImageReference> _images;
    private readonly string _rawText;

    internal VisionResult(IReadOnlyList<ImageReference> images, string name, string rawText, string prompt, string model)
    {
        _images = images;
        Path = images[0].ToString();
        Paths = [.. images.Select(static image => image.ToString())];
        Name = name;
        _rawText = rawText;
        Text = SafeText.Clean(rawText);
        Prompt = prompt;
        Model = model;
    }

    /// <summary>
    /// The input: the full path of the file, the id of the uploaded file, or the URL without its query, which can be a secret.
    /// With <c>-Combine</c> the first input.
    /// </summary>
    public string Path { get; }

    /// <summary>The inputs; with <c>-Combine</c> all of them, in their order.</summary>
    public string[] Paths { get; }

    /// <summary>The name of the file, or the last part of the URL; with <c>-Combine</c>, the name of the first image and the number of the others.</summary>
    public string Name { get; }

    /// <summary>The page of the document, from 1, if the image is a converted page; otherwise null. With <c>-Combine</c>, the page of the first image.</summary>
    public int? Page { get; internal set; }

    /// <summary>The text of the answer, safe to show in a console: without control characters except tabs and line ends, and with direction overrides made visible.</summary>
    public string Text { get; }

    /// <summary>
    /// The answer as data, with <c>-Schema</c>: a <c>PSCustomObject</c> whose properties have the types of the schema, in its order,
    /// or an instance of the specified class; null without a schema, or if the model refused.
    /// </summary>
    public object? Data { get; internal set; }

    /// <summary>The reason why the answer does not match the schema, for failed inputs (<c>Get-WriterJournal -Failed</c>); null if the answer matches.</summary>
    public string? Problem { get; internal set; }

    /// <summary>The specified prompt.</summary>
    public string Prompt { get; }

    /// <summary>The model that answered, as the server names it.</summary>
    public string Model { get; }

    /// <summary>
    /// Why the model stopped: <c>stop</c>, <c>length</c> (truncated at the token limit) or <c>content_filter</c>; null if the
    /// server did not report it.
    /// </summary>
    public string? FinishReason { get; internal set; }

    /// <summary>The tokens used; null if the server reported none.</summary>
    public VisionUsage? Usage { get; internal set; }

    /// <summary>The time at which the answer was complete.</summary>
    public DateTime? AnsweredAt { get; internal set; }

    /// <summary>The total number of tokens, to sort, filter and add; null if the server reported none.</summary>
    public long? TotalTokens => Usage?.TotalTokens;

    /// <summary>The time from the first attempt to the complete answer, including waits between attempts.</summary>
    public TimeSpan Duration { get; internal set; }

    /// <summary>The number of requests, including the successful one; 1 without retries.</summary>
    public int Attempts { get; internal set; }

    /// <summary>Whether the answer came from the journal, or from the request of an equal input of the same run.</summary>
    public bool FromJournal { get; internal set; }

    /// <summary>Returns the text of the answer unchanged, with control characters. It is not safe to show in a console.</summary>
    /// <returns>The text. Only an API key is replaced with <c>[key]</c>.</returns>
    /// <remarks>This is a method, so that tables, files and sessions do not contain each text twice.</remarks>
    public string GetRawText() => _rawText;

    /// <summary>Creates one flat object from the result and its data, for a table: <c>$results | ForEach-Object ToRow Path | Export-Csv rows.csv</c>.</summary>
    /// <param name="properties">
    /// The properties of the result at the start of the row; the default is <c>Path</c>. If the data contains a property with the same name, the
    /// column gets the prefix Image, as in <c>ImageName</c>.
    /// </param>
    /// <returns>A new object with these properties and those of <see cref="Data"/> or, without data, with <see cref="Text"/>.</returns>
    public PSObject ToRow(params string[] properties) => ResultRow.Create(PSObject.AsPSObject(this), properties);

    IReadOnlyList<ImageReference> IImageSource.GetImages() => _images;

    /// <summary>The answer.</summary>
    /// <returns><see cref="Text"/>.</returns>
    public override string ToString() => Text;
}
