using System.Globalization;
using System.Management.Automation;

namespace WriterVision.Commands.Binding;

/// <summary>
/// A wildcard pattern for names, without regard to case. <see cref="WildcardPattern"/> takes a third of a second for a hundred
/// thousand names, so the usual patterns, such as <c>*.jpg</c>, are compared directly.
/// </summary>
internal sealed class NamePattern
{
    private readonly WildcardPattern _pattern;

    /// <summary>The text after the only <c>*</c>; null if the pattern is different or contains other characters than ASCII.</summary>
    private readonly string? _ending;

    /// <param name="pattern">The pattern, as PowerShell writes it.</param>
    /// <exception cref="WildcardPatternException">The pattern is not valid: a bracket is not closed.</exception>
    public NamePattern(string pattern)
    {
        _pattern = new WildcardPattern(pattern, WildcardOptions.IgnoreCase);
        // The engine reads the pattern when it is used for the first time.
        _pattern.IsMatch(string.Empty);
        MatchesHidden = pattern[0] == '.';
        // In Turkish, 'I' is not the capital letter of 'i'.
        var isPlain = CultureInfo.CurrentCulture.TextInfo.ToLower('I') == 'i';
        for (var i = 1; i < pattern.Length; i++)
        {
            isPlain &= pattern[i] is <= '\x7F' and not ('*' or '?' or '[' or ']' or '`');
        }

        _ending = isPlain && pattern[0] == '*' ? pattern.Substring(1) : null;
    }

    /// <summary>Whether the pattern matches hidden files.</summary>
    public bool MatchesHidden { get; }

    /// <summary>Whether a name matches the pattern.</summary>
    public bool IsMatch(string name)
    {
        if (_ending is null)
        {
            return _pattern.IsMatch(name);
        }

        var start = name.Length - _ending.Length;
        for (var i = 0; start >= 0 && i < _ending.Length; i++)
        {
            var character = name[start + i];
            if (character > '\x7F')
            {
                // Some characters have an ASCII letter as their lowercase letter.
                return _pattern.IsMatch(name);
            }

            if (Lower(character) != Lower(_ending[i]))
            {
                return false;
            }
        }

        return start >= 0;
    }

    private static char Lower(char character) => character is >= 'A' and <= 'Z' ? (char)(character | ' ') : character;
}
