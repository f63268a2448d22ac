using System;
using System.Collections.Concurrent;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using WriterVision.Tests.Engine;
using Xunit;

namespace WriterVision.Tests.Commands;

/// <summary>An interrupted or failed upload leaves no file in the account, or causes a warning.</summary>
public sealed class UploadCleanupTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly ConcurrentDictionary<string, string> _stored = new();
    private int _uploads;

    public UploadCleanupTests() => _folder.Write("a.png", SampleImages.Png(100));

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task An_upload_whose_answer_comes_after_a_stop_is_deleted()
    {
        var received = new TaskCompletionSource();
        await using var server = Account(async connection =>
        {
            received.TrySetResult();
            await Task.Delay(300);
            await AnswerUploadAsync(connection);
        });
        using var shell = CreateShell(server);
        var (running, finished) = shell.Start("Invoke-WriterVision p a.png -Model palmyra-vision");
        await received.Task.WaitAsync(TestContext.Current.CancellationToken);

        running.Stop();

        Assert.True((await finished).IsStopped);
        Assert.Equal(1, _uploads);
        Assert.Empty(_stored);
    }

    [Fact]
    public async Task An_upload_whose_answer_is_lost_is_found_by_its_name_and_deleted()
    {
        await using var server = Account(connection => _uploads == 1 ? Task.CompletedTask : AnswerUploadAsync(connection));
        using var shell = CreateShell(server);

        var result = shell.Run("Invoke-WriterVision p a.png -Model palmyra-vision").ThrowIfFailed();

        Assert.Equal("the answer", Assert.Single(result.Results).Text);
        Assert.Equal(2, _uploads);
        Assert.Empty(_stored);
        Assert.DoesNotContain(result.Warnings, static warning => warning.Contains("did not confirm"));
    }

    [Fact]
    public async Task A_lost_upload_that_is_not_listed_is_named_in_a_warning()
    {
        await using var server = Account(connection => _uploads == 1 ? Task.CompletedTask : AnswerUploadAsync(connection), isListed: false);
        using var shell = CreateShell(server);

        var result = shell.Run("Invoke-WriterVision p a.png -Model palmyra-vision").ThrowIfFailed();

        Assert.Single(result.Results);
        Assert.Matches(
            @"^The server did not confirm 1 upload, and the account's file list does not contain it\. If the file was stored anyway, it is still in the account: "
            + @"a\.[0-9a-f]+\.png\. Find it with Get-WriterFile -Name, and delete it with Remove-WriterFile\.$",
            Assert.Single(result.Warnings, static warning => warning.Contains("did not confirm")));
    }

    [Fact]
    public async Task A_rejected_upload_causes_no_warning()
    {
        await using var server = Account(connection =>
        {
            if (_uploads > 1)
            {
                return AnswerUploadAsync(connection);
            }

            _stored.Clear();
            return connection.AnswerAsync("429 Too Many Requests", "{}", "Content-Type: application/json\r\nRetry-After: 0\r\n");
        });
        using var shell = CreateShell(server);

        var result = shell.Run("Invoke-WriterVision p a.png -Model palmyra-vision").ThrowIfFailed();

        Assert.DoesNotContain(result.Warnings, static warning => warning.Contains("did not confirm"));
        Assert.Empty(_stored);
    }

    [Fact]
    public async Task A_file_that_disappeared_from_the_account_is_uploaded_again()
    {
        var questions = 0;
        await using var server = Account(AnswerUploadAsync, answerQuestion: connection =>
        {
            if (Interlocked.Increment(ref questions) > 1)
            {
                return connection.AnswerAsync("200 OK", """{"data":"the answer"}""");
            }

            _stored.Clear();
            return connection.AnswerAsync("404 Not Found", """{"tpe":"NotFound","errors":[{"description":"not found","key":"k"}],"extras":{}}""");
        });
        using var shell = CreateShell(server);

        var result = shell.Run("Invoke-WriterVision p a.png -Model palmyra-vision").ThrowIfFailed();

        Assert.Equal("the answer", Assert.Single(result.Results).Text);
        Assert.Equal(2, _uploads);
        Assert.Empty(_stored);
    }

    private Task AnswerUploadAsync(RawConnection connection) => connection.AnswerAsync("200 OK", File($"f{_uploads}"));

    private static string File(string id, string name = "x") =>
        $$"""{"id":"{{id}}","name":"{{name}}","created_at":"2026-01-01T00:00:00Z","graph_ids":[],"status":"completed"}""";

    private Shell CreateShell(RawServer server)
    {
        var shell = new Shell(server.Address, "key-of-uploads");
        shell.SetLocation(_folder.Path);
        return shell;
    }

    /// <summary>An account with a test-specific answer to uploads. A file is stored as soon as its body has arrived.</summary>
    private RawServer Account(Func<RawConnection, Task> answerUpload, bool isListed = true, Func<RawConnection, Task>? answerQuestion = null) => new(async connection =>
    {
        await connection.ReadRequestAsync();
        var head = connection.Head;
        var target = head.Split(' ')[1].Split('?')[0];
        switch (head.Split(' ')[0], target)
        {
            case ("POST", "/v1/files"):
                var name = head.Split("filename=")[1].Split('\r', ';')[0].Trim('"', ' ');
                _stored[$"f{Interlocked.Increment(ref _uploads)}"] = name;
                await answerUpload(connection);
                break;
            case ("GET", "/v1/files"):
                var files = isListed ? _stored.Select(static file => File(file.Key, file.Value)) : [];
                await connection.AnswerAsync("200 OK", $$"""{"data":[{{string.Join(",", files)}}],"has_more":false,"first_id":"a","last_id":"b"}""");
                break;
            case ("DELETE", _):
                _stored.TryRemove(target.Split('/')[^1], out _);
                await connection.AnswerAsync("200 OK", """{"id":"x","deleted":true}""");
                break;
            case ("GET", _):
                await (_stored.ContainsKey(target.Split('/')[^1])
                    ? connection.AnswerAsync("200 OK", File(target.Split('/')[^1]))
                    : connection.AnswerAsync("404 Not Found", """{"tpe":"NotFound","errors":[{"description":"no such file","key":"k"}],"extras":{}}"""));
                break;
            default:
                await (answerQuestion?.Invoke(connection) ?? connection.AnswerAsync("200 OK", """{"data":"the answer"}"""));
                break;
        }
    });
}
