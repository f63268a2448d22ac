using System;
using WriterVision.Text;
using Xunit;

namespace WriterVision.Tests.Text;

public sealed class QuantityTextTests
{
    [Theory]
    [InlineData("0:0:1", "1 second")]
    [InlineData("0:1:59", "119 seconds")]
    [InlineData("0:2:0", "2 minutes")]
    [InlineData("0:5:0", "5 minutes")]
    [InlineData("0:2:30", "2 minutes 30 seconds")]
    [InlineData("1:0:0", "1 hour")]
    [InlineData("1:30:59", "1 hour 30 minutes")]
    [InlineData("2:0:30", "2 hours")]
    [InlineData("1.0:0:0", "1 day")]
    [InlineData("35.3:59:59", "35 days 3 hours")]
    public void A_duration_is_shown_in_its_two_largest_units(string time, string expected) =>
        Assert.Equal(expected, QuantityText.Duration(TimeSpan.Parse(time, System.Globalization.CultureInfo.InvariantCulture)));
}
