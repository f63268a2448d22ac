using System;

namespace WriterVision;

/// <summary>A model that an account can use.</summary>
public sealed class WriterModel
{
    internal WriterModel(string name, string? displayName)
    {
        Name = name;
        DisplayName = displayName;
    }

    /// <summary>The model's id, for <c>-Model</c>.</summary>
    public string Name { get; }

    /// <summary>The display name of the model; null if the service reported none.</summary>
    public string? DisplayName { get; }

    /// <summary>Whether the model reads images; null if that is not known.</summary>
    public bool? ReadsImages { get; internal set; }

    /// <summary>The date of the model's retirement (UTC); null if none is announced.</summary>
    public DateTime? RetiresOn { get; internal set; }

    /// <summary>The model's id.</summary>
    /// <returns><see cref="Name"/>.</returns>
    public override string ToString() => Name;
}
