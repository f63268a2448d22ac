using System;
using System.Management.Automation;
using System.Text.RegularExpressions;

namespace WriterVision.Vision.Evaluation;

/// <summary>The kinds of comparison with the expected text.</summary>
internal enum TextComparison
{
    /// <summary>The texts are equal, except for leading and trailing white space.</summary>
    Equal,

    /// <summary>The expected text is a wildcard pattern, as for <c>-like</c>.</summary>
    Like,

    /// <summary>The expected text is a regular expression, as for <c>-match</c>.</summary>
    Match,
}

/// <summary>The expected text of an answer without a schema.</summary>
internal sealed class TextExpectation
{
    /// <summary>The maximum time for a regular expression, because one with nested repetitions might not end.</summary>
    private static readonly TimeSpan MatchTimeout = TimeSpan.FromSeconds(2);

    private readonly string _expected;
    private readonly Func<string, bool> _matches;

    /// <param name="expected">The expected text or pattern.</param>
    /// <param name="comparison">The kind of comparison.</param>
    /// <param name="isCaseSensitive">Whether strings are compared with regard to case.</param>
    /// <exception cref="ArgumentException">The text is not a valid regular expression.</exception>
    /// <exception cref="WildcardPatternException">The text is not a valid wildcard pattern.</exception>
    public TextExpectation(string expected, TextComparison comparison, bool isCaseSensitive)
    {
        _expected = expected;
        switch (comparison)
        {
            case TextComparison.Like:
                var pattern = WildcardPattern.Get(expected, isCaseSensitive ? WildcardOptions.None : WildcardOptions.IgnoreCase);
                // An invalid pattern causes an exception only when it is used.
                _ = pattern.IsMatch(string.Empty);
                _matches = pattern.IsMatch;
                break;
            case TextComparison.Match:
                var regex = new Regex(expected, isCaseSensitive ? RegexOptions.None : RegexOptions.IgnoreCase, MatchTimeout);
                _matches = regex.IsMatch;
                break;
            default:
                var comparer = new FieldComparer(isCaseSensitive: isCaseSensitive);
                _matches = text => comparer.Compare(_expected, text) is null;
                break;
        }
    }

    /// <summary>Compares the text of an answer.</summary>
    /// <returns>Null if the text is right; otherwise the reason why it is wrong.</returns>
    public string? Compare(string text)
    {
        try
        {
            return _matches(text) ? null : $"Expected {FieldComparer.Show(_expected)}; the answer is {FieldComparer.Show(text)}.";
        }
        catch (RegexMatchTimeoutException)
        {
            return $"The regular expression {FieldComparer.Show(_expected)} takes too long. Simplify it.";
        }
    }
}
