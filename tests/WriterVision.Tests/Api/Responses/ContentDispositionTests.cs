using System;
using System.Linq;
using System.Text;
using System.Text.RegularExpressions;
using CsCheck;
using WriterVision.Api.Responses;
using Xunit;

namespace WriterVision.Tests.Api.Responses;

/// <summary>The header with a file name, parsed by the grammar of RFC 6266 and RFC 8187.</summary>
public sealed partial class ContentDispositionTests
{
    /// <summary>Valid and invalid file names: special characters, unpaired surrogates, random text.</summary>
    private static readonly Gen<string> Names = Gen.OneOf(
        Gen.String,
        Gen.String["\"\\;%'*=\r\n\t\0\u007f a.png"],
        Gen.String["=?ubQ8_- "],
        Gen.Char['\ud7f0', '\ue010'].Array.Select(static characters => new string(characters)));

    [Theory]
    [InlineData("a.png", "attachment; filename=a.png")]
    [InlineData("", "attachment; filename=\"\"")]
    [InlineData("a b;c.png", "attachment; filename=\"a b;c.png\"")]
    [InlineData("it's*.png", "attachment; filename=it's*.png")]
    [InlineData("100%.png", "attachment; filename=\"100_.png\"; filename*=UTF-8''100%25.png")]
    [InlineData("\"\\.png", "attachment; filename=\"__.png\"; filename*=UTF-8''%22%5C.png")]
    [InlineData("a\r\nX-Evil: 1.png", "attachment; filename=\"a__X-Evil: 1.png\"; filename*=UTF-8''a%0D%0AX-Evil%3A%201.png")]
    [InlineData("\u20ac.png", "attachment; filename=\"_.png\"; filename*=UTF-8''%E2%82%AC.png")]
    [InlineData("\U0001F4F7.png", "attachment; filename=\"__.png\"; filename*=UTF-8''%F0%9F%93%B7.png")]
    [InlineData("\u202eשלום.png", "attachment; filename=\"_____.png\"; filename*=UTF-8''%E2%80%AE%D7%A9%D7%9C%D7%95%D7%9D.png")]
    [InlineData("=?utf-8?B?Li4vZXZpbA==?=", "attachment; filename=\"=_utf-8?B?Li4vZXZpbA==_=\"; filename*=UTF-8''%3D%3Futf-8%3FB%3FLi4vZXZpbA%3D%3D%3F%3D")]
    [InlineData("a=?b.png", "attachment; filename=\"a=_b.png\"; filename*=UTF-8''a%3D%3Fb.png")]
    [InlineData("why?=.png", "attachment; filename=\"why?=.png\"")]
    public void A_plain_name_is_unchanged_and_any_other_is_encoded_in_full(string name, string header) =>
        Assert.Equal(header, ContentDisposition.Attachment(name));

    [Fact]
    public void An_unpaired_surrogate_becomes_the_replacement_character() =>
        Assert.Equal("attachment; filename=\"_.png\"; filename*=UTF-8''%EF%BF%BD.png", ContentDisposition.Attachment("\ud83d.png"));

    [Fact]
    public void A_name_of_255_bytes_is_not_truncated()
    {
        var name = string.Concat(Enumerable.Repeat("\u20ac", 83)) + ".t.png";

        Assert.Equal(255, Encoding.UTF8.GetByteCount(name));
        Assert.Equal(name, Read(ContentDisposition.Attachment(name)));
    }

    [Fact]
    public void Any_name_is_one_valid_header_that_can_be_read_back() =>
        Names.Sample(static name => Read(ContentDisposition.Attachment(name)) == Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(name)));

    /// <summary>ASP.NET's parser, like that of many servers, decodes a quoted string that looks like an encoded word of a mail header (RFC 2047).</summary>
    [Theory]
    [InlineData("=?utf-8?B?Li4vZXZpbA==?=")]
    [InlineData("=?UTF-8?b?ZXZpbC5leGU=?=")]
    public void A_name_that_looks_encoded_is_read_unchanged(string name)
    {
        var header = Microsoft.Net.Http.Headers.ContentDispositionHeaderValue.Parse(ContentDisposition.Attachment(name));

        Assert.Equal(name, (header.FileNameStar.HasValue ? header.FileNameStar : header.FileName).Value);
        Assert.DoesNotContain("evil", header.FileName.Value!, StringComparison.Ordinal);
    }

    /// <summary>The parsed name, or null if the header does not follow the grammar.</summary>
    private static string? Read(string header)
    {
        var match = Grammar().Match(header);
        return match.Groups["whole"] is { Success: true } whole ? Uri.UnescapeDataString(whole.Value)
            : match.Groups["quoted"] is { Success: true } quoted ? quoted.Value
            : match.Groups["plain"] is { Success: true } plain ? plain.Value
            : null;
    }

    [GeneratedRegex("""\Aattachment; filename=(?:(?<plain>[A-Za-z0-9!#$&'*+.^_`|~-]+)|"(?<quoted>[ !#-$&-\[\]-~]*)")(?:; filename\*=UTF-8''(?<whole>(?:[A-Za-z0-9!#$&+.^_`|~-]|%[0-9A-F]{2})*))?\z""")]
    private static partial Regex Grammar();
}
