using System;
using WriterVision.Api;

namespace WriterVision.Commands.Pipeline;

/// <summary>
/// The environment variables that replace parameters which are not specified, so that all scripts of a machine can be changed at once.
/// <see cref="ApiKeySource"/> reads those of the API key.
/// </summary>
internal static class EnvironmentDefaults
{
    /// <summary>The model for scripts without <c>-Model</c>; null for the module's default.</summary>
    public static string? Model => Read("WRITER_VISION_MODEL");

    /// <summary>The base URL of the API, as in Writer's own SDKs; null for the default of the API type.</summary>
    public static string? Endpoint => Read("WRITER_BASE_URL");

    /// <summary>The API type; null for Writer's.</summary>
    /// <exception cref="WriterVisionException"><c>InvalidApiType</c>.</exception>
    public static ApiType? ApiType => Read("WRITER_API_TYPE") switch
    {
        null => null,
        { } value when string.Equals(value, nameof(WriterVision.ApiType.Writer), StringComparison.OrdinalIgnoreCase) => WriterVision.ApiType.Writer,
        { } value when string.Equals(value, nameof(WriterVision.ApiType.OpenAI), StringComparison.OrdinalIgnoreCase) => WriterVision.ApiType.OpenAI,
        { } value => throw ConnectionErrors.InvalidApiType(value),
    };

    private static string? Read(string variable) =>
        Environment.GetEnvironmentVariable(variable)?.Trim() is { Length: > 0 } value ? value : null;
}
