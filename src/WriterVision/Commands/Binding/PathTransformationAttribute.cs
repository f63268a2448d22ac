using System;
using System.Collections;
using System.Collections.Generic;
using System.IO;
using System.Management.Automation;
using WriterVision.Commands.Pipeline;
using WriterVision.Text;

namespace WriterVision.Commands.Binding;

/// <summary>
/// Decides what is a path. Anything else passes on to the next parameter, so that a row of a table is not read as text, which is what
/// PowerShell's own coercion would do; an address is refused with the name of the parameter for it.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class PathTransformationAttribute : ArgumentTransformationAttribute
{
    /// <summary>Whether the parameter takes paths as they are, so that a file object fits it without being read as text.</summary>
    public bool IsLiteral { get; set; }

    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        var input = Unwrap(inputData);
        var items = new List<object>();
        if (input is IList list and not byte[])
        {
            foreach (var item in list)
            {
                items.Add(Item(Unwrap(item)));
            }
        }
        else
        {
            items.Add(Item(input));
        }

        return items.TrueForAll(static item => item is string)
            ? items.ConvertAll(static item => (string)item).ToArray()
            : items.ToArray();
    }

    internal static object? Unwrap(object? value) => value is PSObject wrapped ? wrapped.BaseObject : value;

    private object Item(object? value) => value switch
    {
        string text => HasScheme(text) ? throw ErrorRecords.NotBound($"'{AddressText.Show(text)}' is an address, not a path. For an address use -Uri.") : text,
        FileSystemInfo file => IsLiteral ? file.FullName : new FilePath(file.FullName),
        null => throw new ArgumentTransformationMetadataException("A path cannot be null."),
        _ => throw ErrorRecords.NotBound($"A {value.GetType().Name} is neither a path nor a file."),
    };

    /// <summary>Whether a text is an address of any kind: shown as a path it would show the password in it too.</summary>
    private static bool HasScheme(string text)
    {
        var length = text.IndexOf("://", StringComparison.Ordinal);
        return length > 0 && Uri.CheckSchemeName(text.Substring(0, length));
    }

    internal static bool IsAddress(string text) =>
        text.StartsWith("https://", StringComparison.OrdinalIgnoreCase) || text.StartsWith("http://", StringComparison.OrdinalIgnoreCase);

    /// <summary>
    /// A file where a path with wildcards is wanted. That it is no string sends it on to <c>-LiteralPath</c>, where it belongs; where
    /// the user has named <c>-Path</c>, its text is the full name (in Windows PowerShell a file's own text can be its bare name).
    /// </summary>
    private sealed class FilePath
    {
        private readonly string _fullName;

        public FilePath(string fullName) => _fullName = fullName;

        public override string ToString() => WildcardPattern.Escape(_fullName);
    }
}
