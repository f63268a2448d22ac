using System;
using System.Collections.Generic;
using System.Globalization;

namespace WriterVision.Benchmarks.Contenders;

/// <summary>The input of a contender. It is passed in environment variables, which all three languages of the contenders can read.</summary>
internal sealed record ContenderTask
{
    private const string EndpointVariable = "WRITER_BASE_URL";
    private const string ApiTypeVariable = "WRITER_API_TYPE";
    private const string ApiKeyVariable = "WRITER_API_KEY";
    private const string Prefix = "BENCHMARK_";

    /// <summary>The port on loopback for the connection between the contender and the benchmark.</summary>
    public required int Port { get; init; }

    /// <summary>The folder with the images of the measured run.</summary>
    public required string Images { get; init; }

    /// <summary>The folder with the images of the warm-up.</summary>
    public required string WarmUp { get; init; }

    /// <summary>The maximum number of requests in flight.</summary>
    public required int Concurrency { get; init; }

    public required Uri Endpoint { get; init; }

    public required string ApiKey { get; init; }

    /// <summary>True for the OpenAI-compatible API; false for Writer's own.</summary>
    public bool UsesOpenAI { get; init; }

    /// <summary>The limit of requests, if the contender gets it as a parameter.</summary>
    public int? RequestsPerMinute { get; init; }

    /// <summary>The limit of tokens, if the contender gets it as a parameter.</summary>
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
        ?? throw new InvalidOperationException($"The environment variable {Prefix + name} is not set. Only the benchmark can start a contender.");
}
