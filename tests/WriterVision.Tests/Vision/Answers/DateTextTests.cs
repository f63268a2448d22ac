using System;
using System.Globalization;
using WriterVision.Vision.Answers;
using Xunit;

namespace WriterVision.Tests.Vision.Answers;

/// <summary>The limits of dates and times that a model writes.</summary>
public sealed class DateTextTests
{
    [Theory]
    [InlineData("january jan januar jänner janvier enero gennaio janeiro januari", 1)]
    [InlineData("february feb februar februari février febrero febbraio fevereiro", 2)]
    [InlineData("march mar märz mars marzo março maart", 3)]
    [InlineData("april apr avril abril aprile", 4)]
    [InlineData("may mai mayo maggio maio mei", 5)]
    [InlineData("june jun juni juin junio giugno junho", 6)]
    [InlineData("july jul juli juillet julio luglio julho", 7)]
    [InlineData("august aug août agosto augustus", 8)]
    [InlineData("september sep sept septembre septiembre settembre setembro", 9)]
    [InlineData("october oct oktober octobre octubre ottobre outubro okt", 10)]
    [InlineData("november nov novembre noviembre novembro", 11)]
    [InlineData("december dec dezember décembre diciembre dicembre dezembro dez", 12)]
    public void A_month_is_read_in_seven_languages(string names, int month) =>
        Assert.All(names.Split(' '), name => Assert.Equal($"2026-{month:00}-05", Read($"5 {name} 2026")));

    [Theory]
    [InlineData("0001-01-01", "0001-01-01")]
    [InlineData("0000-01-01", null)]
    [InlineData("2026-00-10", null)]
    [InlineData("2026-12-31", "2026-12-31")]
    [InlineData("2026-13-01", null)]
    [InlineData("2026-01-00", null)]
    [InlineData("2024-02-29", "2024-02-29")]
    [InlineData("2026-02-29", null)]
    [InlineData("2026-03/14", null)]
    [InlineData("2026-03-141", null)]
    [InlineData("20260314", null)]
    [InlineData("2026年 3月 14日", "2026-03-14")]
    [InlineData("13/12/2026", "2026-12-13")]
    [InlineData("12/13/2026", "2026-12-13")]
    [InlineData("31/12/2026", "2026-12-31")]
    [InlineData("13/13/2026", null)]
    [InlineData("Wed, 14 Jan 2026", "2026-01-14")]
    [InlineData("Wednesday 14 January 2026", "2026-01-14")]
    [InlineData("tues. 13 January 2026", "2026-01-13")]
    [InlineData("Thurs, January 15, 2026", "2026-01-15")]
    [InlineData("1st of June 2026", "2026-06-01")]
    [InlineData("2nd June, 2026", "2026-06-02")]
    [InlineData("3. Juni 2026", "2026-06-03")]
    [InlineData("5 di marzo 2026", "2026-03-05")]
    [InlineData("5. del marzo 2026", null)]
    [InlineData("June 5 '26", null)]
    [InlineData("June 5 20261", null)]
    public void A_day_is_read_up_to_its_limits(string text, string? expected) => Assert.Equal(expected, Read(text));

    [Theory]
    [InlineData("2026-03-14 00:00", "2026-03-14T00:00:00")]
    [InlineData("2026-03-14 23:59:59", "2026-03-14T23:59:59")]
    [InlineData("2026-03-14 24:00", null)]
    [InlineData("2026-03-14 08:60", null)]
    [InlineData("2026-03-14 08:30:60", null)]
    [InlineData("2026-03-14 12:00 am", "2026-03-14T00:00:00")]
    [InlineData("2026-03-14 12:00 PM", "2026-03-14T12:00:00")]
    [InlineData("2026-03-14 1:05pm", "2026-03-14T13:05:00")]
    [InlineData("2026-03-14 0:05 pm", null)]
    [InlineData("2026-03-14 13:05 pm", null)]
    [InlineData("2026-03-14, 8:05 p.m.", "2026-03-14T20:05:00")]
    [InlineData("March 14, 2026 at 8:05 AM", "2026-03-14T08:05:00")]
    [InlineData("2026-03-14T08:30:00.5", "2026-03-14T08:30:00.5")]
    [InlineData("2026-03-14T08:30:00,123456789", "2026-03-14T08:30:00.1234567")]
    [InlineData("2026-03-14T08:30Z", "2026-03-14T08:30:00+00:00")]
    [InlineData("2026-03-14T08:30 GMT", "2026-03-14T08:30:00+00:00")]
    [InlineData("2026-03-14T08:30+02", "2026-03-14T08:30:00+02:00")]
    [InlineData("2026-03-14T08:30-0530", "2026-03-14T08:30:00-05:30")]
    [InlineData("2026-03-14T08:30+05:59", "2026-03-14T08:30:00+05:59")]
    [InlineData("2026-03-14T08:30+05:60", null)]
    [InlineData("2026-03-14T08:30+14:00", "2026-03-14T08:30:00+14:00")]
    [InlineData("2026-03-14T08:30-14:00", "2026-03-14T08:30:00-14:00")]
    [InlineData("2026-03-14T08:30+14:01", null)]
    [InlineData("2026-03-14T08:30-14:01", null)]
    public void A_time_is_read_up_to_its_limits(string text, string? expected) => Assert.Equal(expected, Read(text));

    [Fact]
    public void A_text_of_at_most_64_characters_is_read()
    {
        var text = "2026-03-14" + new string(' ', 49) + "08:30";

        Assert.Equal("2026-03-14T08:30:00", Read(text));
        Assert.Equal("2026-03-14T08:30:00", Read($" {text} "));
        Assert.Null(Read(text.Replace("08:30", " 08:30")));
    }

    [Theory]
    [InlineData("03/04/26", "whose year has two digits")]
    [InlineData("3 June 26", "whose year has two digits")]
    [InlineData("3 June '26", "whose year has two digits")]
    [InlineData("03/04/2026", "which is ambiguous: 2026-04-03 or 2026-03-04")]
    [InlineData("Monday, 14 March 2026", "and that day is a Saturday")]
    [InlineData("Monday, 31 June 2026", null)]
    [InlineData("2026-02-30", null)]
    [InlineData("tomorrow", null)]
    [InlineData("3 Foo 26", null)]
    public void The_reason_says_why_a_date_is_not_read(string text, string? expected)
    {
        Assert.Null(DateText.Read(text, out var reason));
        Assert.Equal(expected, reason);
    }

    private static string? Read(string text)
    {
        if (DateText.Read(text, out var reason) is not { } date)
        {
            return null;
        }

        Assert.Null(reason);
        var time = date.Day + (date.TimeOfDay ?? TimeSpan.Zero);
        return date is { TimeOfDay: null, Offset: null } ? date.Day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)
            : date.Offset is { } offset ? new DateTimeOffset(time, offset).ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFFzzz", CultureInfo.InvariantCulture)
            : time.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF", CultureInfo.InvariantCulture);
    }
}
