using System;

namespace WriterVision.Api.Requests;

/// <summary>
/// Estimates the tokens of the parts of a request from their size; <see cref="ChatRequest.ExpectedTokens"/> and
/// <see cref="VisionRequest.ExpectedTokens"/> add them up. The estimate is rough and tends to be too high. <c>Throttling.AccountLimits</c> scales it
/// by the actual usage of earlier answers.
/// </summary>
internal static class TokenGuess
{
    /// <summary>The tokens of an answer of a few paragraphs.</summary>
    public const long Answer = 400;

    /// <summary>The maximum number of tokens of an image: models reduce larger images first.</summary>
    private const long LargestImage = 1600;

    private const long SmallestImage = 85;

    /// <summary>The number of image bytes per token: models use one token for about 750 pixels, and a compressed image has about a third of a byte per pixel.</summary>
    private const long BytesPerToken = 250;

    /// <summary>The number of characters per token: four in English, fewer in other languages.</summary>
    private const int CharactersPerToken = 3;

    /// <param name="bytes">The length of the image in bytes; null if it is not known.</param>
    public static long Image(long? bytes) =>
        bytes is { } length ? Math.Min(SmallestImage + (length / BytesPerToken), LargestImage) : LargestImage;

    public static long Text(string? text) => (text?.Length ?? 0) / CharactersPerToken;
}
