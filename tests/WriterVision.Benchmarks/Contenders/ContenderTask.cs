using System;
using System.Collections.Generic;
using System.Globalization;

namespace WriterVision.Benchmarks.Contenders;

/// <summary>What a contender has to do. It travels in the environment, since contenders are written in three languages.</summary>
internal sealed record ContenderTask
{
    private const string EndpointVariable = "WRITER_BASE_URL";
    private const string ApiTypeVariable = "WRITER_API_TYPE";
    private const string ApiKeyVariable = "WRITER_API_KEY";
    private const string Prefix = "BENCHMARK_";

    /// <summary>The port on loopback where the contender says that it is ready, is told to start, and says what it took.</summary>
    public required int Port { get; init; }

    /// <summary>The folder of the images to ask about.</summary>
    public required string Images { get; init; }

    /// <summary>The folder of those to ask about before.</summary>
    public required string WarmUp { get; init; }

    /// <summary>How many requests may be in flight.</summary>
    public required int Concurrency { get; init; }

    public required Uri Endpoint { get; init; }

    public required string ApiKey { get; init; }

    /// <summary>Whether it uses the OpenAI-compatible API, and not Writer's.</summary>
    public bool UsesOpenAI { get; init; }

    /// <summary>The limits of the account, where the contender is told.</summary>
    public int? RequestsPerMinute { get; init; }

    public int? TokensPerMinute { get; init; }

    public static ContenderTask FromEnvironment() => new()
    {
        Port = int.Parse(Variable(nameof(Port)), CultureInfo.InvariantCulture),
        Images = Variable(nameof(Images)),
        WarmUp = Variable(nameof(WarmUp)),
        Concurrency = int.Parse(Variable(nameof(Concurrency)), CultureInfo.InvariantCulture),
        Endpoint = new Uri(Environment.GetEnvironmentVariable(EndpointVariable)!),
        ApiKey = Environment.GetEnvironmentVariable(ApiKeyVariable)!,
    };

    public void WriteTo(IDictionary<string, string?> environment)
    {
        environment[Prefix + nameof(Port)] = Port.ToString(CultureInfo.InvariantCulture);
        environment[Prefix + nameof(Images)] = Images;
        environment[Prefix + nameof(WarmUp)] = WarmUp;
        environment[Prefix + nameof(Concurrency)] = Concurrency.ToString(CultureInfo.InvariantCulture);
        environment[Prefix + nameof(RequestsPerMinute)] = RequestsPerMinute?.ToString(CultureInfo.InvariantCulture);
        environment[Prefix + nameof(TokensPerMinute)] = TokensPerMinute?.ToString(CultureInfo.InvariantCulture);
        environment[Prefix + "Packages"] = Repository.SdkFolder;
        environment[EndpointVariable] = Endpoint.GetLeftPart(UriPartial.Authority) + (UsesOpenAI ? "/openai/v1" : string.Empty);
        environment[ApiTypeVariable] = UsesOpenAI ? "OpenAI" : "Writer";
        environment[ApiKeyVariable] = ApiKey;
    }

    private static string Variable(string name) => Environment.GetEnvironmentVariable(Prefix + name)
        ?? throw new InvalidOperationException($"A contender is started by the benchmark, which sets {Prefix + name}.");
}
