namespace WriterVision;

/// <summary>The tokens that a request used, as the server counted them.</summary>
public sealed class VisionUsage
{
    internal VisionUsage(long? promptTokens, long? completionTokens, long? totalTokens)
    {
        PromptTokens = promptTokens;
        CompletionTokens = completionTokens;
        TotalTokens = totalTokens;
    }

    /// <summary>Tokens of the prompt, images included; null where the server did not say.</summary>
    public long? PromptTokens { get; }

    /// <summary>Tokens of the answer; null where the server did not say.</summary>
    public long? CompletionTokens { get; }

    /// <summary>Tokens of both, which is what an account's limit counts; null where the server did not say.</summary>
    public long? TotalTokens { get; }

    /// <summary>The tokens of two requests together; a number that only one of them has counts alone.</summary>
    internal static VisionUsage? Sum(VisionUsage? first, VisionUsage? second) =>
        first is null ? second
        : second is null ? first
        : new VisionUsage(
            Sum(first.PromptTokens, second.PromptTokens), Sum(first.CompletionTokens, second.CompletionTokens), Sum(first.TotalTokens, second.TotalTokens));

    /// <summary>The total, as text for a table.</summary>
    /// <returns>The number of tokens, or nothing where it is not known.</returns>
    public override string ToString() => TotalTokens?.ToString(System.Globalization.CultureInfo.CurrentCulture) ?? string.Empty;

    private static long? Sum(long? first, long? second) => first is null ? second : second is null ? first : first + second;
}
