using System.Collections.Generic;

namespace WriterVision.Routes;

/// <summary>The models that this version knows to read images. Any other name is sent as it is: tomorrow's model needs no new release.</summary>
internal static class KnownModels
{
    /// <summary>Writer's model for chat with images (https://dev.writer.com/home/chat-with-images).</summary>
    public const string Default = "palmyra-x5";

    public static IReadOnlyList<string> Names { get; } = [Default];
}
