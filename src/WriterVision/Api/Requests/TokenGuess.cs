using System;

namespace WriterVision.Api.Requests;

/// <summary>
/// What a request may use of the account's tokens, by its size alone. Rough, and rather too much: it must only hold until there are
/// answers to compare it with.
/// </summary>
internal static class TokenGuess
{
    /// <summary>An answer of a few paragraphs.</summary>
    public const long Answer = 400;

    /// <summary>What a model makes of the largest image: it is made smaller first.</summary>
    private const long LargestImage = 1600;

    private const long SmallestImage = 85;

    /// <summary>Models cut an image into tiles of some 750 pixels a token; a compressed image has a third of a byte a pixel.</summary>
    private const long BytesPerToken = 250;

    /// <summary>English has four characters a token, other languages fewer.</summary>
    private const int CharactersPerToken = 3;

    /// <param name="bytes">The length of the image; null where it is not known.</param>
    public static long Image(long? bytes) =>
        bytes is { } length ? Math.Min(SmallestImage + (length / BytesPerToken), LargestImage) : LargestImage;

    public static long Text(string? text) => (text?.Length ?? 0) / CharactersPerToken;
}
