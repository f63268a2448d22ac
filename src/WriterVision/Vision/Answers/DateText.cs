using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text.RegularExpressions;

namespace WriterVision.Vision.Answers;

/// <summary>A date that a model wrote, with an optional time and time zone.</summary>
internal readonly struct DateText
{
    /// <summary>The maximum length of a date, in characters.</summary>
    private const int MaximumLength = 64;

    private const RegexOptions Options = RegexOptions.CultureInvariant | RegexOptions.IgnoreCase;

    /// <summary>The year first: 2026-03-14, 2026/3/4, 2026.03.14, 2026年3月14日.</summary>
    private static readonly Regex YearFirst = new(@"^(?<year>[0-9]{4})(?:(?<mark>[-/.])(?<month>[0-9]{1,2})\k<mark>(?<day>[0-9]{1,2})|年\s*(?<month>[0-9]{1,2})月\s*(?<day>[0-9]{1,2})日)(?![0-9])", Options);

    /// <summary>The year last, or with two digits. It is not known which number is the month.</summary>
    private static readonly Regex YearLast = new(@"^(?<first>[0-9]{1,2})(?<mark>[-/.])(?<second>[0-9]{1,2})\k<mark>(?<year>[0-9]{4}|[0-9]{2})(?![0-9])", Options);

    /// <summary>The month in words: March 14, 2026; 14 March 2026; 14-Mar-2026; Saturday, March 14th, 2026; 14. März 2026; 14 de marzo de 2026.</summary>
    private static readonly Regex Words = new(
        @"^(?:(?<weekday>(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?)\.?,?\s+)?"
        + @"(?:(?<word>\p{L}+)\.?[\s-]+(?<day>[0-9]{1,2})(?:st|nd|rd|th)?\s*,?[\s-]*(?<=[\s,-])|(?<day>[0-9]{1,2})(?:st|nd|rd|th|er|\.|º)?(?:\s+(?:of|de|di)\b)?[\s./-]*(?<word>\p{L}{3,})\.?,?(?:\s+(?:de|del|of))?[\s./-]*)(?<year>[0-9]{4}|'?[0-9]{2})(?![0-9])",
        Options);

    private static readonly Regex Time = new(
        @"^(?:t|\s*,?\s+(?:at\s+)?)(?<hour>[0-9]{1,2}):(?<minute>[0-9]{2})(?::(?<second>[0-9]{2})(?:[.,](?<part>[0-9]{1,9}))?)?(?:\s*(?<half>[ap])\.?m\.?)?\s*(?<zone>z|utc|gmt|[-+][0-9]{2}(?::?[0-9]{2})?)?$", Options);

    private static readonly Dictionary<string, int> Months = Names();

    private DateText(DateTime day, TimeSpan? time, TimeSpan? offset)
    {
        Day = day;
        TimeOfDay = time;
        Offset = offset;
    }

    /// <summary>The day, at midnight.</summary>
    public DateTime Day { get; }

    /// <summary>The time; null if there is none.</summary>
    public TimeSpan? TimeOfDay { get; }

    /// <summary>The offset from UTC; null if there is no time zone.</summary>
    public TimeSpan? Offset { get; }

    /// <summary>Reads a date if it has exactly one interpretation.</summary>
    /// <param name="text">The text; white space around it is ignored.</param>
    /// <param name="reason">The reason why a text that looks like a date is not read; null if it was read, or does not look like a date.</param>
    public static DateText? Read(string text, out string? reason)
    {
        reason = null;
        text = text.Trim();
        if (text.Length > MaximumLength)
        {
            return null;
        }

        var day = ReadDay(text, out var length, out reason);
        if (day is null)
        {
            return null;
        }

        return length == text.Length ? new DateText(day.Value, null, null) : ReadTime(day.Value, text.Substring(length));
    }

    private static DateTime? ReadDay(string text, out int length, out string? reason)
    {
        reason = null;
        length = 0;
        if (YearFirst.Match(text) is { Success: true } yearFirst)
        {
            length = yearFirst.Length;
            return Create(Number(yearFirst, "year"), Number(yearFirst, "month"), Number(yearFirst, "day"));
        }

        if (YearLast.Match(text) is { Success: true } yearLast)
        {
            length = yearLast.Length;
            return OneReading(yearLast, out reason);
        }

        if (Words.Match(text) is not { Success: true } words || !Months.TryGetValue(words.Groups["word"].Value.ToLowerInvariant(), out var month))
        {
            return null;
        }

        if (words.Groups["year"].Length < 4)
        {
            reason = "whose year has two digits";
            return null;
        }

        length = words.Length;
        var day = Create(Number(words, "year"), month, Number(words, "day"));
        var weekday = words.Groups["weekday"];
        if (weekday.Success && day is { } date && !date.DayOfWeek.ToString().StartsWith(weekday.Value.Substring(0, 3), StringComparison.OrdinalIgnoreCase))
        {
            reason = $"and that day is a {date.DayOfWeek}";
            return null;
        }

        return day;
    }

    /// <summary>The day, if only one of the two numbers can be the month, or if both are equal.</summary>
    private static DateTime? OneReading(Match match, out string? reason)
    {
        reason = null;
        if (match.Groups["year"].Length < 4)
        {
            reason = "whose year has two digits";
            return null;
        }

        var year = Number(match, "year");
        var dayFirst = Create(year, Number(match, "second"), Number(match, "first"));
        var monthFirst = Create(year, Number(match, "first"), Number(match, "second"));
        if (dayFirst is { } first && monthFirst is { } second && first != second)
        {
            reason = $"which is ambiguous: {first.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)} or {second.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}";
            return null;
        }

        return dayFirst ?? monthFirst;
    }

    private static DateText? ReadTime(DateTime day, string text)
    {
        if (Time.Match(text) is not { Success: true } match)
        {
            return null;
        }

        var hour = Number(match, "hour");
        if (match.Groups["half"].Success)
        {
            if (hour is < 1 or > 12)
            {
                return null;
            }

            hour = (hour % 12) + (match.Groups["half"].Value is "p" or "P" ? 12 : 0);
        }

        var (minute, second) = (Number(match, "minute"), match.Groups["second"].Success ? Number(match, "second") : 0);
        if (hour > 23 || minute > 59 || second > 59)
        {
            return null;
        }

        // Digits beyond the resolution of a tick are ignored.
        var ticks = match.Groups["part"].Success ? long.Parse(match.Groups["part"].Value.PadRight(7, '0').Substring(0, 7), CultureInfo.InvariantCulture) : 0;
        var time = new TimeSpan(hour, minute, second).Add(TimeSpan.FromTicks(ticks));
        return TryReadZone(match.Groups["zone"], out var offset) ? new DateText(day, time, offset) : null;
    }

    private static bool TryReadZone(Group zone, out TimeSpan? offset)
    {
        offset = zone.Success ? TimeSpan.Zero : null;
        if (!zone.Success || zone.Value[0] is not ('+' or '-'))
        {
            return true;
        }

        var digits = zone.Value.Substring(1).Replace(":", string.Empty).PadRight(4, '0');
        var (hours, minutes) = (int.Parse(digits.Substring(0, 2), CultureInfo.InvariantCulture), int.Parse(digits.Substring(2), CultureInfo.InvariantCulture));
        var value = new TimeSpan(hours, minutes, 0);
        offset = zone.Value[0] == '-' ? -value : value;
        return minutes < 60 && value <= TimeSpan.FromHours(14);
    }

    private static int Number(Match match, string group) => int.Parse(match.Groups[group].Value, CultureInfo.InvariantCulture);

    private static DateTime? Create(int year, int month, int day) =>
        year >= 1 && month is >= 1 and <= 12 && day >= 1 && day <= DateTime.DaysInMonth(year, month) ? new DateTime(year, month, day) : null;

    /// <summary>
    /// The names of the months in the languages of most documents, and their abbreviations in English. No name
    /// stands for two months. The table is used because the names that a system provides depend on its installation.
    /// </summary>
    private static Dictionary<string, int> Names()
    {
        string[] months =
        [
            "january jan januar jänner janvier enero gennaio janeiro januari",
            "february feb februar februari février febrero febbraio fevereiro",
            "march mar märz mars marzo março maart",
            "april apr avril abril aprile",
            "may mai mayo maggio maio mei",
            "june jun juni juin junio giugno junho",
            "july jul juli juillet julio luglio julho",
            "august aug août agosto augustus",
            "september sep sept septembre septiembre settembre setembro",
            "october oct oktober octobre octubre ottobre outubro okt",
            "november nov novembre noviembre novembro",
            "december dec dezember décembre diciembre dicembre dezembro dez",
        ];
        return months
            .SelectMany(static (names, index) => names.Split(' ').Select(name => (name, month: index + 1)))
            .ToDictionary(static item => item.name, static item => item.month, StringComparer.Ordinal);
    }
}
