using System;
using System.Collections.Generic;
using System.Linq;

namespace WriterVision.Vision.Schemas;

/// <summary>What kind of value a schema asks for.</summary>
internal enum SchemaKind
{
    Text,
    Integer,
    Number,
    Boolean,

    /// <summary>A day: <c>yyyy-MM-dd</c>.</summary>
    Date,

    /// <summary>A day and a time, by ISO 8601.</summary>
    DateTime,

    /// <summary>One of several words.</summary>
    Choice,
    List,
    Object,
}

/// <summary>What one value of an answer must be.</summary>
internal sealed record SchemaNode
{
    /// <summary>The deepest that lists and objects can lie in each other: what the reader of an answer takes.</summary>
    public const int MaximumDepth = 64;

    public SchemaNode(SchemaKind kind) => Kind = kind;

    public SchemaKind Kind { get; }

    /// <summary>Whether <c>null</c> is an answer too.</summary>
    public bool IsNullable { get; init; }

    /// <summary>Of a choice: the words.</summary>
    public IReadOnlyList<string> Words { get; init; } = [];

    /// <summary>Of a list: what each of its values must be.</summary>
    public SchemaNode? Item { get; init; }

    /// <summary>Of an object: its properties, in their order.</summary>
    public IReadOnlyList<SchemaProperty> Properties { get; init; } = [];

    /// <summary>The type that the value becomes; null for the one that fits the kind best.</summary>
    public Type? Type { get; init; }

    /// <summary>What the model is told about the value; null for nothing.</summary>
    public string? Description { get; init; }

    /// <summary>The same, where <c>null</c> is an answer too.</summary>
    public SchemaNode OrNull() => this with { IsNullable = true };

    /// <summary>The same, with something for the model to know; null for nothing new.</summary>
    public SchemaNode DescribedAs(string? description) => description is null ? this : this with { Description = description };

    /// <summary>What must stand there, in words for the model and the user.</summary>
    public string Expectation => IsNullable ? Name + ", or null" : Name;

    private string Name => Kind switch
    {
        SchemaKind.Text => "a text",
        SchemaKind.Integer => "a whole number",
        SchemaKind.Number => "a number",
        SchemaKind.Boolean => "true or false",
        SchemaKind.Date => "a date such as \"2026-01-31\"",
        SchemaKind.DateTime => Type == typeof(DateTimeOffset)
            ? "a date and time with its zone such as \"2026-01-31T08:30:00Z\""
            : "a date and time such as \"2026-01-31T08:30:00\" or \"2026-01-31T08:30:00Z\"",
        SchemaKind.Choice => "one of " + string.Join(", ", Words.Select(static word => $"\"{word}\"")),
        SchemaKind.List => "a list",
        _ => "an object",
    };
}

/// <summary>A property of an object, and what its value must be.</summary>
internal sealed class SchemaProperty
{
    public SchemaProperty(string name, SchemaNode value)
    {
        Name = name;
        Value = value;
    }

    public string Name { get; }

    public SchemaNode Value { get; }
}
