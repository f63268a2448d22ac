namespace WriterVision;

/// <summary>A model that an account can use.</summary>
public sealed class WriterModel
{
    internal WriterModel(string name, string? displayName)
    {
        Name = name;
        DisplayName = displayName;
    }

    /// <summary>The model's id, as <c>-Model</c> takes it: <c>palmyra-x5</c>.</summary>
    public string Name { get; }

    /// <summary>The model's name for people: <c>Palmyra X5</c>; null where the service gave none.</summary>
    public string? DisplayName { get; }

    /// <summary>The model's id.</summary>
    /// <returns><see cref="Name"/>.</returns>
    public override string ToString() => Name;
}
