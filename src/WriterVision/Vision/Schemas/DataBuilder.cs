using System;
using System.Collections;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using System.Reflection;

namespace WriterVision.Vision.Schemas;

/// <summary>
/// Makes objects of an answer that fits: those that a pipeline works with, or instances of the classes that were asked for. On the
/// pipeline's own thread: elsewhere a class of PowerShell's has no runspace to be made in.
/// </summary>
internal static class DataBuilder
{
    /// <exception cref="WriterVisionException"><c>DataNotAccepted</c>: a class does not take what it was given.</exception>
    public static object Build(AnswerObject answer) => answer.Schema.Type is { } type ? Instance(answer, type) : Record(answer);

    private static object? Value(object? value) => value switch
    {
        AnswerObject answer => Build(answer),
        AnswerList list => List(list),
        _ => value,
    };

    private static PSObject Record(AnswerObject answer)
    {
        var record = new PSObject();
        for (var index = 0; index < answer.Schema.Properties.Count; index++)
        {
            record.Properties.Add(new PSNoteProperty(answer.Schema.Properties[index].Name, Value(answer[index])));
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
                property.SetValue(instance, Value(answer[index]));
            }

            return instance;
        }
        catch (TargetInvocationException exception)
        {
            // What the class itself says against it, such as its [ValidateRange()].
            throw SchemaErrors.DataNotAccepted(place, exception.InnerException ?? exception);
        }
    }

    private static object List(AnswerList list)
    {
        var items = list.Items.Select(Value).ToList();
        var itemType = list.Schema.Type is { } type ? type.GetElementType() ?? type.GetGenericArguments()[0] : ItemType(list.Schema.Item!, items);
        if (list.Schema.Type is { IsArray: false } listType)
        {
            var filled = (IList)Activator.CreateInstance(listType)!;
            items.ForEach(item => filled.Add(item));
            return filled;
        }

        var array = Array.CreateInstance(itemType, items.Count);
        for (var index = 0; index < items.Count; index++)
        {
            array.SetValue(items[index], index);
        }

        return array;
    }

    private static Type ItemType(SchemaNode item, List<object?> items)
    {
        var type = item.Type ?? item.Kind switch
        {
            SchemaKind.Text or SchemaKind.Choice => typeof(string),
            SchemaKind.Integer => items.Exists(static value => value is long) ? typeof(long) : typeof(int),
            SchemaKind.Number => typeof(decimal),
            SchemaKind.Boolean => typeof(bool),
            SchemaKind.Date or SchemaKind.DateTime => typeof(DateTime),
            _ => typeof(object),
        };
        return item.IsNullable && type.IsValueType ? typeof(object) : type;
    }
}
