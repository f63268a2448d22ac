namespace WriterVision.Api.Responses;

/// <summary>A response that may state the tokens that it used.</summary>
internal interface IUsageReport
{
    /// <summary>The tokens of the request and the answer together; null if the server does not state them.</summary>
    long? UsedTokens { get; }
}
