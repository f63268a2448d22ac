using System;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Security;
using System.Threading;
using System.Threading.Tasks;
using WriterVision.Batch;
using WriterVision.Client;
using WriterVision.Images;
using WriterVision.Journal;
using WriterVision.Prompts;
using WriterVision.Routes;

namespace WriterVision.MonoProbe;

/// <summary>
/// Loads the module's assembly for Windows PowerShell as Import-Module does (by its path; what it needs lies beside it), asks about an
/// image over HTTP, records the answer in a journal, and prints what came of it and where each assembly came from.
/// </summary>
internal static class Program
{
    /// <param name="arguments">The path of lib/netstandard2.0/WriterVision.dll, the endpoint, the key, and an image.</param>
    public static int Main(string[] arguments)
    {
        var module = Assembly.LoadFrom(arguments[0]);
        // For this program's own compile-time reference; what the module needs finds its way without help.
        AppDomain.CurrentDomain.AssemblyResolve += (_, wanted) => new AssemblyName(wanted.Name).Name == "WriterVision" ? module : null;
        var answer = AskAsync(arguments[1], arguments[2], arguments[3]).GetAwaiter().GetResult();
        Console.WriteLine(answer);
        Console.WriteLine(Record(arguments[3], answer));
        var folder = Path.GetDirectoryName(Path.GetFullPath(arguments[0]));
        foreach (var assembly in AppDomain.CurrentDomain.GetAssemblies().Where(loaded => Path.GetDirectoryName(loaded.Location) == folder))
        {
            Console.WriteLine("loaded " + assembly.GetName().Name);
        }

        return 0;
    }

    private static async Task<string> AskAsync(string endpoint, string key, string path)
    {
        var secure = new SecureString();
        foreach (var character in key)
        {
            secure.AppendChar(character);
        }

        using var client = new WriterClient(new WriterClientOptions { Endpoint = EndpointAddress.Parse(endpoint), ApiKey = secure }, new RateGovernor());
        var question = new VisionQuestion
        {
            Prompt = PromptTemplate.Parse("What is {{image}}?", [["image"]]),
            ImageNames = ["image"],
            Model = KnownModels.Default,
        };
        var session = await new InlineChatRoute(client)
            .OpenAsync([ImageFile.Inspect(path, ImageRules.Chat)], null, new RequestContext(), CancellationToken.None)
            .ConfigureAwait(false);
        var answer = await session.AskAsync(question, new RequestContext(), CancellationToken.None).ConfigureAwait(false);
        return $"{answer.Text} ({answer.Usage!.TotalTokens} tokens)";
    }

    /// <summary>Records an answer, and finds it as the next run does.</summary>
    private static string Record(string path, string answer)
    {
        var question = new JournalQuestion
        {
            Kind = JournalKind.Vision,
            Inputs = [JournalInput.FromContent(path, Path.GetFileName(path), "image", ContentHash.Compute(File.ReadAllBytes(path)))],
            Prompt = "What is {{image}}?",
            PlacedPrompt = JournalQuestion.Fingerprint([PromptPart.Words("What is "), PromptPart.Place(0), PromptPart.Words("?")]),
            Endpoint = "https://api.writer.com",
            Model = KnownModels.Default,
            Temperature = 0.1,
        };
        var key = question.ComputeKey();
        using (var journal = JournalFile.Open(path + ".jsonl"))
        {
            journal.Add(key, new JournalEntry { Question = question, Time = DateTimeOffset.UtcNow, Model = question.Model, RawText = answer });
        }

        using var next = JournalFile.Open(path + ".jsonl");
        return $"{key}: {next.Find(key)?.RawText}";
    }
}
