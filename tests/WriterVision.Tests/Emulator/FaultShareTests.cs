using WriterVision.Emulator.Faults;
using Xunit;

namespace WriterVision.Tests.Emulator;

/// <summary>The values of <c>--fault</c>.</summary>
public sealed class FaultShareTests
{
    [Theory]
    [InlineData("Status:503=0.2", FaultKind.Status, 0.2, 503)]
    [InlineData("webPage=1", FaultKind.WebPage, 1, 500)]
    [InlineData("reset=0", FaultKind.Reset, 0, 500)]
    public void A_value_names_the_kind_the_status_and_the_share(string text, FaultKind kind, double share, int status)
    {
        Assert.True(FaultShare.TryParse(text, out var fault));
        Assert.Equal(new FaultShare(kind, share, status), fault);
    }

    [Theory]
    [InlineData("")]
    [InlineData("Reset")]
    [InlineData("Reset=")]
    [InlineData("Reset=1.1")]
    [InlineData("Reset=-0.1")]
    [InlineData("Reset=NaN")]
    [InlineData("Nothing=0.1")]
    [InlineData("Status:abc=0.1")]
    [InlineData("Status:-1=0.1")]
    public void Any_other_value_is_invalid(string text) => Assert.False(FaultShare.TryParse(text, out _));
}
