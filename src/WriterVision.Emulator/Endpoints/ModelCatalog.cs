using System;
using System.Collections.Generic;
using System.Linq;

namespace WriterVision.Emulator.Endpoints;

/// <summary>A model that the emulator simulates.</summary>
/// <param name="Id">The name in requests.</param>
/// <param name="Name">The name for people.</param>
internal sealed record CatalogModel(string Id, string Name)
{
    /// <summary>Whether the model reads images in the request.</summary>
    public bool ReadsImages { get; init; }

    /// <summary>The first day on which the model does not answer; null if none is announced.</summary>
    public DateOnly? RetiresOn { get; init; }
}

/// <summary>
/// The models of each API, with their retirements (https://dev.writer.com/home/models, the Amazon Bedrock user guide). The module has a table of
/// its own (<c>ModelProfiles</c>): the emulator shares no code with it.
/// </summary>
internal static class ModelCatalog
{
    /// <summary>The model of the vision endpoint and of the vision tool.</summary>
    public const string VisionModel = "palmyra-vision";

    /// <summary>Models that were retired on this day return the error for an unknown model; later ones "not supported for chat".</summary>
    private static readonly DateOnly July = new(2026, 7, 13);

    private static readonly DateOnly December = new(2026, 12, 14);

    private static readonly IReadOnlyList<CatalogModel> Writer =
    [
        new("palmyra-x5", "Palmyra X5") { ReadsImages = true, RetiresOn = December },
        new("palmyra-x4", "Palmyra X4") { RetiresOn = December },
        new("palmyra-x6", "Palmyra X6"),
        new(VisionModel, "Palmyra Vision") { RetiresOn = July },
        new("palmyra-med", "Palmyra Med") { RetiresOn = July },
        new("palmyra-fin", "Palmyra Fin") { RetiresOn = July },
        new("palmyra-creative", "Palmyra Creative") { RetiresOn = July },
        new("palmyra-x-003-instruct", "Palmyra X 003 Instruct") { RetiresOn = July },
    ];

    private static readonly IReadOnlyList<CatalogModel> OpenAI =
    [
        new("writer.palmyra-vision-7b", "Palmyra Vision 7B") { ReadsImages = true },
        new("writer.palmyra-x5", "Palmyra X5"),
        new("writer.palmyra-x4", "Palmyra X4"),
    ];

    /// <summary>The models that are available.</summary>
    public static IEnumerable<CatalogModel> Available(EmulatorOptions options, bool isOpenAI) => isOpenAI
        ? OpenAI
        : Writer.Where(model => options.AllowRetired || !(model.RetiresOn <= options.Today));

    /// <summary>Finds a model.</summary>
    /// <exception cref="ApiErrorException">The model is unknown or retired.</exception>
    public static CatalogModel Find(string id, EmulatorOptions options, bool isOpenAI)
    {
        if (Available(options, isOpenAI).FirstOrDefault(model => model.Id == id) is { } available)
        {
            return available;
        }

        // A service can reject a retired model with either error.
        throw !isOpenAI && Writer.Any(model => model.Id == id && model.RetiresOn > July)
            ? ApiErrorException.ModelNotSupported(id)
            : ApiErrorException.ModelNotFound(id);
    }
}
