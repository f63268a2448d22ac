using System;
using System.Collections.Generic;
using System.Linq;
using WriterVision.Api;
using WriterVision.Inputs;
using WriterVision.Vision.Routes;

namespace WriterVision.Vision;

/// <summary>
/// The models that this version knows. No other code of the module contains the name of a model (the emulator has its own
/// <c>ModelCatalog</c>), and <see cref="ModelRetirement"/> warns of the end of a model. A model that is not in the table is used in the same way
/// as the default, so that a new model does not require a new release.
/// </summary>
/// <remarks>
/// Sources: https://dev.writer.com/home/models (names, retirements), https://dev.writer.com/home/chat-with-images (which model reads images),
/// https://dev.writer.com/home/analyze-images (the vision endpoint), the Amazon Bedrock user guide (model ids there).
/// </remarks>
internal static class ModelProfiles
{
    private const string VisionModel = "palmyra-vision";

    private static readonly DateTime July2026 = Day(2026, 7, 13);
    private static readonly DateTime December2026 = Day(2026, 12, 14);

    /// <summary>The current day (UTC). Tests replace it, so that they do not depend on the current day.</summary>
    public static Func<DateTime> Today { get; set; } = static () => DateTime.UtcNow.Date;

    /// <summary>All known models. For each API, the default model comes first.</summary>
    public static IReadOnlyList<ModelProfile> All { get; } =
    [
        new() { Name = "palmyra-x5", ReadsImages = true, RetiresOn = December2026 },
        new()
        {
            Name = "palmyra-x4", ReadsImages = false, RetiresOn = December2026,
            Route = ModelRoute.VisionTool, ToolModel = VisionModel, Rules = ImageRules.Vision,
        },
        new() { Name = "palmyra-x6", ReadsImages = false },
        new()
        {
            Name = VisionModel, ReadsImages = true, RetiresOn = July2026,
            Route = ModelRoute.VisionEndpoint, Rules = ImageRules.Vision, AcceptsChatParameters = false,
        },
        new() { Name = "palmyra-med", ReadsImages = false, RetiresOn = July2026 },
        new() { Name = "palmyra-fin", ReadsImages = false, RetiresOn = July2026 },
        new() { Name = "palmyra-creative", ReadsImages = false, RetiresOn = July2026 },
        new() { Name = "palmyra-x-003-instruct", ReadsImages = false, RetiresOn = July2026 },
        new() { Name = "writer.palmyra-vision-7b", ApiType = ApiType.OpenAI, ReadsImages = true },
        new() { Name = "writer.palmyra-x5", ApiType = ApiType.OpenAI, ReadsImages = false },
        new() { Name = "writer.palmyra-x4", ApiType = ApiType.OpenAI, ReadsImages = false },
    ];

    /// <summary>The model that is used if the user specifies none.</summary>
    public static ModelProfile Default(ApiType apiType) => All.First(profile => profile.ApiType == apiType);

    /// <summary>The profile of a model; for an unknown name, the profile of a chat model with inline images.</summary>
    public static ModelProfile Find(string model, ApiType apiType) =>
        All.FirstOrDefault(profile => profile.ApiType == apiType && profile.Name == BaseName(model, apiType)) is { } known
            ? known with { Name = model }
            : new ModelProfile { Name = model, ApiType = apiType };

    /// <summary>The route to a model.</summary>
    /// <param name="profile">The model.</param>
    /// <param name="client">The client of the account.</param>
    /// <param name="keepsFiles">Whether uploaded files remain in the account.</param>
    /// <param name="today">Today's date (UTC), for the advice of an error about the model.</param>
    public static IVisionRoute CreateRoute(ModelProfile profile, WriterClient client, bool keepsFiles, DateTime today)
    {
        var advice = ModelRetirement.Advice(profile, today);
        return profile.Route switch
        {
            ModelRoute.VisionEndpoint => new VisionEndpointRoute(client, keepsFiles, advice),
            ModelRoute.VisionTool => new VisionToolRoute(client, keepsFiles, profile.ToolModel!, advice),
            _ => new InlineChatRoute(client, advice, readsImages: profile.ReadsImages),
        };
    }

    /// <summary>The name without the prefix of a region and the suffix of a version, as in <c>us.writer.palmyra-x5-v1:0</c> on Amazon Bedrock.</summary>
    public static string BaseName(string model, ApiType apiType)
    {
        var start = apiType == ApiType.OpenAI ? model.IndexOf("writer.", StringComparison.Ordinal) : -1;
        if (start < 0 || (start > 0 && model[start - 1] != '.'))
        {
            return model;
        }

        var name = model.Substring(start);
        var version = name.LastIndexOf("-v", StringComparison.Ordinal);
        return version > 0 && name.IndexOf(':', version) == version + 3 ? name.Substring(0, version) : name;
    }

    private static DateTime Day(int year, int month, int day) => new(year, month, day, 0, 0, 0, DateTimeKind.Utc);
}
