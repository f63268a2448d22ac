using System;

namespace WriterVision;

/// <summary>The answer of a model about an image.</summary>
public sealed class VisionResult
{
    internal VisionResult(string path, string name, string rawText, string prompt, string model)
    {
        Path = path;
        Name = name;
        RawText = rawText;
        Text = SafeText.Clean(rawText);
        Prompt = prompt;
        Model = model;
    }

    /// <summary>What the input was: the full path of the file, or the address, without the query that can be a secret.</summary>
    public string Path { get; }

    /// <summary>The name of the file, or the last part of the address.</summary>
    public string Name { get; }

    /// <summary>The model's words, without control characters but tabs and line ends, so that they are safe to show in a console.</summary>
    public string Text { get; }

    /// <summary>The model's words as they came.</summary>
    public string RawText { get; }

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

    /// <summary>The time from the first attempt to the whole answer, waits between attempts included.</summary>
    public TimeSpan Duration { get; internal set; }

    /// <summary>How many requests it took, the successful one included; 1 where nothing was tried again.</summary>
    public int Attempts { get; internal set; }

    /// <summary>The answer.</summary>
    /// <returns><see cref="Text"/>.</returns>
    public override string ToString() => Text;
}
