using System;
using System.Collections.Generic;

namespace WriterVision.Vision.Schemas;

/// <summary>Collects the properties of an object while a schema is read.</summary>
internal sealed class ObjectBuilder
{
    private readonly List<SchemaProperty> _properties = [];
    private readonly HashSet<string> _names = new(StringComparer.OrdinalIgnoreCase);
    private readonly string _place;

    /// <param name="place">Where the object stands in the schema, for messages.</param>
    public ObjectBuilder(string place) => _place = place;

    public void Add(string name, SchemaNode value)
    {
        if (name.Length == 0)
        {
            throw SchemaErrors.InvalidSchema(_place, "it has a property without a name");
        }

        // A property of an object is found without regard to case.
        if (!_names.Add(name))
        {
            throw SchemaErrors.InvalidSchema(_place, $"it has the property '{name}' twice, which may differ by its case only");
        }

        _properties.Add(new SchemaProperty(name, value));
    }

    /// <exception cref="WriterVisionException"><c>InvalidSchema</c>: there is none.</exception>
    public IReadOnlyList<SchemaProperty> Properties() =>
        _properties.Count > 0 ? _properties : throw SchemaErrors.InvalidSchema(_place, "it has no properties");
}
