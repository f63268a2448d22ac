using System;

namespace WriterVision.Vision.Schemas;

/// <summary>A keyword of JSON Schema beside the type, such as <c>minimum</c>: sent to the model, and checked where it can be.</summary>
internal sealed class SchemaKeyword
{
    private readonly Func<object, bool>? _holds;
    private readonly string _expectation;

    /// <param name="name">The keyword.</param>
    /// <param name="json">Its value, as JSON text.</param>
    /// <param name="holds">Whether a value that was read satisfies it; null for a keyword that is not checked.</param>
    /// <param name="expectation">What the value must do, after "must": <c>be at least 0</c>.</param>
    public SchemaKeyword(string name, string json, Func<object, bool>? holds = null, string expectation = "")
    {
        Name = name;
        Json = json;
        _holds = holds;
        _expectation = expectation;
    }

    public string Name { get; }

    public string Json { get; }

    /// <summary>What a value must do to satisfy the keyword; null if it does.</summary>
    public string? Violation(object value) => _holds is null || _holds(value) ? null : _expectation;
}
