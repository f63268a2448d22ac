using System.Collections.Generic;

namespace WriterVision.Emulator.Endpoints;

/// <summary>The models that there are, and those that Writer retired on 2026-07-13 (https://dev.writer.com/home/models).</summary>
internal static class ModelCatalog
{
    public static readonly IReadOnlyList<(string Id, string Name)> Current = [("palmyra-x5", "Palmyra X5"), ("palmyra-x4", "Palmyra X4")];

    public static readonly IReadOnlyList<(string Id, string Name)> Retired =
    [
        ("palmyra-vision", "Palmyra Vision"), ("palmyra-med", "Palmyra Med"), ("palmyra-fin", "Palmyra Fin"),
        ("palmyra-creative", "Palmyra Creative"), ("palmyra-x-003-instruct", "Palmyra X 003 Instruct"),
    ];

    /// <summary>The models that read images given inline.</summary>
    public static bool ReadsImages(string id) => id == "palmyra-x5";
}
