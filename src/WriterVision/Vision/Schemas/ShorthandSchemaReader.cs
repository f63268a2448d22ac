using System;
using System.Collections;
using System.Collections.Generic;
using System.Collections.Specialized;
using System.Linq;
using System.Management.Automation;

namespace WriterVision.Vision.Schemas;

/// <summary>Reads a schema in the short form, as a dictionary: <c>@{ vendor = 'string'; total = 'number'; tags = @('string') }</c>.</summary>
internal sealed class ShorthandSchemaReader
{
    private const string Allowed =
        "The supported types are string, int or integer, number or decimal, bool or boolean, date, datetime, array, object, a .NET type such as [int] or [string[]], "
        + "an array of several strings for a choice, a dictionary for an object, and an array that contains one of these types, such as @('string'), for a list";

    private static readonly Dictionary<string, SchemaNode> Nodes = new(StringComparer.OrdinalIgnoreCase)
    {
        ["string"] = new(SchemaKind.Text),
        ["int"] = new(SchemaKind.Integer),
        ["integer"] = new(SchemaKind.Integer),
        ["number"] = new(SchemaKind.Number),
        ["decimal"] = new(SchemaKind.Number),
        ["bool"] = new(SchemaKind.Boolean),
        ["boolean"] = new(SchemaKind.Boolean),
        ["date"] = new(SchemaKind.Date),
        ["datetime"] = new(SchemaKind.DateTime),
        ["array"] = new(SchemaKind.List) { Item = new SchemaNode(SchemaKind.Any) { IsNullable = true } },
        ["object"] = new(SchemaKind.AnyObject),
    };

    private readonly ClassSchemaReader _types;

    public ShorthandSchemaReader(ClassSchemaReader types) => _types = types;

    /// <exception cref="WriterVisionException"><c>InvalidSchema</c>: the message names the key.</exception>
    public SchemaNode Read(IDictionary shorthand) => Object(shorthand, string.Empty, 0);

    /// <summary>An argument without the wrapper of the engine. A <c>PSCustomObject</c> becomes a dictionary of its properties.</summary>
    public static object? Unwrap(object? given) => given switch
    {
        PSObject { BaseObject: PSCustomObject } custom => Properties(custom),
        PSObject wrapped => wrapped.BaseObject,
        _ => given,
    };

    private static OrderedDictionary Properties(PSObject custom)
    {
        var properties = new OrderedDictionary();
        foreach (var property in custom.Properties)
        {
            properties.Add(property.Name, property.Value);
        }

        return properties;
    }

    private SchemaNode Object(IDictionary shorthand, string place, int depth)
    {
        var builder = new SchemaPropertyList(place);
        foreach (var entry in Entries(shorthand, place))
        {
            var key = entry.Key;
            var isNullable = key.EndsWith("?", StringComparison.Ordinal);
            var name = isNullable ? key.Substring(0, key.Length - 1) : key;
            var node = Value(entry.Value, place.Length == 0 ? name : $"{place}.{name}", depth + 1);
            builder.Add(name, isNullable ? node.OrNull() : node);
        }

        return new SchemaNode(SchemaKind.Object) { Properties = builder.Properties() };
    }

    private SchemaNode Value(object? given, string place, int depth)
    {
        if (depth > SchemaNode.MaximumDepth)
        {
            throw SchemaErrors.InvalidSchema(place, $"it is nested deeper than {SchemaNode.MaximumDepth} levels, or contains itself");
        }

        return Unwrap(given) switch
        {
            string word => Nodes.TryGetValue(word, out var node) ? node : throw SchemaErrors.InvalidSchema(place, $"'{word}' is not a supported type", Allowed),
            Type type => _types.Read(type, place, depth),
            IDictionary shorthand => Object(shorthand, place, depth),
            IList list => List(list, place, depth),
            null => throw SchemaErrors.InvalidSchema(place, "it is null", Allowed),
            var other => throw SchemaErrors.InvalidSchema(place, $"a value of type [{other.GetType().Name}] is not supported", Allowed),
        };
    }

    private SchemaNode List(IList list, string place, int depth)
    {
        var items = list.Cast<object?>().Select(Unwrap).ToList();
        if (items.Count == 1)
        {
            return items[0] is string word && !Nodes.ContainsKey(word)
                ? throw SchemaErrors.InvalidSchema(place, $"it contains only one string, '{word}'", "Specify several strings to choose from. For a list, specify the name of one type: @('string')")
                : new SchemaNode(SchemaKind.List) { Item = Value(items[0], place + "[]", depth + 1) };
        }

        var words = items.OfType<string>().ToList();
        return items.Count == 0 ? throw SchemaErrors.InvalidSchema(place, "the list is empty", Allowed)
            : words.Count < items.Count ? throw SchemaErrors.InvalidSchema(place, "the list contains several items, and not all of them are strings", Allowed)
            : words.Exists(string.IsNullOrWhiteSpace) ? throw SchemaErrors.InvalidSchema(place, "the list contains an empty string")
            : words.TrueForAll(Nodes.ContainsKey) ? throw SchemaErrors.InvalidSchema(place, "the list contains several types", Allowed)
            : words.Distinct(StringComparer.Ordinal).Count() < words.Count ? throw SchemaErrors.InvalidSchema(place, "the list contains the same string twice")
            : new SchemaNode(SchemaKind.Choice) { Words = words };
    }

    /// <summary>The entries in the order of the user. A hash table has no order, so its entries are sorted by name.</summary>
    private static IEnumerable<KeyValuePair<string, object?>> Entries(IDictionary shorthand, string place)
    {
        var entries = new List<KeyValuePair<string, object?>>(shorthand.Count);
        foreach (DictionaryEntry entry in shorthand)
        {
            entries.Add(new KeyValuePair<string, object?>(
                Unwrap(entry.Key) as string ?? throw SchemaErrors.InvalidSchema(place, $"the key '{entry.Key}' is not a string"), entry.Value));
        }

        return shorthand is Hashtable and not IOrderedDictionary
            ? entries.OrderBy(static entry => entry.Key, StringComparer.OrdinalIgnoreCase)
            : entries;
    }
}
