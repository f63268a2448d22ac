namespace WriterVision.Imaging.Sources;

/// <summary>Where a comparison writes its image of changes.</summary>
/// <param name="Path">A folder, or the path of a <c>.png</c> file.</param>
/// <param name="Turn">The turn to choose the name.</param>
internal sealed record ChangesFile(string Path, NameTurn Turn);
