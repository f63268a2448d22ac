namespace WriterVision;

/// <summary>The API of a service.</summary>
public enum ApiType
{
    /// <summary>Writer's own API.</summary>
    Writer,

    /// <summary>The OpenAI-compatible chat completions API of Amazon Bedrock, gateways and local servers.</summary>
    OpenAI,
}
