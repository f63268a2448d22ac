namespace WriterVision.Api.Responses;

/// <summary>An answer that may tell what it has cost.</summary>
internal interface IUsageReport
{
    /// <summary>The tokens of the request and the answer together; null where the server does not tell.</summary>
    long? UsedTokens { get; }
}
