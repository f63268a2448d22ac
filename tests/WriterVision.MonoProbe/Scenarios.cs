using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Net;
using System.Net.Http;
using System.Security;
using System.Security.Authentication;
using System.Threading;
using System.Threading.Tasks;
using WriterVision.Api;
using WriterVision.Api.Http;
using WriterVision.Api.Requests;
using WriterVision.Api.Responses;
using WriterVision.Inputs;
using WriterVision.Journal;
using WriterVision.Reports;
using WriterVision.Text;
using WriterVision.Vision;
using WriterVision.Vision.Prompts;

namespace WriterVision.MonoProbe;

/// <summary>The scenarios. Each prints its outcomes, which <c>WindowsPowerShellTests</c> compares with the expected ones.</summary>
internal sealed class Scenarios
{
    /// <summary>The time after which an operation counts as endless. It is much longer than any operation takes.</summary>
    private static readonly TimeSpan MaximumDuration = TimeSpan.FromSeconds(20);

    private readonly string _endpoint;
    private readonly string _key;
    private readonly string _image;

    /// <param name="endpoint">The address of the server.</param>
    /// <param name="key">The API key.</param>
    /// <param name="image">The path of an image.</param>
    public Scenarios(string endpoint, string key, string image)
    {
        _endpoint = endpoint;
        _key = key;
        _image = image;
    }

    /// <summary>Runs a scenario.</summary>
    /// <param name="name">The name of the scenario.</param>
    /// <param name="count">The number of questions, for scenarios that ask more than one.</param>
    public Task RunAsync(string name, int count) => name switch
    {
        "ask" => AskAndRecordAsync(),
        "many" => AskAtOnceAsync(count),
        "questions" => AskOneByOneAsync(ModelProfiles.Default(ApiType.Writer).Name, count),
        "uploads" => AskOneByOneAsync("palmyra-vision", count),
        "stop" => StopAsync(),
        "stop-download" => StopDownloadAsync(),
        "once" => TryOnceAsync(timeout: null),
        "timeout" => TryOnceAsync(TimeSpan.FromSeconds(3)),
        "failures" => FailAsync(),
        "files" => FilesAsync(),
        "env" => FindKeyAsync(),
        "report" => WriteReportAsync(),
        _ => throw new ArgumentOutOfRangeException(nameof(name), name, "The scenario does not exist."),
    };

    /// <summary>Asks a question, records the answer, and finds it again after the journal is reopened.</summary>
    private async Task AskAndRecordAsync()
    {
        using var client = CreateClient();
        var context = new RequestContext();
        var answer = await AskAsync(client, ModelProfiles.Default(ApiType.Writer).Name, context, CancellationToken.None).ConfigureAwait(false);
        var text = $"{answer.Text} ({answer.Usage!.TotalTokens} tokens)";
        Console.WriteLine(text);
        var question = new JournalQuestion
        {
            Kind = JournalKind.Vision,
            Inputs = [JournalInput.FromContent(_image, Path.GetFileName(_image), "image", new(ContentHash.Compute(File.ReadAllBytes(_image))))],
            Prompt = "What is {{image}}?",
            PlacedPrompt = JournalKey.OfPrompt([("What is ", -1), (null, 0), ("?", -1)]),
            Endpoint = "https://api.writer.com",
            Model = ModelProfiles.Default(ApiType.Writer).Name,
            Temperature = 0.1,
        };
        using (var journal = JournalStore.Open(_image + ".jsonl"))
        {
            journal.Add(new JournalEntry { Question = question, Time = DateTimeOffset.UtcNow, Model = question.Model, RawText = text });
        }

        using var next = JournalStore.Open(_image + ".jsonl");
        Console.WriteLine($"{JournalKey.Of(question)}: {next.Find(question)?.RawText}");
    }

    /// <summary>Writes a report with an embedded image twice. The second report replaces the first.</summary>
    private Task WriteReportAsync()
    {
        for (var round = 1; round <= 2; round++)
        {
            using var report = ReportWriter.Create(new ReportOptions
            {
                Path = _image + ".html",
                Title = $"Round {round}",
                Created = DateTimeOffset.UtcNow,
                Version = "1.2.3",
                EmbedImages = true,
            });
            report.Write(new ReportRow(ReportRowKind.Result) { Name = "</script>", Text = "An answer", Images = [_image] });
            Console.WriteLine(report.Complete().Length > 0 ? $"written {round}" : "empty");
        }

        return Task.CompletedTask;
    }

