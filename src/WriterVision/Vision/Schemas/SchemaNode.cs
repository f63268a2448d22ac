using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;

namespace WriterVision.Vision.Schemas;

/// <summary>The kinds of values in a schema.</summary>
internal enum SchemaKind
{
    Text,
    Integer,
    Number,
    Boolean,

    /// <summary>A day: <c>yyyy-MM-dd</c>.</summary>
    Date,

    /// <summary>A day and a time, in ISO 8601.</summary>
    DateTime,

    /// <summary>One of several strings.</summary>
    Choice,
    List,
    Object,

    /// <summary>Any JSON value.</summary>
    Any,

    /// <summary>An object with any properties.</summary>
    AnyObject,
}

/// <summary>The schema of one value of an answer.</summary>
internal sealed record SchemaNode
{
    /// <summary>The maximum depth of lists and objects, in a schema and in an answer.</summary>
    public const int MaximumDepth = 64;

    public SchemaNode(SchemaKind kind) => Kind = kind;

    public SchemaKind Kind { get; }

    /// <summary>Whether <c>null</c> is a valid value.</summary>
    public bool IsNullable { get; init; }

    /// <summary>The strings of a choice.</summary>
    public IReadOnlyList<string> Words { get; init; } = [];

    /// <summary>The valid numbers; empty if all numbers are valid.</summary>
    public IReadOnlyList<decimal> Numbers { get; init; } = [];

    /// <summary>The schema of each value of a list.</summary>
    public SchemaNode? Item { get; init; }

    /// <summary>The properties of an object, in their order.</summary>
    public IReadOnlyList<SchemaProperty> Properties { get; init; } = [];

    /// <summary>The type that the value is converted to; null for the default type of the kind.</summary>
    public Type? Type { get; init; }

    /// <summary>The description that is sent to the model; null if there is none.</summary>
    public string? Description { get; init; }

    /// <summary>Additional keywords of JSON Schema, which are sent to the model unchanged.</summary>
    public IReadOnlyList<SchemaKeyword> Keywords { get; init; } = [];

    /// <summary>A description of valid values, for the model and the user.</summary>
    public string Expectation => IsNullable ? Name + ", or null" : Name;

    private string Name => Kind switch
    {
        SchemaKind.Text => "a string",
        SchemaKind.Integer when Numbers.Count > 0 => "one of the numbers " + string.Join(", ", Numbers.Select(static number => number.ToString(CultureInfo.InvariantCulture))),
        SchemaKind.Integer => "a whole number",
        SchemaKind.Number => "a number",
        SchemaKind.Boolean => "true or false",
        SchemaKind.Date => "a date such as \"2026-01-31\"",
        SchemaKind.DateTime => Type == typeof(DateTimeOffset)
            ? "a date and time with a time zone such as \"2026-01-31T08:30:00Z\""
            : "a date and time such as \"2026-01-31T08:30:00\" or \"2026-01-31T08:30:00Z\"",
        SchemaKind.Choice => "one of " + string.Join(", ", Words.Select(static word => $"\"{word}\"")),
        SchemaKind.List => "a list",
        SchemaKind.Any => "a JSON value",
        _ => "an object",
    };

    /// <summary>The index of a property; -1 if the schema does not contain it. Names are compared without regard to case.</summary>
    public int IndexOf(string? name)
    {
        for (var index = 0; index < Properties.Count; index++)
        {
            if (string.Equals(name, Properties[index].Name, StringComparison.OrdinalIgnoreCase))
            {
                return index;
            }
        }

        return -1;
    }

    /// <summary>Returns the same schema, in which <c>null</c> is also valid. A property with this value can also be missing.</summary>
    public SchemaNode OrNull() => this with { IsNullable = true };

    /// <summary>Returns the same schema, with the description and keywords of a reference to it, which take precedence.</summary>
    public SchemaNode With(string? description, IReadOnlyList<SchemaKeyword> keywords) => this with
    {
        Description = description ?? Description,
        Keywords = [.. keywords, .. Keywords.Where(own => keywords.All(keyword => keyword.Name != own.Name))],
    };
}

/// <summary>A property of an object.</summary>
internal sealed class SchemaProperty
{
    public SchemaProperty(string name, SchemaNode value, bool isOptional = false, bool isRequested = true)
    {
        Name = name;
        Value = value;
        IsOptional = isOptional;
        IsRequested = isRequested;
    }

    public string Name { get; }

    public SchemaNode Value { get; }

    /// <summary>Whether an answer may omit the property.</summary>
    public bool IsOptional { get; }

    /// <summary>Whether the model is told that the property is required.</summary>
    public bool IsRequested { get; }

    /// <summary>Whether a missing property, or <c>null</c>, is valid.</summary>
    public bool MayBeMissing => IsOptional || Value.IsNullable;
}
