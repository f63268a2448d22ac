using System;
using System.Text;
using WriterVision.Api;
using Xunit;

namespace WriterVision.Tests.Api;

public sealed class DotEnvFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Theory]
    [InlineData("WRITER_API_KEY=abc", "abc")]
    [InlineData("  WRITER_API_KEY = abc  ", "abc")]
    [InlineData("export WRITER_API_KEY=abc", "abc")]
    [InlineData("WRITER_API_KEY='abc'", "abc")]
    [InlineData("WRITER_API_KEY=\"abc\" # the key", "abc")]
    [InlineData("WRITER_API_KEY=abc # the key", "abc")]
    [InlineData("WRITER_API_KEY=a#b", "a#b")]
    [InlineData("WRITER_API_KEY=ab#", "ab#")]
    [InlineData("WRITER_API_KEY=ab# c", "ab# c")]
    [InlineData("WRITER_API_KEY=ab #c", "ab")]
    [InlineData("WRITER_API_KEY=#c", "")]
    [InlineData("WRITER_API_KEY=a=b", "a=b")]
    [InlineData("WRITER_API_KEY=", "")]
    [InlineData("# WRITER_API_KEY=abc", null)]
    [InlineData("WRITER_API_KEY_OLD=abc", null)]
    [InlineData("MY_WRITER_API_KEY=abc", null)]
    [InlineData("WRITER_API_KEY", null)]
    [InlineData("", null)]
    public void The_value_is_read_from_a_line(string line, string? value) => Assert.Equal(value, DotEnvFile.Value(line, "WRITER_API_KEY"));

    [Theory]
    [InlineData("utf-8")]
    [InlineData("utf-16")]
    [InlineData("utf-16BE")]
    public void A_file_is_read_in_the_encodings_that_shells_write(string encoding)
    {
        var text = "OTHER=1\r\n# comment\r\nWRITER_API_KEY='key'\r\n";
        var bytes = Encoding.GetEncoding(encoding);
        var path = _folder.Write(".env", [.. bytes.GetPreamble(), .. bytes.GetBytes(text)]);

        Assert.Equal("key", DotEnvFile.Read(path, "WRITER_API_KEY"));
    }

    [Fact]
    public void The_last_line_that_sets_a_variable_is_used() =>
        Assert.Equal("new", DotEnvFile.Read(_folder.Write(".env", "WRITER_API_KEY=old\nWRITER_API_KEY=new"u8.ToArray()), "WRITER_API_KEY"));

    [Fact]
    public void A_missing_file_returns_null() => Assert.Null(DotEnvFile.Read(_folder.File(".env"), "WRITER_API_KEY"));

    public void Dispose() => _folder.Dispose();
}