    /// <summary>Asks questions in parallel.</summary>
    private async Task AskAtOnceAsync(int count)
    {
        using var client = CreateClient();
        var answers = await Task.WhenAll(Enumerable.Range(0, count)
            .Select(_ => AskAsync(client, ModelProfiles.Default(ApiType.Writer).Name, new RequestContext(), CancellationToken.None))).ConfigureAwait(false);
        Console.WriteLine($"answered {answers.Count(answer => answer.Text.Length > 0)}");
    }

    /// <summary>Asks questions one after the other, and continues after a failure.</summary>
    private async Task AskOneByOneAsync(string model, int count)
    {
        using var client = CreateClient();
        for (var number = 0; number < count; number++)
        {
            var context = new RequestContext { OnWarning = warning => Console.WriteLine("warning " + warning) };
            await PrintOutcomeAsync(AskAsync(client, model, context, CancellationToken.None), context).ConfigureAwait(false);
        }
    }

    /// <summary>Asks a question, and cancels it before the answer is complete.</summary>
    private async Task StopAsync()
    {
        using var client = CreateClient();
        using var stop = new CancellationTokenSource(TimeSpan.FromSeconds(0.3));
        var context = new RequestContext();
        await PrintOutcomeAsync(AskAsync(client, ModelProfiles.Default(ApiType.Writer).Name, context, stop.Token), context).ConfigureAwait(false);
    }

    /// <summary>Downloads a file, and cancels the download before it is complete.</summary>
    private async Task StopDownloadAsync()
    {
        using var client = CreateClient();
        using var stop = new CancellationTokenSource(TimeSpan.FromSeconds(0.3));
        var context = new RequestContext();
        await PrintOutcomeAsync(DownloadAsync(client, "file", context, stop.Token), context).ConfigureAwait(false);
    }

    /// <summary>Asks a question without retries.</summary>
    /// <param name="timeout">The timeout of the request; null for the default.</param>
    private async Task TryOnceAsync(TimeSpan? timeout)
    {
        using var client = CreateClient(timeout, retries: 0);
        var context = new RequestContext();
        await PrintOutcomeAsync(AskAsync(client, ModelProfiles.Default(ApiType.Writer).Name, context, CancellationToken.None), context).ConfigureAwait(false);
    }

    /// <summary>
    /// Asks questions over a transport that throws the exceptions of .NET Framework, because those of Mono differ. The source is
    /// <c>HttpClientHandler</c> in the reference source of .NET Framework, and the statuses of <see cref="WebException"/>.
    /// </summary>
    private async Task FailAsync()
    {
        foreach (var status in new[]
        {
            WebExceptionStatus.NameResolutionFailure, WebExceptionStatus.ConnectFailure, WebExceptionStatus.TrustFailure,
            WebExceptionStatus.SecureChannelFailure, WebExceptionStatus.ReceiveFailure,
        })
        {
            Exception? cause = status == WebExceptionStatus.TrustFailure ? new AuthenticationException("The remote certificate is invalid.") : null;
            var failure = new HttpRequestException("An error occurred while sending the request.", new WebException(status.ToString(), cause, status, null));
            using var failing = new FailingTransport(TimeSpan.Zero, failure);
            await FailAsync(failing, WriterClientOptions.DefaultTimeout, retries: 1).ConfigureAwait(false);
        }

        var aborted = new WebException("The request was aborted: The request was canceled.", WebExceptionStatus.RequestCanceled);
        using var late = new FailingTransport(TimeSpan.FromSeconds(0.5), new IOException("The read operation failed, see inner exception.", aborted));
        await FailAsync(late, TimeSpan.FromSeconds(0.2), retries: 0).ConfigureAwait(false);
    }

    private async Task FailAsync(HttpMessageHandler transport, TimeSpan timeout, int retries)
    {
        using var client = CreateClient(timeout, retries, transport);
        var context = new RequestContext();
        await PrintOutcomeAsync(AskAsync(client, ModelProfiles.Default(ApiType.Writer).Name, context, CancellationToken.None), context).ConfigureAwait(false);
    }

