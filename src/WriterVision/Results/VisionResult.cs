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

    internal VisionResult(IReadOnlyList<ImageReference> images, string name, string rawText, string prompt, string model)
    {
        _images = images;
        Path = images[0].ToString();
        Paths = [.. images.Select(static image => image.ToString())];
        Name = name;
        RawText = rawText;
        Text = SafeText.Clean(rawText);
        Prompt = prompt;
        Model = model;
    }

    /// <summary>
    /// What the input was: the full path of the file, the id of the uploaded file, or the address, without the query that can be a secret.
    /// With <c>-Combine</c> the first of them.
    /// </summary>
    public string Path { get; }

    /// <summary>What the inputs were, with <c>-Combine</c> all of them, in their order.</summary>
    public string[] Paths { get; }

    /// <summary>The name of the file, or the last part of the address; with <c>-Combine</c> of the first, and how many more there were.</summary>
    public string Name { get; }

    /// <summary>The page of the document, from 1, if the image is a converted page; otherwise null. With <c>-Combine</c> that of the first image.</summary>
    public int? Page { get; internal set; }

    /// <summary>The model's words, safe to show in a console: without control characters except tabs and line ends, and with direction overrides made visible.</summary>
    public string Text { get; }

    /// <summary>The model's words as they came; an API key in them is replaced with <c>[key]</c>.</summary>
    public string RawText { get; }

    /// <summary>
    /// The answer as data, with <c>-Schema</c>: a <c>PSCustomObject</c> whose properties have the types that were asked for, in their order,
    /// or an instance of the class that was given; null without, or where the model refused.
    /// </summary>
    public object? Data { get; internal set; }

    /// <summary>What in the answer does not match the schema: for the failed inputs of <c>Get-WriterJournal -Failed</c>; null for an answer.</summary>
    public string? Problem { get; internal set; }

    /// <summary>The prompt that was asked, as it was given.</summary>
    public string Prompt { get; }

    /// <summary>The model that answered, as the server names it.</summary>
    public string Model { get; }

    /// <summary>
    /// Why the model stopped: <c>stop</c>, <c>length</c> (cut off by the limit of tokens) or <c>content_filter</c>; null where the
    /// server did not say.
    /// </summary>
    public string? FinishReason { get; internal set; }

    /// <summary>The tokens used; null where the server gave none.</summary>
    public VisionUsage? Usage { get; internal set; }

    /// <summary>The time at which the complete answer had arrived.</summary>
    public DateTime? AnsweredAt { get; internal set; }

    /// <summary>The total number of tokens, as a number to sort, filter and add; null if the server did not say.</summary>
    public long? TotalTokens => Usage?.TotalTokens;

    /// <summary>The time from the first attempt to the whole answer, waits between attempts included.</summary>
    public TimeSpan Duration { get; internal set; }

    /// <summary>How many requests it took, the successful one included; 1 where nothing was tried again.</summary>
    public int Attempts { get; internal set; }

    /// <summary>Whether the answer was not asked for now, but found in the journal, or asked for by an equal input of the same run.</summary>
    public bool FromJournal { get; internal set; }

    /// <summary>Makes one flat object of the result and its data, for a table: <c>$results | ForEach-Object ToRow Path | Export-Csv rows.csv</c>.</summary>
    /// <param name="properties">
    /// The properties of the result that the row starts with, by default <c>Path</c>. A property whose name the data has, too, is called
    /// <c>ImageName</c> and so on.
    /// </param>
    /// <returns>A new object with these properties and those of <see cref="Data"/> or, without data, with <see cref="Text"/>.</returns>
    public PSObject ToRow(params string[] properties) => ResultRow.Create(PSObject.AsPSObject(this), properties);

    IReadOnlyList<ImageReference> IImageSource.GetImages() => _images;

    /// <summary>The answer.</summary>
    /// <returns><see cref="Text"/>.</returns>
    public override string ToString() => Text;
}
