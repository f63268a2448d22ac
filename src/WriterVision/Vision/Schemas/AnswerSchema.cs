using System;
using System.Collections;

namespace WriterVision.Vision.Schemas;

/// <summary>The schema that an answer must match.</summary>
internal sealed class AnswerSchema
{
    private const string Forms =
        "Use a dictionary such as @{ vendor = 'string'; total = 'number' }, a class such as [Invoice], JSON Schema as text, or the path of a .json file that contains it";

    public AnswerSchema(SchemaNode root)
    {
        Root = root;
        Text = JsonSchemaWriter.Write(root);
        IsStrict = StrictSubset.Contains(root);
    }

    /// <summary>The schema of the answer: an object.</summary>
    public SchemaNode Root { get; }

    /// <summary>The JSON Schema that is sent to the model, in one canonical form.</summary>
    public string Text { get; }

    /// <summary>Whether a server of the OpenAI-compatible API can enforce the schema.</summary>
    public bool IsStrict { get; }

    /// <summary>Reads the argument of -Schema.</summary>
    /// <param name="given">
    /// A dictionary in the short form or with JSON Schema, a class or its name in brackets, JSON Schema as text that starts with <c>{</c>, or
    /// the path of a <c>.json</c> file that contains it.
    /// </param>
    /// <param name="readFile">Reads the file at a path.</param>
    /// <param name="findType">Finds the type with a name; null if there is none.</param>
    /// <param name="allowsClasses">Whether classes are supported, which is false in constrained language mode.</param>
    /// <exception cref="WriterVisionException"><c>InvalidSchema</c>, or the exception of <paramref name="readFile"/>.</exception>
    public static AnswerSchema From(object given, Func<string, string> readFile, Func<string, Type?> findType, bool allowsClasses)
    {
        var types = new ClassSchemaReader(allowsClasses);
        var argument = ShorthandSchemaReader.Unwrap(given);
        var root = argument switch
        {
            IDictionary schema when JsonSchemaObject.IsJsonSchema(schema) => JsonSchemaReader.Read(JsonSchemaObject.ToJson(schema)),
            IDictionary shorthand => new ShorthandSchemaReader(types).Read(shorthand),
            Type type => types.Read(type, string.Empty, 0),
            string text => Read(text.Trim().TrimStart('\uFEFF'), readFile, findType, types),
            _ => throw SchemaErrors.InvalidSchema(string.Empty, $"a value of type [{argument!.GetType().Name}] cannot be used as a schema", Forms),
        };
        return root.Kind == SchemaKind.Object && !root.IsNullable
            ? new AnswerSchema(root)
            : throw SchemaErrors.InvalidSchema(string.Empty, "the answer must be an object with properties", "Put the value in a property: @{ items = @('string') }");
    }

    /// <summary>Reads a schema from the text of an <see cref="AnswerSchema"/>.</summary>
    /// <exception cref="WriterVisionException"><c>InvalidSchema</c>.</exception>
    public static AnswerSchema FromText(string text) => new(JsonSchemaReader.Read(text));

    private static SchemaNode Read(string text, Func<string, string> readFile, Func<string, Type?> findType, ClassSchemaReader types) =>
        text.StartsWith("{", StringComparison.Ordinal) ? JsonSchemaReader.Read(text)
        : text.EndsWith(".json", StringComparison.OrdinalIgnoreCase) ? JsonSchemaReader.Read(readFile(text))
        : text.Length > 2 && text[0] == '[' && text[text.Length - 1] == ']'
            ? types.Read(
                findType(text.Substring(1, text.Length - 2))
                    ?? throw SchemaErrors.InvalidSchema(string.Empty, $"the type {text} was not found", "Define the class, or load its assembly, before the command"),
                string.Empty,
                0)
        : throw SchemaErrors.InvalidSchema(string.Empty, $"'{text}' is not JSON, the path of a .json file, or a type", Forms);
}
