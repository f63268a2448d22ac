using System;
using System.Collections.Generic;

namespace WriterVision.Vision.Schemas;

/// <summary>An object of an answer, read and found fit.</summary>
internal sealed class AnswerObject
{
    private readonly object?[] _values;

    /// <param name="schema">What it is by.</param>
    /// <param name="values">
    /// The value of each property, in the schema's order: null, a simple value of the type that it becomes, an
    /// <see cref="AnswerObject"/>, or an <see cref="AnswerList"/>.
    /// </param>
    public AnswerObject(SchemaNode schema, object?[] values)
    {
        Schema = schema;
        _values = values;
    }

    public SchemaNode Schema { get; }

    public object? this[int property] => _values[property];

    /// <summary>The value of a property that the schema has.</summary>
    public object? this[string property]
    {
        get
        {
            for (var index = 0; index < _values.Length; index++)
            {
                if (Schema.Properties[index].Name == property)
                {
                    return _values[index];
                }
            }

            throw new ArgumentOutOfRangeException(nameof(property));
        }
    }
}

/// <summary>A list of an answer, read and found fit.</summary>
internal sealed class AnswerList
{
    public AnswerList(SchemaNode schema, IReadOnlyList<object?> items)
    {
        Schema = schema;
        Items = items;
    }

    public SchemaNode Schema { get; }

    public IReadOnlyList<object?> Items { get; }
}
