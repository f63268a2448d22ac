namespace WriterVision.Api.Requests;

/// <summary>The model of a request, with the information for an error about it.</summary>
internal sealed class RequestedModel
{
    public RequestedModel(string name, string? advice = null, bool? readsImages = null)
    {
        Name = name;
        Advice = advice;
        ReadsImages = readsImages;
    }

    public string Name { get; }

    /// <summary>The recommended replacement for the model; null if none is known.</summary>
    public string? Advice { get; }

    /// <summary>Whether the model reads images; null if that is not known.</summary>
    public bool? ReadsImages { get; }
}
