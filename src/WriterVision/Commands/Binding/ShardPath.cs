using System;
using System.IO;
using System.Management.Automation;

namespace WriterVision.Commands.Binding;

/// <summary>Finds the path of an object.</summary>
internal static class ShardPath
{
    private static readonly string[] Properties = ["FullName", "Path", "LiteralPath", "PSPath", "Uri", "Name"];

    /// <summary>The path, the URL or the name of an object; null if it has none.</summary>
    public static string? Of(PSObject? input)
    {
        switch (input?.BaseObject)
        {
            case null:
                return null;
            case string text:
                return text.Trim().Length > 0 ? text : null;
            case FileSystemInfo file:
                return file.Name;
            case Uri url:
                return url.OriginalString;
        }

        foreach (var name in Properties)
        {
            // The keys of a dictionary are not properties.
            var value = input.BaseObject is System.Collections.IDictionary row ? row.Contains(name) ? row[name] : null : ValueOf(input, name);
            if ((value is Uri uri ? uri.OriginalString : value as string ?? (value as PSObject)?.BaseObject as string) is { Length: > 0 } text)
            {
                return text;
            }
        }

        return null;
    }

    private static object? ValueOf(PSObject input, string name)
    {
        try
        {
            return input.Properties[name]?.Value;
        }
        catch (GetValueException)
        {
            return null;
        }
    }
}