    /// <summary>Uploads three files, two of which have names that must be escaped, lists them in pages of two, and downloads and deletes each.</summary>
    private async Task FilesAsync()
    {
        using var client = CreateClient();
        var context = new RequestContext();
        var image = ImageFile.Inspect(_image, ImageRules.Vision);
        foreach (var name in new[] { "plain.png", "größe \"1\".png", "猫.png" })
        {
            var upload = new FileUpload { Name = name, MediaType = new(image.MediaType), Length = image.Length, OpenAsync = image.OpenAsync };
            await client.UploadFileAsync(upload, context, CancellationToken.None).ConfigureAwait(false);
        }

        var files = new List<WriterFile>();
        FilePage page;
        do
        {
            page = await client.ListFilesAsync(new FileQuery { Limit = 2, Order = "asc", After = files.LastOrDefault()?.Id }, context, CancellationToken.None).ConfigureAwait(false);
            files.AddRange(page.Files);
            Console.WriteLine($"page of {page.Files.Count}");
        }
        while (page.HasMore);

        foreach (var file in files)
        {
            var content = await DownloadAsync(client, file.Id, context, CancellationToken.None).ConfigureAwait(false);
            await client.DeleteFileAsync(file.Id, context, CancellationToken.None).ConfigureAwait(false);
            Console.WriteLine($"{string.Concat(file.Name.Select(Escape))} {file.CreatedAt?.Offset} {content.SequenceEqual(File.ReadAllBytes(_image))}");
        }
    }

    /// <summary>Finds the API key in the <c>.env</c> file in the folder of the image.</summary>
    private Task FindKeyAsync()
    {
        var found = ApiKeySource.Find(null, Path.GetDirectoryName(_image), WriterClientOptions.DefaultEndpoint, ApiType.Writer, out var source);
        Console.WriteLine($"{Path.GetFileName(source)} {SecureText.Reveal(found) == _key}");
        return Task.CompletedTask;
    }

    private WriterClient CreateClient(TimeSpan? timeout = null, int retries = 5, HttpMessageHandler? transport = null)
    {
        var secure = new SecureString();
        foreach (var character in _key)
        {
            secure.AppendChar(character);
        }

        var options = new WriterClientOptions
        {
            Endpoint = EndpointUrl.Parse(_endpoint),
            ApiKey = secure,
            Timeout = timeout ?? WriterClientOptions.DefaultTimeout,
            MaximumRetryCount = retries,
        };
        return new WriterClient(options, new AccountThrottles(), transport);
    }

    private async Task<VisionAnswer> AskAsync(WriterClient client, string model, RequestContext context, CancellationToken cancellationToken)
    {
        var question = new VisionQuestion { Prompt = PromptTemplate.Parse("What is {{image}}?", ImageNames.Single), Model = model };
        var profile = ModelProfiles.Find(model, ApiType.Writer);
        var route = ModelProfiles.CreateRoute(profile, client, keepsFiles: false, DateTime.UtcNow);
        var session = await route.OpenAsync([ImageFile.Inspect(_image, profile.Rules)], null, context, cancellationToken).ConfigureAwait(false);
        try
        {
            return await session.AskAsync(question, context, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            await session.CloseAsync(context, cancellationToken).ConfigureAwait(false);
            await route.CloseAsync(context, cancellationToken).ConfigureAwait(false);
        }
    }

    private static Task<byte[]> DownloadAsync(WriterClient client, string fileId, RequestContext context, CancellationToken cancellationToken) =>
        client.DownloadFileAsync(
            fileId,
            async (download, attempt) =>
            {
                using var content = new MemoryStream();
                await download.Content.CopyToAsync(content, 81920, attempt).ConfigureAwait(false);
                return content.ToArray();
            },
            context,
            cancellationToken);

    /// <summary>Waits for an operation, and prints its outcome: an answer, an error, "stopped", or "endless" after <see cref="MaximumDuration"/>.</summary>
    private static async Task PrintOutcomeAsync(Task operation, RequestContext context)
    {
        if (await Task.WhenAny(operation, Task.Delay(MaximumDuration)).ConfigureAwait(false) != operation)
        {
            Console.WriteLine("endless");
            return;
        }

        try
        {
            await operation.ConfigureAwait(false);
            Console.WriteLine($"answered {context.Attempts}");
        }
        catch (WriterVisionException failure)
        {
            Console.WriteLine($"{failure.ErrorId} {context.Attempts}");
            Console.WriteLine(string.Join("\n", failure.ToString().Split('\n').Select(line => "  " + line)));
        }
        catch (OperationCanceledException)
        {
            Console.WriteLine("stopped");
        }
    }

    /// <summary>Replaces a character outside ASCII with an escape sequence, so that the output does not depend on the encoding of the console.</summary>
    private static string Escape(char character) =>
        character < 128 ? character.ToString() : "\\u" + ((int)character).ToString("x4", CultureInfo.InvariantCulture);

    /// <summary>Throws an exception after a delay, and ignores cancellation.</summary>
    private sealed class FailingTransport(TimeSpan delay, Exception failure) : HttpMessageHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            await Task.Delay(delay, CancellationToken.None).ConfigureAwait(false);
            throw failure;
        }
    }
}
