using System.Collections.Generic;
using System.Linq;
using WriterVision.Emulator.Images;

namespace WriterVision.Emulator.Endpoints;

/// <summary>The tokens of a request and its answer: they grow with the images' sizes and with the text.</summary>
internal readonly record struct Usage(long Prompt, long Completion)
{
    /// <summary>A rough estimate: English has about four characters a token.</summary>
    public const int CharactersPerToken = 4;

    public long Total => Prompt + Completion;

    public static Usage Of(IEnumerable<ImageFacts> images, long promptLength, long answerLength) =>
        new(images.Sum(TokensOf) + (promptLength / CharactersPerToken) + 1, (answerLength / CharactersPerToken) + 1);

    /// <summary>The tokens of an image as vision models count them: a fixed number for each tile of 512 pixels.</summary>
    private static long TokensOf(ImageFacts image) => image.Words is { } words
        ? (words.Length / CharactersPerToken) + 1
        : 85 + (170L * ((image.Width + 511) / 512) * ((image.Height + 511) / 512));
}
