namespace WriterVision.Errors;

/// <summary>What could be read from the body of an error answer.</summary>
internal readonly struct ApiErrorBody
{
    public ApiErrorBody(string? type, string? key, string? description)
    {
        Type = type;
        Key = key;
        Description = description;
    }

    public string? Type { get; }

    public string? Key { get; }

    public string? Description { get; }
}
