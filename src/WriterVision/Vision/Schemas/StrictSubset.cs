using System.Collections.Generic;
using System.Linq;
using System.Text.Json;

namespace WriterVision.Vision.Schemas;

/// <summary>
/// The subset of JSON Schema that OpenAI enforces with <c>strict</c>. A server rejects any other schema if <c>strict</c> is set
/// (https://platform.openai.com/docs/guides/structured-outputs#supported-schemas).
/// </summary>
internal static class StrictSubset
{
    private const int MaximumDepth = 10;
    private const int MaximumProperties = 5000;
    private const int MaximumWords = 1000;

    private static readonly HashSet<string> Keywords =
        ["title", "pattern", "multipleOf", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "minItems", "maxItems"];

    private static readonly HashSet<string> Formats = ["date-time", "time", "date", "duration", "email", "hostname", "ipv4", "ipv6", "uuid"];

    /// <summary>Whether a server can enforce the schema: every property is required, and every value has a type of the subset.</summary>
    public static bool Contains(SchemaNode root)
    {
        var (properties, words) = (0, 0);
        return Contains(root, 1) && properties <= MaximumProperties && words <= MaximumWords;

        bool Contains(SchemaNode node, int depth)
        {
            properties += node.Properties.Count;
            words += node.Words.Count + node.Numbers.Count;
            return depth <= MaximumDepth
                && node.Kind is not (SchemaKind.Any or SchemaKind.AnyObject)
                && node.Keywords.All(Supports)
                && node.Properties.All(property => property.IsRequested && Contains(property.Value, depth + 1))
                && (node.Item is null || Contains(node.Item, depth + 1));
        }
    }

    private static bool Supports(SchemaKeyword keyword) =>
        Keywords.Contains(keyword.Name) || (keyword.Name == "format" && Formats.Contains(JsonSerializer.Deserialize<string>(keyword.Json) ?? string.Empty));
}
