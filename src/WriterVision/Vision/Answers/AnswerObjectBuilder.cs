using System;
using System.Collections;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Management.Automation;
using System.Reflection;
using WriterVision.Vision.Schemas;

namespace WriterVision.Vision.Answers;

/// <summary>
/// Creates the output objects of an answer: custom objects, or instances of the specified classes. Call it on the pipeline thread, because
/// a PowerShell class needs its runspace.
/// </summary>
internal static class AnswerObjectBuilder
{
    /// <exception cref="WriterVisionException"><c>DataNotAccepted</c>: a class does not accept a value.</exception>
    public static object Build(AnswerObject answer) => answer.Schema.Type is { } type ? Instance(answer, type) : Record(answer, BuildValue);

    /// <summary>Creates objects without classes, on any thread.</summary>
    public static PSObject BuildRecord(AnswerObject answer) => Record(answer, RecordValue);

    /// <summary>Whether the objects of a partial answer can be created. This is not possible if a property of a class does not accept null.</summary>
    public static bool CanBuild(AnswerObject answer)
    {
        for (var index = 0; index < answer.Schema.Properties.Count; index++)
        {
            var type = answer.Schema.Type?.GetProperty(answer.Schema.Properties[index].Name, BindingFlags.Public | BindingFlags.Instance)?.PropertyType;
            if (!CanBuild(answer[index], type))
            {
                return false;
            }
        }

        return true;
    }

    private static bool CanBuild(object? value, Type? type) => value switch
    {
        null => type is not { IsValueType: true } || Nullable.GetUnderlyingType(type) is not null,
        AnswerObject answer => CanBuild(answer),
        AnswerList list => list.All(item => CanBuild(item, list.Schema.Type is { } listType ? listType.GetElementType() ?? listType.GetGenericArguments()[0] : null)),
        _ => true,
    };

    private static object? BuildValue(object? value) => value switch
    {
        AnswerObject answer => Build(answer),
        AnswerList list => List(list, BuildValue, list.Schema.Type, list.Schema.Item!.Type),
        _ => value,
    };

    private static object? RecordValue(object? value) => value switch
    {
        AnswerObject answer => BuildRecord(answer),
        AnswerList list => List(list, RecordValue, type: null, list.Schema.Item!.Kind is SchemaKind.List or SchemaKind.Object ? null : list.Schema.Item.Type),
        _ => value,
    };

    private static PSObject Record(AnswerObject answer, Func<object?, object?> build)
    {
        var record = new PSObject();
        for (var index = 0; index < answer.Schema.Properties.Count; index++)
        {
            record.Properties.Add(new PSNoteProperty(answer.Schema.Properties[index].Name, build(answer[index])));
        }

        return record;
    }

    private static object Instance(AnswerObject answer, Type type)
    {
        var place = type.Name;
        try
        {
            var instance = Activator.CreateInstance(type)!;
            for (var index = 0; index < answer.Schema.Properties.Count; index++)
            {
                var property = type.GetProperty(answer.Schema.Properties[index].Name, BindingFlags.Public | BindingFlags.Instance)!;
                place = $"{type.Name}.{property.Name}";
                property.SetValue(instance, BuildValue(answer[index]));
            }

            return instance;
        }
        catch (TargetInvocationException exception)
        {
            // The class's own message, such as that of [ValidateRange()].
            throw new PropertyNotAcceptedException(place, exception.InnerException ?? exception);
        }
    }

    private static object List(AnswerList list, Func<object?, object?> build, Type? type, Type? givenItemType)
    {
        var items = list.Select(build).ToList();
        if (type is { IsArray: false })
        {
            var filled = (IList)Activator.CreateInstance(type)!;
            items.ForEach(item => filled.Add(item));
            return filled;
        }

        var itemType = type?.GetElementType() ?? ItemType(list.Schema.Item!, givenItemType, items);
        var array = Array.CreateInstance(itemType, items.Count);
        for (var index = 0; index < items.Count; index++)
        {
            array.SetValue(itemType == typeof(decimal) ? Convert.ToDecimal(items[index], CultureInfo.InvariantCulture) : items[index], index);
        }

        return array;
    }

    private static Type ItemType(SchemaNode item, Type? specifiedType, List<object?> items)
    {
        var type = specifiedType ?? item.Kind switch
        {
            SchemaKind.Text or SchemaKind.Choice => typeof(string),
            SchemaKind.Integer => items.Exists(static value => value is decimal) ? typeof(decimal)
                : items.Exists(static value => value is long) ? typeof(long)
                : typeof(int),
            SchemaKind.Number => typeof(decimal),
            SchemaKind.Boolean => typeof(bool),
            SchemaKind.Date or SchemaKind.DateTime => typeof(DateTime),
            _ => typeof(object),
        };

        // A list has the same type in every answer, unless a value could not be read.
        return type.IsValueType && (item.IsNullable || items.Contains(null)) ? typeof(object) : type;
    }
}
