using System.Collections.Generic;

namespace WriterVision.Errors;

/// <summary>The content of the body of an error response.</summary>
internal readonly struct ApiErrorBody
{
    private static readonly IReadOnlyDictionary<string, string> NoExtras = new Dictionary<string, string>();

    private readonly IReadOnlyDictionary<string, string>? _extras;

    public ApiErrorBody(
        string? type, string? key, string? description, IReadOnlyDictionary<string, string>? extras = null, bool isOpenAI = false)
    {
        _extras = extras;
        IsOpenAI = isOpenAI;
        Type = type;
        Key = key;
        Description = description;
    }

    public string? Type { get; }

    public string? Key { get; }

    public string? Description { get; }

    /// <summary>The details of Writer's <c>extras</c>, or OpenAI's <c>error.param</c>.</summary>
    public IReadOnlyDictionary<string, string> Extras => _extras ?? NoExtras;

    /// <summary>Whether the body is an <c>error</c> object, as the OpenAI-compatible API documents it.</summary>
    public bool IsOpenAI { get; }
}
