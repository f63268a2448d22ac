using System;

namespace WriterVision.Vision.Schemas;

/// <summary>
/// An additional keyword of JSON Schema, such as <c>minimum</c>. It is sent to the model, and checked if possible. <see cref="JsonSchemaReader"/>
/// decides which keywords are supported, what each one requires, and how long a pattern may take.
/// </summary>
internal sealed class SchemaKeyword
{
    private readonly Func<object, bool>? _holds;
    private readonly string _expectation;

    /// <param name="name">The keyword.</param>
    /// <param name="json">The value of the keyword, as JSON text.</param>
    /// <param name="holds">Returns whether a value satisfies the keyword; null for a keyword that is not checked.</param>
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

    /// <summary>The requirement that a value does not satisfy; null if it satisfies the keyword.</summary>
    public string? Violation(object value) => _holds is null || _holds(value) ? null : _expectation;
}
