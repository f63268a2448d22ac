using System;
using System.Collections;
using System.Collections.Generic;

namespace WriterVision.Commands.Binding;

/// <summary>What an argument holds, one or many: a transformation must return an array in either case.</summary>
internal static class Elements
{
    /// <param name="argument">The argument, as the engine gives it.</param>
    /// <param name="convert">Converts an element, which can still be wrapped; throws where it is not what is wanted.</param>
    public static T[] Convert<T>(object? argument, Func<object?, T> convert)
    {
        if (PathTransformationAttribute.Unwrap(argument) is not IList list)
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
