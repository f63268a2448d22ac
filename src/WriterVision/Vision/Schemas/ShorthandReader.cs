using System;
using System.Collections;
using System.Collections.Generic;
using System.Collections.Specialized;
using System.Linq;
using System.Management.Automation;

namespace WriterVision.Vision.Schemas;

/// <summary>Reads a schema that is given as a dictionary: <c>@{ vendor = 'string'; total = 'number'; tags = @('string') }</c>.</summary>
internal sealed class ShorthandReader
{
    private const string Allowed =
        "Allowed are string, int, number, bool, date and datetime, a .NET type such as [int] or [string[]], several words that are to choose from, "
        + "a dictionary for an object, and one of these in an array, as in @('string'), for a list";

    private static readonly Dictionary<string, SchemaKind> Kinds = new(StringComparer.OrdinalIgnoreCase)
    {
        ["string"] = SchemaKind.Text,
        ["int"] = SchemaKind.Integer,
        ["number"] = SchemaKind.Number,
        ["bool"] = SchemaKind.Boolean,
        ["date"] = SchemaKind.Date,
        ["datetime"] = SchemaKind.DateTime,
    };

    private readonly TypeReader _types;

    public ShorthandReader(TypeReader types) => _types = types;

    /// <exception cref="WriterVisionException"><c>InvalidSchema</c>: the message names the key.</exception>
    public SchemaNode Read(IDictionary shorthand) => Object(shorthand, string.Empty, 0);

    private SchemaNode Object(IDictionary shorthand, string place, int depth)
    {
        var builder = new ObjectBuilder(place);
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
            throw SchemaErrors.InvalidSchema(place, $"it lies deeper than {SchemaNode.MaximumDepth} levels, or in itself");
        }

        return Bare(given) switch
        {
            string word => Kinds.TryGetValue(word, out var kind) ? new SchemaNode(kind) : throw SchemaErrors.InvalidSchema(place, $"'{word}' is no type", Allowed),
            Type type => _types.Read(type, place, depth),
            IDictionary shorthand => Object(shorthand, place, depth),
            IList list => List(list, place, depth),
            null => throw SchemaErrors.InvalidSchema(place, "it is nothing", Allowed),
            var other => throw SchemaErrors.InvalidSchema(place, $"it is of the type [{other.GetType().Name}]", Allowed),
        };
    }

    private SchemaNode List(IList list, string place, int depth)
    {
        var items = list.Cast<object?>().Select(Bare).ToList();
        if (items.Count == 1)
        {
            return items[0] is string word && !Kinds.ContainsKey(word)
                ? throw SchemaErrors.InvalidSchema(place, $"it has the one word '{word}'", "Give several words to choose from, or one type for a list of it: @('string')")
                : new SchemaNode(SchemaKind.List) { Item = Value(items[0], place + "[]", depth + 1) };
        }

        var words = items.OfType<string>().ToList();
        return items.Count == 0 ? throw SchemaErrors.InvalidSchema(place, "its list is empty", Allowed)
            : words.Count < items.Count ? throw SchemaErrors.InvalidSchema(place, "its list has several entries, and not all of them are words", Allowed)
            : words.Exists(string.IsNullOrWhiteSpace) ? throw SchemaErrors.InvalidSchema(place, "it has a word that is empty")
            : words.TrueForAll(Kinds.ContainsKey) ? throw SchemaErrors.InvalidSchema(place, "it has several types", Allowed)
            : words.Distinct(StringComparer.Ordinal).Count() < words.Count ? throw SchemaErrors.InvalidSchema(place, "it has a word twice")
            : new SchemaNode(SchemaKind.Choice) { Words = words };
    }

    /// <summary>The entries in the order that the user gave; of a hash table, which has none, in that of their names.</summary>
    private static IEnumerable<KeyValuePair<string, object?>> Entries(IDictionary shorthand, string place)
    {
        var entries = new List<KeyValuePair<string, object?>>(shorthand.Count);
        foreach (DictionaryEntry entry in shorthand)
        {
            entries.Add(new KeyValuePair<string, object?>(
                Bare(entry.Key) as string ?? throw SchemaErrors.InvalidSchema(place, $"its key '{entry.Key}' is no text"), entry.Value));
        }

        return shorthand is Hashtable and not IOrderedDictionary
            ? entries.OrderBy(static entry => entry.Key, StringComparer.OrdinalIgnoreCase)
            : entries;
    }

    private static object? Bare(object? given) => given is PSObject wrapped ? wrapped.BaseObject : given;
}
