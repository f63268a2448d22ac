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
        new(images.Sum(image => image.Tokens) + (promptLength / CharactersPerToken) + 1, (answerLength / CharactersPerToken) + 1);
}
