using System.Collections.Generic;
using WriterVision.Api;
using WriterVision.Api.Requests;
using WriterVision.Inputs;
using WriterVision.Vision.Routes;

namespace WriterVision.Vision;

/// <summary>The models that this version knows. Any other name is asked as <see cref="Default"/> is: tomorrow's model needs no new release.</summary>
internal static class KnownModels
{
    /// <summary>Writer's model for chat with images (https://dev.writer.com/home/chat-with-images).</summary>
    public const string Default = "palmyra-x5";

    /// <summary>The model of the vision endpoint and of the vision tool. Writer retired it on 2026-07-13.</summary>
    public const string Vision = ChatRequest.ToolModel;

    /// <summary>A chat model that reads no images itself, and has the vision tool for them.</summary>
    public const string VisionTool = "palmyra-x4";

    public static IReadOnlyList<string> Names { get; } = [Default, VisionTool, Vision];

    /// <summary>Whether an answer of the model rests on one that Writer retired.</summary>
    public static bool IsRetired(string model) => model is Vision or VisionTool;

    /// <summary>Which images the model can be asked about.</summary>
    public static ImageRules Rules(string model) => IsRetired(model) ? ImageRules.Vision : ImageRules.Chat;

    /// <summary>How the model is asked.</summary>
    /// <param name="model">The model.</param>
    /// <param name="client">The account.</param>
    /// <param name="keepsFiles">Whether what must be uploaded is left in the account.</param>
    public static IVisionRoute Route(string model, WriterClient client, bool keepsFiles) => model switch
    {
        Vision => new VisionEndpointRoute(client, keepsFiles),
        VisionTool => new VisionToolRoute(client, keepsFiles),
        _ => new InlineChatRoute(client),
    };
}
