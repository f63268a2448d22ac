using System;
using System.Collections;
using System.Management.Automation;

namespace WriterVision.Vision.Schemas;

/// <summary>What an answer must look like, beyond words.</summary>
internal sealed class AnswerSchema
{
    private const string Forms =
        "Give a dictionary such as @{ vendor = 'string'; total = 'number' }, a class such as [Invoice], JSON Schema as text, or the path of a .json file with it";

    public AnswerSchema(SchemaNode root)
    {
        Root = root;
        Text = JsonSchemaWriter.Write(root);
    }

    /// <summary>The schema of the answer: an object.</summary>
    public SchemaNode Root { get; }

    /// <summary>The JSON Schema that the model is given, in one canonical form.</summary>
    public string Text { get; }

    /// <summary>Reads what a user gives for a schema.</summary>
    /// <param name="given">
    /// A dictionary in the shorthand, a class or its name in brackets, JSON Schema as text that starts with <c>{</c>, or the path of a
    /// <c>.json</c> file with it.
    /// </param>
    /// <param name="readFile">Reads the file of a path.</param>
    /// <param name="findType">Finds the type of a name; null where there is none.</param>
    /// <param name="takesClasses">Whether instances of classes may be made: not where the language is constrained.</param>
    /// <exception cref="WriterVisionException"><c>InvalidSchema</c>, or what <paramref name="readFile"/> threw.</exception>
    public static AnswerSchema From(object given, Func<string, string> readFile, Func<string, Type?> findType, bool takesClasses)
    {
        var types = new TypeReader(takesClasses);
        var bare = given is PSObject wrapped ? wrapped.BaseObject : given;
        var root = bare switch
        {
            IDictionary shorthand => new ShorthandReader(types).Read(shorthand),
            Type type => types.Read(type, string.Empty, 0),
            string text => Read(text.Trim(), readFile, findType, types),
            _ => throw SchemaErrors.InvalidSchema(string.Empty, $"a value of the type [{bare.GetType().Name}] says nothing of an answer", Forms),
        };
        return root.Kind == SchemaKind.Object && !root.IsNullable
            ? new AnswerSchema(root)
            : throw SchemaErrors.InvalidSchema(string.Empty, "the answer itself must be an object", "Put what you ask for in one: @{ items = @('string') }");
    }

    /// <summary>Reads a schema from the text of an <see cref="AnswerSchema"/>.</summary>
    /// <exception cref="WriterVisionException"><c>InvalidSchema</c>.</exception>
    public static AnswerSchema FromText(string text) => new(JsonSchemaReader.Read(text));

    /// <summary>Reads an answer, on any thread.</summary>
    /// <param name="text">The model's words.</param>
    /// <param name="problem">What is wrong with the answer, for the model and for the user; null where nothing is.</param>
    /// <returns>What was read; null where the answer does not fit.</returns>
    public AnswerObject? Read(string text, out string? problem) => AnswerReader.Read(text, Root, out problem);

    private static SchemaNode Read(string text, Func<string, string> readFile, Func<string, Type?> findType, TypeReader types) =>
        text.StartsWith("{", StringComparison.Ordinal) ? JsonSchemaReader.Read(text)
        : text.EndsWith(".json", StringComparison.OrdinalIgnoreCase) ? JsonSchemaReader.Read(readFile(text))
        : text.Length > 2 && text[0] == '[' && text[text.Length - 1] == ']'
            ? types.Read(findType(text.Substring(1, text.Length - 2)) ?? throw SchemaErrors.InvalidSchema(string.Empty, $"there is no type {text}", "Define the class, or load its assembly, before the command"), string.Empty, 0)
        : throw SchemaErrors.InvalidSchema(string.Empty, $"'{text}' is neither JSON, nor the path of a .json file, nor a type", Forms);
}
