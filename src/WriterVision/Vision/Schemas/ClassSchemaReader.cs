using System;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using System.Reflection;

namespace WriterVision.Vision.Schemas;

/// <summary>Reads a schema from a type: a simple type, a list, or a class, whose public properties become those of the answer.</summary>
internal sealed class ClassSchemaReader
{
    private const string Allowed =
        "The supported types are string, bool, the integer types, decimal, double, float, datetime, datetimeoffset, an enum, a class that "
        + "has settable public properties and a constructor without parameters, each of these as [Nullable[T]], and an array or a List[T] of them";

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
    private readonly bool _allowsClasses;

    /// <param name="allowsClasses">Whether classes are supported, which is false in constrained language mode.</param>
    public ClassSchemaReader(bool allowsClasses) => _allowsClasses = allowsClasses;

    /// <param name="type">The type.</param>
    /// <param name="place">Its place in the schema, for messages.</param>
    /// <param name="depth">The number of lists and objects around it.</param>
    /// <exception cref="WriterVisionException"><c>InvalidSchema</c>: the message names the property.</exception>
    public SchemaNode Read(Type type, string place, int depth)
    {
        if (depth > SchemaNode.MaximumDepth)
        {
            throw SchemaErrors.InvalidSchema(place, $"it is nested deeper than {SchemaNode.MaximumDepth} levels");
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
        if (!_allowsClasses)
        {
            throw SchemaErrors.InvalidSchema(place, $"classes such as [{type.Name}] are not supported in constrained language mode");
        }

        if (!IsData(type))
        {
            throw SchemaErrors.InvalidSchema(place, $"[{type.Name}] is not a supported type", Allowed);
        }

        if (_classes.Contains(type))
        {
            throw SchemaErrors.InvalidSchema(place, $"the class [{type.Name}] contains itself; recursive classes are not supported");
        }

        _classes.Push(type);
        var builder = new SchemaPropertyList(place);
        foreach (var property in Properties(type))
        {
            builder.Add(property.Name, Read(property.PropertyType, place.Length == 0 ? property.Name : $"{place}.{property.Name}", depth + 1));
        }

        _classes.Pop();
        return new SchemaNode(SchemaKind.Object) { Properties = builder.Properties(), Type = type };
    }

    /// <summary>Whether a type is a class for data. Classes of the runtime and of PowerShell are not supported, because setting their properties can have side effects.</summary>
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

    /// <summary>The properties in the order of their declaration. The properties of a base class come first.</summary>
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
