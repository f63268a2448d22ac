namespace WriterVision.Commands.Pipeline;

/// <summary>A message for the user from concurrent work, which only the pipeline thread can write.</summary>
internal readonly struct BatchMessage
{
    private BatchMessage(string text, bool isWarning)
    {
        Text = text;
        IsWarning = isWarning;
    }

    public string Text { get; }

    /// <summary>True for a warning, false for verbose output.</summary>
    public bool IsWarning { get; }

    public static BatchMessage Verbose(string text) => new(text, isWarning: false);

    public static BatchMessage Warning(string text) => new(text, isWarning: true);
}
