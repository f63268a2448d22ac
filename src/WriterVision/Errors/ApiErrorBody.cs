namespace WriterVision.Errors;

/// <summary>What was read from the body of an error response.</summary>
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
