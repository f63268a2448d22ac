using System;
using WriterVision.Inputs;

namespace WriterVision.Vision;

/// <summary>The kinds of requests with which models read images.</summary>
internal enum ModelRoute
{
    /// <summary>Chat with the images in the request.</summary>
    InlineImages,

    /// <summary>Writer's vision endpoint, with uploaded files.</summary>
    VisionEndpoint,

    /// <summary>Chat with Writer's vision tool, with uploaded files.</summary>
    VisionTool,
}

/// <summary>The known properties of one model.</summary>
internal sealed record ModelProfile
{
    public required string Name { get; init; }

    public ApiType ApiType { get; init; }

    /// <summary>Whether the model reads images itself; null if that is not known.</summary>
    public bool? ReadsImages { get; init; }

    public ModelRoute Route { get; init; }

    /// <summary>The formats and sizes of images that the model accepts.</summary>
    public ImageRules Rules { get; init; } = ImageRules.Chat;

    /// <summary>The model that the vision tool uses; null for other routes.</summary>
    public string? ToolModel { get; init; }

    /// <summary>
    /// Whether the model supports a system message, sampling parameters and a schema, and reports its tokens. If not,
    /// <c>VisionCommand.FindModel</c> rejects these parameters (<c>ParameterNotSupported</c>).
    /// </summary>
    public bool AcceptsChatParameters { get; init; } = true;

    /// <summary>The day on which the model is retired (UTC); null if none is announced. <see cref="ModelRetirement"/> warns of it.</summary>
    public DateTime? RetiresOn { get; init; }

    /// <summary>Whether the model is no longer available on a day.</summary>
    public bool IsRetired(DateTime day) => RetiresOn <= day.Date;
}
