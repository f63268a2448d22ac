using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using WriterVision.Text;
using WriterVision.Vision.Answers;

namespace WriterVision.Vision.Evaluation;

/// <summary>Compares the value of a field with the expected value. The reader of answers created both, so they have the same types.</summary>
internal sealed class FieldComparer
{
    private readonly decimal _tolerance;
    private readonly bool _isCaseSensitive;
    private readonly bool _ignoresOrder;

    /// <param name="tolerance">The permitted difference from an expected number; 0 or more.</param>
    /// <param name="isCaseSensitive">Whether strings are compared with regard to case.</param>
    /// <param name="ignoresOrder">Whether lists are compared without regard to the order of their items.</param>
    public FieldComparer(decimal tolerance = 0, bool isCaseSensitive = false, bool ignoresOrder = false)
    {
        _tolerance = tolerance;
        _isCaseSensitive = isCaseSensitive;
        _ignoresOrder = ignoresOrder;
    }

    /// <summary>Compares a value with the expected one.</summary>
    /// <returns>Null if the value is right; otherwise the reason why it is wrong. <see cref="ExpectedField"/> sets the status of the field.</returns>
    public string? Compare(object? expected, object? actual) => (expected, actual) switch
    {
        (null, null) => null,
        (_, null) => $"Expected {Show(expected)}; the answer contains no value.",
        (null, _) => $"Expected no value; the answer is {Show(actual)}.",
        (AnswerList first, AnswerList second) => CompareLists(first, second),
        (AnswerObject first, AnswerObject second) => CompareObjects(first, second),
        (string first, string second) => Unless(AreEqual(first, second), expected, actual),
        (DateTimeOffset first, DateTimeOffset second) => Unless(first.UtcDateTime == second.UtcDateTime, expected, actual),
        (DateTime first, DateTime second) => Unless(AreEqual(first, second), expected, actual),
        _ => IsNumber(expected!) && IsNumber(actual!) ? CompareNumbers(expected!, actual!) : Unless(expected!.Equals(actual), expected, actual),
    };

    /// <summary>Formats a value for a reason.</summary>
    public static string Show(object? value) => value switch
    {
        null => "nothing",
        string text => $"'{SafeText.Line(text)}'",
        DateTime { TimeOfDay.Ticks: 0 } day => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        DateTime time => time.ToString("yyyy-MM-dd'T'HH:mm:ssK", CultureInfo.InvariantCulture),
        AnswerList list => "[" + string.Join(", ", list.Select(Show)) + "]",
        AnswerObject record => "{" + string.Join("; ", record.Schema.Properties.Select((property, index) => $"{property.Name}: {Show(record[index])}")) + "}",
        IFormattable number => number.ToString(null, CultureInfo.CurrentCulture),
        _ => value.ToString() ?? string.Empty,
    };

    private static string? Unless(bool isRight, object? expected, object? actual) =>
        isRight ? null : $"Expected {Show(expected)}; the answer is {Show(actual)}.";

    private bool AreEqual(string first, string second) => string.Equals(
        Normalize(first), Normalize(second), _isCaseSensitive ? StringComparison.Ordinal : StringComparison.OrdinalIgnoreCase);

    private static string Normalize(string text) => text.Trim().Replace("\r\n", "\n").Normalize();

    /// <summary>If only one of the times has a time zone, the time zone is ignored.</summary>
    private static bool AreEqual(DateTime first, DateTime second) =>
        first.Kind == DateTimeKind.Unspecified || second.Kind == DateTimeKind.Unspecified
            ? first.Ticks == second.Ticks
            : first.ToUniversalTime() == second.ToUniversalTime();

    private string? CompareNumbers(object expected, object actual)
    {
        if (expected is float or double || actual is float or double)
        {
            var distance = Math.Abs(Convert.ToDouble(expected, CultureInfo.InvariantCulture) - Convert.ToDouble(actual, CultureInfo.InvariantCulture));
            return Unless(distance <= (double)_tolerance, expected, actual);
        }

        return Unless(
            Math.Abs(Convert.ToDecimal(expected, CultureInfo.InvariantCulture) - Convert.ToDecimal(actual, CultureInfo.InvariantCulture)) <= _tolerance,
            expected,
            actual);
    }

    private string? CompareObjects(AnswerObject expected, AnswerObject actual)
    {
        for (var index = 0; index < expected.Schema.Properties.Count; index++)
        {
            if (Compare(expected[index], actual[index]) is { } reason)
            {
                return $"{expected.Schema.Properties[index].Name}: {reason}";
            }
        }

        return null;
    }

    private string? CompareLists(AnswerList expected, AnswerList actual)
    {
        if (expected.Count != actual.Count)
        {
            return $"Expected {Count(expected)}; the answer contains {Count(actual)}: {Show(actual)}.";
        }

        if (_ignoresOrder)
        {
            return IsPermutation(expected, actual) ? null : $"Expected {Show(expected)} in any order; the answer is {Show(actual)}.";
        }

        for (var index = 0; index < expected.Count; index++)
        {
            if (Compare(expected[index], actual[index]) is { } reason)
            {
                return $"[{index.ToString(CultureInfo.InvariantCulture)}]: {reason}";
            }
        }

        return null;
    }

    private static string Count(AnswerList list) =>
        QuantityText.Count(list.Count, "item");

    /// <summary>
    /// Whether each expected item can be paired with a different item. With a tolerance, an item can equal several others, so that pairing it
    /// with the first match is not sufficient: this is a bipartite matching with augmenting paths.
    /// </summary>
    private bool IsPermutation(IReadOnlyList<object?> expected, IReadOnlyList<object?> actual)
    {
        var partner = Enumerable.Repeat(-1, actual.Count).ToArray();
        return Enumerable.Range(0, expected.Count).All(item => Match(item, new bool[actual.Count]));

        bool Match(int item, bool[] tried)
        {
            for (var candidate = 0; candidate < actual.Count; candidate++)
            {
                if (tried[candidate] || Compare(expected[item], actual[candidate]) is not null)
                {
                    continue;
                }

                tried[candidate] = true;
                if (partner[candidate] < 0 || Match(partner[candidate], tried))
                {
                    partner[candidate] = item;
                    return true;
                }
            }

            return false;
        }
    }

    private static bool IsNumber(object value) => Type.GetTypeCode(value.GetType()) is >= TypeCode.SByte and <= TypeCode.Decimal && value is not Enum;
}
