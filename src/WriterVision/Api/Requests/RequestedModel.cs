namespace WriterVision.Api.Requests;

/// <summary>The model that a request names, and what an error about it needs to know.</summary>
internal sealed class RequestedModel
{
    public RequestedModel(string name, string? advice = null, bool? readsImages = null)
    {
        Name = name;
        Advice = advice;
        ReadsImages = readsImages;
    }

    public string Name { get; }

    /// <summary>What to use instead of the model; null if nothing is known.</summary>
    public string? Advice { get; }

    /// <summary>Whether the model reads images; null if that is not known.</summary>
    public bool? ReadsImages { get; }
}
