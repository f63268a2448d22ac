using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Management.Automation;
using System.Text;
using System.Threading.Tasks;
using WriterVision.Tests.Engine;
using Xunit;

namespace WriterVision.Tests.Commands;

/// <summary>Searches all output of a command for the key and for a secret in a URL, after many kinds of failures.</summary>
public sealed class SecretTests : IDisposable
{
    private const string Key = "sk-the-key-that-is-looked-for";
    private const string Token = "sas-token-that-is-looked-for";

    private readonly TemporaryFolder _folder = new();
    private readonly Shell _shell = new(endpoint: null, Key);

    public SecretTests()
    {
        _folder.Write("a.png", SampleImages.Png(100));
        _folder.Write("b.png", SampleImages.Png(100, seed: 2));
        _shell.SetLocation(_folder.Path);
    }

    /// <summary>Answers that repeat the key in every place that a server controls.</summary>
    public static TheoryData<string> Answers =>
    [
        "200 OK|no JSON: {0}",
        "200 OK|<html><title>{0}</title>",
        "400 Bad Request|{0} {0} {0}",
        "401 Unauthorized|{\"tpe\":\"{0}\",\"errors\":[{\"description\":\"{0}\",\"key\":\"{0}\"}]}",
        "403 Forbidden|{\"message\":\"{0}\"}",
        "404 Not Found|{\"detail\":\"{0}\"}",
        "413 Payload Too Large|<title>&#{1};{2}</title>",
        "429 Too Many Requests|{\"error\":\"{0}\"}",
        "500 Oops|{\"errors\":[{\"description\":\"{0}\"}]}",
        "503 Service Unavailable|{0}",
        "302 Found|",
        "{0}|",
    ];

    [Theory]
    [MemberData(nameof(Answers))]
    public async Task No_output_of_a_command_contains_the_key(string answer)
    {
        var (status, body) = (Filled(answer.Split('|')[0]), Filled(answer.Split('|')[1]));
        await using var server = RawServer.Answering(status, body, $"Content-Type: application/json\r\nLocation: https://{Key}@elsewhere.example/{Key}?{Key}\r\nRetry-After: 0\r\nX-Echo: {Key}\r\n");

        foreach (var command in new[]
        {
            "gci *.png | iwv 'p' -Journal journal.jsonl -MaximumRetryCount 1 -OutageTimeoutSec 2", "gci *.png | iwv 'p' -Model palmyra-vision", "iwv 'p' https://user:" + Token + "@images.example/a.png?sig=" + Token,
            "Compare-WriterImage a.png b.png", "Send-WriterFile a.png", "Get-WriterFile", "Get-WriterFile x", "Receive-WriterFile x .", "Remove-WriterFile x -Confirm:$false", "Restart-WriterFile x", "Get-WriterModel",
        })
        {
            var output = CollectOutput($"{command} -Endpoint {server.Address}{(command.Contains("Retry", StringComparison.Ordinal) ? "" : " -MaximumRetryCount 0")}");

            Assert.DoesNotContain(Key, output, StringComparison.Ordinal);
            Assert.DoesNotContain(Token, output, StringComparison.Ordinal);
        }

        Assert.Contains(server.Heads, static head => head.Contains($"Authorization: Bearer {Key}\r\n", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("iwv 'p' a.png -Endpoint https://user:{1}@127.0.0.1:9")]
    [InlineData("iwv 'p' a.png -Endpoint https://127.0.0.1:9/?key={1}")]
    [InlineData("iwv 'p' a.png -Endpoint 'user:{1}@localhost'")]
    [InlineData("iwv 'p' a.png -Endpoint https://127.0.0.1:9 -MaximumRetryCount 0")]
    [InlineData("iwv 'p' a.png -ApiKey '{0} é' -Endpoint https://127.0.0.1:9")]
    [InlineData("iwv 'p' a.png -ApiKey '{0}' -TimeoutSec -1")]
    [InlineData("iwv 'p' a.png -ApiKey '{0}' -NoSuchParameter 1")]
    [InlineData("iwv 'p' a.png -ApiKey @{{ Key = '{0}' }}")]
    [InlineData("iwv 'p' a.png -ApiKey '{0}', '{0}'")]
    [InlineData("iwv 'p' http://user:{1}@images.example/a.png?sig={1}")]
    [InlineData("iwv 'p' ftp://user:{1}@images.example/a.png")]
    [InlineData("iwv 'p' -Path https://user:{1}@images.example/a.png?sig={1}")]
    [InlineData("Compare-WriterImage https://user:{1}@images.example/a.png?sig={1} a.png -Model palmyra-vision")]
    [InlineData("iwv 'p' a.png -Proxy http://user:{1}@127.0.0.1:9 -Endpoint https://api.writer.example -MaximumRetryCount 0")]
    public void A_key_in_the_wrong_parameter_is_not_repeated(string call)
    {
        var output = CollectOutput(string.Format(null, call, Key, Token));

        Assert.DoesNotContain(Key, output, StringComparison.Ordinal);
        Assert.DoesNotContain(Token, output, StringComparison.Ordinal);
    }

    public void Dispose()
    {
        _shell.Dispose();
        _folder.Dispose();
    }

    /// <summary>The key in an answer: unchanged, and with its first character as an HTML character reference.</summary>
    private static string Filled(string answer) => answer.Replace("{0}", $"Bearer {Key}", StringComparison.Ordinal)
        .Replace("{1}", ((int)Key[0]).ToString(System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal)
        .Replace("{2}", Key[1..], StringComparison.Ordinal);

    /// <summary>Runs a call and returns the text of all its streams, errors, results and files.</summary>
    private string CollectOutput(string call)
    {
        var output = new StringBuilder();
        var (running, result) = _shell.Start($"$VerbosePreference = $DebugPreference = $InformationPreference = 'Continue'; {call}");
        var shellResult = result.GetAwaiter().GetResult();
        output.AppendLine(shellResult.AllText);
        foreach (var error in shellResult.Errors.Append(shellResult.Terminating).OfType<ErrorRecord>())
        {
            output.AppendLine(error.CategoryInfo.ToString()).AppendLine(error.ErrorDetails?.Message);
            for (var exception = error.Exception; exception is not null; exception = exception.InnerException)
            {
                output.AppendJoin('\n', Members(exception)).AppendJoin('\n', exception.Data.Values.Cast<object?>());
            }
        }

        foreach (var item in shellResult.Output.OfType<object>())
        {
            output.AppendJoin('\n', Members(item));
        }

        foreach (var stream in new IEnumerable<object>[] { running.Streams.Debug, running.Streams.Information, running.Streams.Progress, running.Streams.Verbose, running.Streams.Warning })
        {
            output.AppendJoin('\n', stream);
        }

        running.Dispose();
        foreach (var file in Directory.GetFiles(_folder.Path))
        {
            output.AppendLine(file).AppendLine(Encoding.Latin1.GetString(File.ReadAllBytes(file)));
        }

        return output.ToString();
    }

    private static IEnumerable<string?> Members(object item) =>
        PSObject.AsPSObject(item).Properties.Where(static property => property.IsGettable).Select(static property => property.Value?.ToString());
}
