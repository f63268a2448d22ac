using System;
using System.Collections.Generic;

namespace WriterVision;

/// <summary>What a model, or a look at the bytes alone, says of two images.</summary>
public sealed class ImageComparison
{
    internal ImageComparison(string referencePath, string differencePath, string name)
    {
        ReferencePath = referencePath;
        DifferencePath = differencePath;
        Name = name;
    }

    /// <summary>What the reference was: a full path, a file id, or an address without the query that can be a secret.</summary>
    public string ReferencePath { get; }

    /// <summary>What was compared with it.</summary>
    public string DifferencePath { get; }

    /// <summary>The name of the image that was compared.</summary>
    public string Name { get; }

    /// <summary>The page of the document that the reference is, from 1; null if it is not a converted page.</summary>
    public int? ReferencePage { get; internal set; }

    /// <summary>The page of the document that was compared, from 1; null if it is not a converted page.</summary>
    public int? Page { get; internal set; }

    /// <summary>Whether the two files have equal bytes; null where one of them is not a file of this machine.</summary>
    public bool? IsIdentical { get; internal set; }

    /// <summary>The verdict: whether the two images show the same; null where the model gave words alone.</summary>
    public bool? Equivalent { get; internal set; }

    /// <summary>What differs, in short; the whole answer where the model gave words alone.</summary>
    public string Summary { get; internal set; } = string.Empty;

    /// <summary>What differs, one by one; empty where nothing does, or where the model gave words alone.</summary>
    public IReadOnlyList<ImageDifference> Differences { get; internal set; } = [];

    /// <summary>The model's words, without control characters but tabs and line ends; empty where no model was asked.</summary>
    public string Text { get; internal set; } = string.Empty;

    /// <summary>
    /// The answer as data: by <c>-Schema</c>, else the comparison as the model gave it; null where it gave words alone, or was not asked.
    /// </summary>
    public object? Data { get; internal set; }

    /// <summary>What in the answer does not match the schema: for the failed inputs of <c>Get-WriterJournal -Failed</c>; null for an answer.</summary>
    public string? Problem { get; internal set; }

    /// <summary>The model that answered, as the server names it; null where the bytes were equal and no model was asked.</summary>
    public string? Model { get; internal set; }

    /// <summary>The tokens used; null where the server gave none, or was not asked.</summary>
    public VisionUsage? Usage { get; internal set; }

    /// <summary>The time at which the complete answer had arrived; null if no model was asked.</summary>
    public DateTime? AnsweredAt { get; internal set; }

    /// <summary>The total number of tokens, as a number to sort, filter and add; null if the server did not say, or was not asked.</summary>
    public long? TotalTokens => Usage?.TotalTokens;

    /// <summary>The time from the first attempt to the whole answer, waits between attempts included.</summary>
    public TimeSpan Duration { get; internal set; }

    /// <summary>How many requests it took, the successful one included; 0 where none was made.</summary>
    public int Attempts { get; internal set; }

    /// <summary>Whether the answer was not asked for now, but found in the journal, or asked for by an equal input of the same run.</summary>
    public bool FromJournal { get; internal set; }

    /// <summary>The summary.</summary>
    /// <returns><see cref="Summary"/>.</returns>
    public override string ToString() => Summary;
}
