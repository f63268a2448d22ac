using System;
using System.Collections.Generic;

namespace WriterVision;

/// <summary>The comparison of two images, by a model or by their bytes alone.</summary>
public sealed class ImageComparison
{
    internal ImageComparison(string referencePath, string differencePath, string name)
    {
        ReferencePath = referencePath;
        DifferencePath = differencePath;
        Name = name;
    }

    /// <summary>The reference: a full path, a file id, or a URL without its query, which can be a secret.</summary>
    public string ReferencePath { get; }

    /// <summary>The image that was compared with the reference.</summary>
    public string DifferencePath { get; }

    /// <summary>The name of the image that was compared.</summary>
    public string Name { get; }

    /// <summary>The page of the reference in its document, from 1; null if it is not a converted page.</summary>
    public int? ReferencePage { get; internal set; }

    /// <summary>The page of the compared image in its document, from 1; null if it is not a converted page.</summary>
    public int? Page { get; internal set; }

    /// <summary>Whether the two files have equal bytes; null if one of them is not a file on this machine.</summary>
    public bool? IsIdentical { get; internal set; }

    /// <summary>The verdict: whether the two images show the same content; null if the model returned only text.</summary>
    public bool? Equivalent { get; internal set; }

    /// <summary>A summary of the differences; the entire answer if the model returned only text.</summary>
    public string Summary { get; internal set; } = string.Empty;

    /// <summary>The differences, one by one; empty if there are none, or if the model returned only text.</summary>
    public IReadOnlyList<ImageDifference> Differences { get; internal set; } = [];

    /// <summary>The text of the answer, without control characters except tabs and line ends; empty if no request was sent.</summary>
    public string Text { get; internal set; } = string.Empty;

    /// <summary>
    /// The answer as data that matches <c>-Schema</c>, or else the comparison that the model returned; null if it returned only text, or if no request was sent.
    /// </summary>
    public object? Data { get; internal set; }

    /// <summary>The reason why the answer does not match the schema, for failed inputs (<c>Get-WriterJournal -Failed</c>); null if the answer matches.</summary>
    public string? Problem { get; internal set; }

    /// <summary>The model that answered, as the server names it; null if the bytes were equal and no request was sent.</summary>
    public string? Model { get; internal set; }

    /// <summary>The tokens used; null if the server reported none, or if no request was sent.</summary>
    public VisionUsage? Usage { get; internal set; }

    /// <summary>The time at which the answer was complete; null if no request was sent.</summary>
    public DateTime? AnsweredAt { get; internal set; }

    /// <summary>The total number of tokens, to sort, filter and add; null if the server reported none, or if no request was sent.</summary>
    public long? TotalTokens => Usage?.TotalTokens;

    /// <summary>The time from the first attempt to the complete answer, including waits between attempts.</summary>
    public TimeSpan Duration { get; internal set; }

    /// <summary>The number of requests, including the successful one; 0 if none was made.</summary>
    public int Attempts { get; internal set; }

    /// <summary>Whether the answer came from the journal, or from the request of an equal input of the same run.</summary>
    public bool FromJournal { get; internal set; }

    /// <summary>The summary.</summary>
    /// <returns><see cref="Summary"/>.</returns>
    public override string ToString() => Summary;
}
