using System;
using System.Security;
using WriterVision.Api.Http;
using Xunit;

namespace WriterVision.Tests.Api.Http;

public sealed class AccountThrottlesTests
{
    [Fact]
    public void An_endpoint_and_a_key_have_one_throttle()
    {
        var endpoint = new Uri("https://one.example");

        Assert.Same(AccountThrottles.For(endpoint, Key("a")), AccountThrottles.For(new Uri("https://one.example/"), Key("a")));
        Assert.NotSame(AccountThrottles.For(endpoint, Key("a")), AccountThrottles.For(endpoint, Key("b")));
        Assert.NotSame(AccountThrottles.For(endpoint, Key("a")), AccountThrottles.For(new Uri("https://two.example"), Key("a")));
    }

    private static SecureString Key(string text)
    {
        var key = new SecureString();
        foreach (var character in text)
        {
            key.AppendChar(character);
        }

        return key;
    }
}
