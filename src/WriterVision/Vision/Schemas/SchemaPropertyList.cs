using System;
using System.Collections.Generic;

namespace WriterVision.Vision.Schemas;

/// <summary>Collects the properties of an object while a schema is read.</summary>
internal sealed class SchemaPropertyList
{
    private readonly List<SchemaProperty> _properties = [];
    private readonly HashSet<string> _names = new(StringComparer.OrdinalIgnoreCase);
    private readonly string _place;

    /// <param name="place">The place of the object in the schema, for messages.</param>
    public SchemaPropertyList(string place) => _place = place;

    public void Add(string name, SchemaNode value) => Add(new SchemaProperty(name, value));

    public void Add(SchemaProperty property)
    {
        if (property.Name.Length == 0)
        {
            throw SchemaErrors.InvalidSchema(_place, "it has a property without a name");
        }

        // PowerShell compares the names of properties without regard to case.
        if (!_names.Add(property.Name))
        {
            throw SchemaErrors.InvalidSchema(_place, $"the property '{property.Name}' appears twice; names that differ only by case are the same");
        }

        _properties.Add(property);
    }

    /// <exception cref="WriterVisionException"><c>InvalidSchema</c>: there are no properties.</exception>
    public IReadOnlyList<SchemaProperty> Properties() =>
        _properties.Count > 0 ? _properties : throw SchemaErrors.InvalidSchema(_place, "it has no properties");
}
