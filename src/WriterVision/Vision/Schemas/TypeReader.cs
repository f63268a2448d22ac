using System;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using System.Reflection;

namespace WriterVision.Vision.Schemas;

/// <summary>Reads a schema from a type: a simple one, a list, or a class, whose public properties become those of the answer.</summary>
internal sealed class TypeReader
{
    private const string Allowed =
        "Allowed are string, bool, the whole numbers, decimal, double, float, datetime, datetimeoffset, an enum, a class with a constructor "
        + "without parameters and public properties that can be set, each of them nullable, and an array or a List[T] of these";

    private static readonly Dictionary<Type, SchemaKind> Kinds = new()
    {
        [typeof(string)] = SchemaKind.Text,
        [typeof(bool)] = SchemaKind.Boolean,
        [typeof(byte)] = SchemaKind.Integer,
        [typeof(sbyte)] = SchemaKind.Integer,
        [typeof(short)] = SchemaKind.Integer,
        [typeof(ushort)] = SchemaKind.Integer,
        [typeof(int)] = SchemaKind.Integer,
        [typeof(uint)] = SchemaKind.Integer,
        [typeof(long)] = SchemaKind.Integer,
        [typeof(ulong)] = SchemaKind.Integer,
        [typeof(decimal)] = SchemaKind.Number,
        [typeof(double)] = SchemaKind.Number,
        [typeof(float)] = SchemaKind.Number,
        [typeof(DateTime)] = SchemaKind.DateTime,
        [typeof(DateTimeOffset)] = SchemaKind.DateTime,
    };

    private readonly Stack<Type> _classes = new();
    private readonly bool _takesClasses;

    /// <param name="takesClasses">Whether instances of classes may be made: not where the language is constrained.</param>
    public TypeReader(bool takesClasses) => _takesClasses = takesClasses;

    /// <param name="type">The type.</param>
    /// <param name="place">Where it stands in the schema, for messages.</param>
    /// <param name="depth">How many lists and objects it lies in.</param>
    /// <exception cref="WriterVisionException"><c>InvalidSchema</c>: the message names the property.</exception>
    public SchemaNode Read(Type type, string place, int depth)
    {
        if (depth > SchemaNode.MaximumDepth)
        {
            throw SchemaErrors.InvalidSchema(place, $"it lies deeper than {SchemaNode.MaximumDepth} levels");
        }

        if (Kinds.TryGetValue(type, out var kind))
        {
            return new SchemaNode(kind) { Type = type };
        }

        if (Nullable.GetUnderlyingType(type) is { } value)
        {
            return Read(value, place, depth).OrNull();
        }

        if (ItemOf(type) is { } item)
        {
            return new SchemaNode(SchemaKind.List) { Item = Read(item, place + "[]", depth + 1), Type = type };
        }

        return type.IsEnum && !type.ContainsGenericParameters
            ? new SchemaNode(SchemaKind.Choice) { Words = Enum.GetNames(type), Type = type }
            : Class(type, place, depth);
    }

    private static Type? ItemOf(Type type) =>
        type.IsArray && type.GetArrayRank() == 1 ? type.GetElementType()
        : type.IsGenericType && type.GetGenericTypeDefinition() == typeof(List<>) ? type.GetGenericArguments()[0]
        : null;

    private SchemaNode Class(Type type, string place, int depth)
    {
        if (!_takesClasses)
        {
            throw SchemaErrors.InvalidSchema(place, $"[{type.Name}] is a class, of which none is made where PowerShell's language is constrained");
        }

        if (!IsData(type))
        {
            throw SchemaErrors.InvalidSchema(place, $"[{type.Name}] is no type for data", Allowed);
        }

        if (_classes.Contains(type))
        {
            throw SchemaErrors.InvalidSchema(place, $"the class [{type.Name}] lies in itself, and a schema must come to an end");
        }

        _classes.Push(type);
        var builder = new ObjectBuilder(place);
        foreach (var property in Properties(type))
        {
            builder.Add(property.Name, Read(property.PropertyType, place.Length == 0 ? property.Name : $"{place}.{property.Name}", depth + 1));
        }

        _classes.Pop();
        return new SchemaNode(SchemaKind.Object) { Properties = builder.Properties(), Type = type };
    }

    /// <summary>Whether it is a class that somebody wrote for data. Those of the runtime and of PowerShell do things when they are filled.</summary>
    private static bool IsData(Type type)
    {
        var space = type.Namespace ?? string.Empty;
        return (type.IsClass || (type.IsValueType && !type.IsPrimitive))
            && !type.IsAbstract
            && !type.IsPointer
            && !type.IsByRef
            && !type.ContainsGenericParameters
            && !typeof(Delegate).IsAssignableFrom(type)
            && (type.IsValueType || type.GetConstructor(Type.EmptyTypes) is not null)
            && !(space + ".").StartsWith("System.", StringComparison.Ordinal)
            && !(space + ".").StartsWith("Microsoft.", StringComparison.Ordinal);
    }

    /// <summary>The properties in the order in which they were written, those of a base class first.</summary>
    private static IEnumerable<PropertyInfo> Properties(Type type) =>
        type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(static property => property.GetIndexParameters().Length == 0
                && property.GetGetMethod() is not null
                && property.GetSetMethod() is not null
                && !property.IsDefined(typeof(HiddenAttribute), inherit: true))
            .OrderBy(static property => Generation(property.DeclaringType!))
            .ThenBy(static property => property.MetadataToken);

    private static int Generation(Type type) => type.BaseType is { } parent ? 1 + Generation(parent) : 0;
}
