using System.Threading;
using System.Threading.Tasks;
using WriterVision.Tests.Engine;
using Xunit;

namespace WriterVision.Tests.Commands;

/// <summary>Deletions whose response is lost.</summary>
public sealed class RemoveWriterFileTests
{
    private int _deletions;

    [Theory]
    [InlineData("200 OK", """{"id":"x","deleted":true}""")]
    [InlineData("404 Not Found", """{"tpe":"NotFound","errors":[{"description":"not found","key":"k"}],"extras":{}}""")]
    public async Task A_deletion_whose_response_breaks_off_is_sent_again(string status, string body)
    {
        await using var server = new RawServer(async connection =>
        {
            await connection.ReadRequestAsync();
            if (Interlocked.Increment(ref _deletions) > 1)
            {
                await connection.AnswerAsync(status, body);
                return;
            }

            await connection.WriteAsync("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{");
            // The client must receive the headers before the connection is closed.
            await Task.Delay(200, connection.Stopped);
        });
        using var shell = new Shell(server.Address, "key-of-files");

        shell.Run("Remove-WriterFile abc -Confirm:$false").ThrowIfFailed();

        Assert.Equal(2, _deletions);
    }

    [Fact]
    public async Task A_file_that_does_not_exist_is_an_error_after_a_rate_limit_error_too()
    {
        await using var server = new RawServer(async connection =>
        {
            await connection.ReadRequestAsync();
            await (Interlocked.Increment(ref _deletions) == 1
                ? connection.AnswerAsync("429 Too Many Requests", "{}")
                : connection.AnswerAsync("404 Not Found", """{"tpe":"NotFound","errors":[{"description":"not found","key":"k"}],"extras":{}}"""));
        });
        using var shell = new Shell(server.Address, "key-of-files");

        Assert.Equal(["FileIdNotFound"], shell.Run("Remove-WriterFile abc -Confirm:$false").ErrorIds);
        Assert.Equal(2, _deletions);
    }

    [Fact]
    public async Task A_file_that_does_not_exist_is_an_error()
    {
        await using var server = RawServer.Answering("404 Not Found", """{"tpe":"NotFound","errors":[{"description":"not found","key":"k"}],"extras":{}}""");
        using var shell = new Shell(server.Address, "key-of-files");

        Assert.Equal(["FileIdNotFound"], shell.Run("Remove-WriterFile abc -Confirm:$false").ErrorIds);
    }
}
