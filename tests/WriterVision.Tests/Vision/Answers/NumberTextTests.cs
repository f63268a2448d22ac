using System.Globalization;
using WriterVision.Vision.Answers;
using Xunit;

namespace WriterVision.Tests.Vision.Answers;

/// <summary>The limits of numbers that a model writes as text.</summary>
public sealed class NumberTextTests
{
    [Theory]
    [InlineData("1e2", "100")]
    [InlineData("-1.5E-3", "-0.0015")]
    [InlineData("+1e2", "100")]
    [InlineData("1e99", null)]
    [InlineData("1e1000", null)]
    [InlineData("+5", "5")]
    [InlineData("-5", "-5")]
    [InlineData("€-5", "-5")]
    [InlineData("€\u22125", "-5")]
    [InlineData("-€-5", null)]
    [InlineData("+€5", "5")]
    [InlineData("0.123", "0.123")]
    [InlineData("00.123", "0.123")]
    [InlineData("1234.567", "1234.567")]
    [InlineData("123.4567", "123.4567")]
    [InlineData("123.45", "123.45")]
    [InlineData("1,234,567.5", "1234567.5")]
    [InlineData("1,234.567,8", null)]
    [InlineData("1,234,567,8", null)]
    [InlineData("0,234,567", null)]
    [InlineData("1 234 567,50", "1234567.50")]
    [InlineData("1'234'567", "1234567")]
    [InlineData("1’234", "1234")]
    [InlineData("CHF 12", "12")]
    [InlineData("12 kr", "12")]
    [InlineData("12 zł", "12")]
    [InlineData("XYZ 12", null)]
    [InlineData("12 XYZ", null)]
    [InlineData("12 XYA", null)]
    [InlineData("12 AED", "12")]
    [InlineData("12 COP", "12")]
    [InlineData("12 INR", "12")]
    [InlineData("12 MUR", "12")]
    [InlineData("12 SGD", "12")]
    [InlineData("12 XOF", "12")]
    [InlineData("12 ZWL", "12")]
    [InlineData("A$12", "12")]
    [InlineData("79228162514264337593543950335", "79228162514264337593543950335")]
    [InlineData("79228162514264337593543950336", null)]
    [InlineData("12.", null)]
    [InlineData(".5", null)]
    [InlineData("", null)]
    public void A_number_is_read_up_to_its_limits(string text, string? expected)
    {
        Assert.Equal(expected, NumberText.Read(text, out var reason)?.ToString(CultureInfo.InvariantCulture));
        Assert.Null(reason);
    }

    [Theory]
    [InlineData("123.456", "which is ambiguous: 123456 or 123.456")]
    [InlineData("1,234", "which is ambiguous: 1234 or 1.234")]
    [InlineData("EUR 999,000", "which is ambiguous: 999000 or 999.000")]
    [InlineData("1 234", "which can be one number or several")]
    [InlineData("1 234 567", "which can be one number or several")]
    public void The_reason_says_why_a_number_is_not_read(string text, string expected)
    {
        Assert.Null(NumberText.Read(text, out var reason));
        Assert.Equal(expected, reason);
    }

    [Fact]
    public void A_text_of_at_most_64_characters_is_read()
    {
        var text = "1." + new string('0', 62);

        Assert.Equal(1m, NumberText.Read($" {text} ", out _));
        Assert.Null(NumberText.Read(text + "0", out _));
    }
}
