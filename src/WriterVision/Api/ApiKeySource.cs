using System;
using System.Security;
using WriterVision.Text;

namespace WriterVision.Api;

/// <summary>Finds the API key, and validates that it can be used in a header.</summary>
internal static class ApiKeySource
{
    /// <summary>The name of the environment variable, and of the line in a <c>.env</c> file, as in Writer's own SDKs and guides.</summary>
    public const string VariableName = "WRITER_API_KEY";

    /// <summary>The environment variable that Amazon's own tools read for an Amazon Bedrock API key.</summary>
    public const string BedrockVariableName = "AWS_BEARER_TOKEN_BEDROCK";

    /// <summary>The maximum length in characters: the limit of a SecureString, which is longer than any header that a server accepts.</summary>
    private const int MaximumLength = 65_536;

    /// <summary>Gets the key from the parameter, or else the environment, or else the <c>.env</c> file in the current folder.</summary>
    /// <param name="parameter">The key of the parameter; null if there is none.</param>
    /// <param name="folder">The current folder; null outside the file system.</param>
    /// <param name="endpoint">The endpoint. Amazon Bedrock has its own variable.</param>
    /// <param name="apiType">The API of the endpoint: a local server of the OpenAI-compatible API needs no key.</param>
    /// <param name="source">The source of the key, for verbose output.</param>
    /// <returns>The key; empty if no key was found and none is needed.</returns>
    /// <exception cref="WriterVisionException"><c>ApiKeyNotFound</c>, <c>InvalidApiKey</c> or <c>DotEnvNotReadable</c>.</exception>
    public static SecureString Find(SecureString? parameter, string? folder, Uri endpoint, ApiType apiType, out string source)
    {
        if (parameter is not null)
        {
            source = "-ApiKey";
            return Check(SecureText.Reveal(parameter), source);
        }

        // At Amazon Bedrock, only the key of an Amazon account is valid.
        var isBedrock = apiType == ApiType.OpenAI && IsBedrock(endpoint);
        foreach (var name in isBedrock ? new[] { BedrockVariableName, VariableName } : [VariableName])
        {
            if (Environment.GetEnvironmentVariable(name) is { Length: > 0 } variable)
            {
                source = "the environment variable " + name;
                return Check(variable, source);
            }
        }

        if (folder is not null)
        {
            var path = System.IO.Path.Combine(folder, ".env");
            if (DotEnvFile.Read(path, VariableName) is { } value)
            {
                source = path;
                return Check(value, $"'{SafeText.Line(path)}'");
            }
        }

        if (apiType == ApiType.OpenAI && endpoint.IsLoopback)
        {
            source = string.Empty;
            return new SecureString();
        }

        throw ConnectionErrors.ApiKeyNotFound(isBedrock ? BedrockVariableName : VariableName);
    }

    private static bool IsBedrock(Uri endpoint) =>
        endpoint.Host.EndsWith(".amazonaws.com", StringComparison.OrdinalIgnoreCase) || endpoint.Host.EndsWith(".api.aws", StringComparison.OrdinalIgnoreCase);

    private static SecureString Check(string text, string source)
    {
        var key = text.Trim();
        if (key.Length is 0 or > MaximumLength)
        {
            throw ConnectionErrors.InvalidApiKey(source);
        }

        var secure = new SecureString();
        foreach (var character in key)
        {
            if (character is < '!' or > '~')
            {
                throw ConnectionErrors.InvalidApiKey(source);
            }

            secure.AppendChar(character);
        }

        secure.MakeReadOnly();
        return secure;
    }
}
