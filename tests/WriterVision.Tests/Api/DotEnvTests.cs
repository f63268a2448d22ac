using System;
using System.Text;
using CsCheck;
using WriterVision.Api;
using WriterVision.Text;
using Xunit;

namespace WriterVision.Tests.Api;

/// <summary>Arbitrary <c>.env</c> files in any encoding: each yields a valid key, or an error that does not contain it.</summary>
public sealed class DotEnvTests : IDisposable
{
    private const string Secret = "sk-that-no-message-shows";

    private static readonly string[] Encodings = ["utf-8", "utf-16", "utf-16BE", "utf-32", "iso-8859-1"];

    private static readonly string[] Pieces =
    [
        "WRITER_API_KEY", "=", " = ", Secret, Secret + "\u00e9", "\"", "'", "# ", "export ", "\r\n", "\n", "\r", "\0", "\u2028", "\ufeff", "\ud83d", "OTHER=1\n",
        $"WRITER_API_KEY={Secret}\n", $"WRITER_API_KEY='{Secret}", $"WRITER_API_KEY={Secret}\0\n", new string('x', 70_000), $"WRITER_API_KEY={new string('k', 70_000)}\n", " ", "\t",
    ];

    /// <summary>Complete and partial lines in every encoding, with and without a byte order mark, truncated and damaged.</summary>
    private static readonly Gen<byte[]> Files = Gen.Select(
        Gen.Int[0, Pieces.Length - 1].Select(static index => Pieces[index]).Array[0, 12],
        Gen.Int[0, Encodings.Length - 1].Select(static index => Encodings[index]),
        Gen.Bool,
        Gen.OneOf(Gen.Const(Array.Empty<byte>()), Gen.Byte.Array[0, 40]),
        Gen.Int[0, 3],
        static (pieces, name, hasMark, damage, missingBytes) =>
        {
            var encoding = Encoding.GetEncoding(name);
            byte[] bytes = [.. hasMark ? encoding.GetPreamble() : [], .. encoding.GetBytes(string.Concat(pieces)), .. damage];
            return bytes[..Math.Max(0, bytes.Length - missingBytes)];
        });

    private readonly TemporaryFolder _folder = new();

    /// <summary>Tests files as shells and editors write them, and damaged files. The key is read with the same method as in a command.</summary>
    [Fact]
    public void Any_file_yields_a_valid_key_or_an_error_that_does_not_contain_it() => Files.Sample(
        bytes =>
        {
            _folder.Write(".env", bytes);
            try
            {
                using var key = ApiKeySource.Find(parameter: null, _folder.Path, WriterClientOptions.DefaultEndpoint, ApiType.Writer, out var source);
                Assert.Equal(_folder.File(".env"), source);
                Assert.All(SecureText.Reveal(key), static character => Assert.InRange(character, '!', '~'));
            }
            catch (WriterVisionException failure)
            {
                Assert.Contains(failure.ErrorId, new[] { "ApiKeyNotFound", "InvalidApiKey" });
                Assert.True(failure.EndsRun);
                for (Exception? inner = failure; inner is not null; inner = inner.InnerException)
                {
                    Assert.DoesNotContain(Secret, inner.ToString(), StringComparison.Ordinal);
                }
            }
        },
        iter: 2000,
        threads: 1);

    [Theory]
    [InlineData("utf-8", "InvalidApiKey")]
    [InlineData("iso-8859-1", "InvalidApiKey")]
    [InlineData("utf-16", "ApiKeyNotFound")]
    [InlineData("utf-32", "ApiKeyNotFound")]
    public void A_non_ASCII_key_without_a_byte_order_mark_is_an_error_that_does_not_contain_it(string encoding, string errorId)
    {
        // Without a byte order mark, the non-ASCII character is decoded incorrectly, so that the key cannot be sent.
        _folder.Write(".env", Encoding.GetEncoding(encoding).GetBytes($"WRITER_API_KEY={Secret}\u00e9\r\n"));

        var failure = Assert.Throws<WriterVisionException>(() => ApiKeySource.Find(parameter: null, _folder.Path, WriterClientOptions.DefaultEndpoint, ApiType.Writer, out _));

        Assert.Equal(errorId, failure.ErrorId);
        Assert.DoesNotContain(Secret, failure.ToString(), StringComparison.Ordinal);
    }

    public DotEnvTests() =>
        Assert.SkipUnless(string.IsNullOrEmpty(Environment.GetEnvironmentVariable(ApiKeySource.VariableName)), "The environment variable with the key takes precedence over .env files.");

    public void Dispose() => _folder.Dispose();
}
