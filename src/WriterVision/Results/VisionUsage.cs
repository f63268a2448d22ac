using System;
using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;

namespace WriterVision;

/// <summary>
/// The tokens that a request used, as the server counted them. PowerShell compares, sorts and adds the totals:
/// <c>Where-Object Usage -gt 300</c>.
/// </summary>
/// <remarks>Serializable, because .NET Framework requires this for objects in the <c>Data</c> of an exception.</remarks>
[Serializable]
[SuppressMessage("Design", "CA1036:Override methods on comparable types", Justification = "PowerShell compares with IComparable.")]
public sealed class VisionUsage : IComparable, IComparable<VisionUsage>, IEquatable<VisionUsage>
{
    /// <summary>Creates a total to compare with. PowerShell calls this constructor to convert a number.</summary>
    /// <param name="totalTokens">The total.</param>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public VisionUsage(long totalTokens)
        : this(null, null, totalTokens)
    {
    }

    internal VisionUsage(long? promptTokens, long? completionTokens, long? totalTokens)
    {
        PromptTokens = promptTokens;
        CompletionTokens = completionTokens;
        TotalTokens = totalTokens ?? promptTokens + completionTokens;
    }

    /// <summary>The tokens of the prompt, including images; null if the server reported none.</summary>
    public long? PromptTokens { get; }

    /// <summary>The tokens of the answer; null if the server reported none.</summary>
    public long? CompletionTokens { get; }

    /// <summary>
    /// The total number of tokens, which counts toward the limit of the account; null if the server reported neither a total nor its two parts.
    /// </summary>
    public long? TotalTokens { get; }

    /// <summary>The total as a number, for <c>Measure-Object</c>; 0 if it is not known.</summary>
    /// <param name="usage">The usage.</param>
    public static explicit operator double(VisionUsage? usage) => usage?.TotalTokens ?? 0;

    /// <summary>The total as a number; 0 if it is not known.</summary>
    /// <param name="usage">The usage.</param>
    public static explicit operator long(VisionUsage? usage) => usage?.TotalTokens ?? 0;

    /// <summary>Compares the totals. An unknown total comes first.</summary>
    /// <param name="other">The other usage.</param>
    /// <returns>A negative number, zero or a positive number.</returns>
    public int CompareTo(VisionUsage? other) => Nullable.Compare(TotalTokens, other?.TotalTokens);

    /// <inheritdoc/>
    int IComparable.CompareTo(object? obj) => obj is null or VisionUsage ? CompareTo((VisionUsage?)obj) : throw new ArgumentException("Not a number of tokens.", nameof(obj));

    /// <summary>Whether the totals are equal.</summary>
    /// <param name="other">The other usage.</param>
    /// <returns>True if the totals are equal.</returns>
    public bool Equals(VisionUsage? other) => other is not null && TotalTokens == other.TotalTokens;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as VisionUsage);

    /// <inheritdoc/>
    public override int GetHashCode() => TotalTokens.GetHashCode();

    /// <summary>The sum of the tokens of two requests. If only one of them has a number, this number is used.</summary>
    internal static VisionUsage? Sum(VisionUsage? first, VisionUsage? second) =>
        first is null ? second
        : second is null ? first
        : new VisionUsage(
            Sum(first.PromptTokens, second.PromptTokens), Sum(first.CompletionTokens, second.CompletionTokens), Sum(first.TotalTokens, second.TotalTokens));

    /// <summary>The total, as text for a table.</summary>
    /// <returns>The number of tokens; empty if it is not known.</returns>
    public override string ToString() => TotalTokens?.ToString(System.Globalization.CultureInfo.CurrentCulture) ?? string.Empty;

    private static long? Sum(long? first, long? second) => first is null ? second : second is null ? first : first + second;
}
