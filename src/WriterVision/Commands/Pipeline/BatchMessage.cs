namespace WriterVision.Commands.Pipeline;

/// <summary>Words for the user from work that runs beside the pipeline, whose thread alone may write them.</summary>
internal readonly struct BatchMessage
{
    private BatchMessage(string text, bool isWarning)
    {
        Text = text;
        IsWarning = isWarning;
    }

    public string Text { get; }

    /// <summary>Whether it is a warning; else it is a verbose line.</summary>
    public bool IsWarning { get; }

    public static BatchMessage Verbose(string text) => new(text, isWarning: false);

    public static BatchMessage Warning(string text) => new(text, isWarning: true);
}
