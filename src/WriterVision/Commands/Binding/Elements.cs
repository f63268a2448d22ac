using System;
using System.Collections;
using System.Collections.Generic;
using System.Management.Automation;

namespace WriterVision.Commands.Binding;

/// <summary>Unwraps and converts the elements of an argument. A transformation must return an array, even for a single value.</summary>
internal static class Elements
{
    /// <summary>A value without the wrapper of the engine.</summary>
    public static object? Unwrap(object? value) => value is PSObject wrapped ? wrapped.BaseObject : value;

    /// <param name="argument">The argument, as the engine passes it.</param>
    /// <param name="convert">Converts an element, which can still be wrapped; throws if it is not valid.</param>
    public static T[] Convert<T>(object? argument, Func<object?, T> convert)
    {
        if (Unwrap(argument) is not IList list)
        {
            return [convert(argument)];
        }

        var converted = new List<T>(list.Count);
        foreach (var element in list)
        {
            converted.Add(convert(element));
        }

        return [.. converted];
    }
}
