using System;
using System.Collections;
using System.Collections.Generic;
using System.IO;
using System.Management.Automation;
using WriterVision.Text;

namespace WriterVision.Commands.Binding;

/// <summary>
/// Accepts paths and file objects. The binder passes any other value to the next parameter. PowerShell itself would convert a row of a
/// table to text. The error names the parameter to use, if the cmdlet has one.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class PathTransformationAttribute : ArgumentTransformationAttribute
{
    /// <summary>The maximum length of a path on Windows, in characters. Longer text is not a path but, for example, Base64, and is not repeated in a message.</summary>
    internal const int MaximumLength = 32767;

    /// <summary>Whether the parameter is a literal path, so that a file object can be converted without its name being treated as a pattern.</summary>
    public bool IsLiteral { get; set; }

    /// <summary>Whether the cmdlet has a parameter <c>-Uri</c>.</summary>
    public bool HasUri { get; set; }

    /// <summary>Whether the cmdlet has a parameter <c>-InputObject</c> for images that are not files.</summary>
    public bool HasInputObject { get; set; }

    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        var input = Elements.Unwrap(inputData);
        var items = new List<object>();
        if (input is IList list and not byte[])
        {
            foreach (var item in list)
            {
                items.Add(Item(Elements.Unwrap(item)));
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

    private object Item(object? value) => value switch
    {
        string text when DataUrl.IsDataUrl(text) => throw NotAPath($"'{DataUrl.Show(text)}' is a data URL, not a path.", "For a data URL"),
        string { Length: > MaximumLength } text => throw NotAPath($"A string of {text.Length} characters is not a path.", "For the bytes of an image"),
        string text => HasScheme(text)
            ? throw BindingErrors.NotBound($"'{UrlText.Show(text)}' is a URL, not a path. {(HasUri ? "For a URL, use -Uri." : "Download the file and specify its path.")}")
            : text,
        FileSystemInfo file => IsLiteral ? file.FullName : new FilePath(file.FullName),
        null => throw new ArgumentTransformationMetadataException("A path cannot be null."),
        IImageSource => throw NotAPath($"An object of type {value.GetType().Name} is neither a path nor a file.", "For an image object"),
        _ => throw BindingErrors.NotBound($"An object of type {value.GetType().Name} is neither a path nor a file."),
    };

    private Exception NotAPath(string message, string subject) => BindingErrors.NotBound(HasInputObject ? $"{message} {subject}, use -InputObject." : message);

    /// <summary>Whether text is a URL of any scheme. Messages show paths unchanged, but a URL can contain a password.</summary>
    private static bool HasScheme(string text)
    {
        var length = text.IndexOf("://", StringComparison.Ordinal);
        return length > 0 && Uri.CheckSchemeName(text.Substring(0, length));
    }

    internal static bool IsUrl(string text) =>
        text.StartsWith("https://", StringComparison.OrdinalIgnoreCase) || text.StartsWith("http://", StringComparison.OrdinalIgnoreCase);

    /// <summary>
    /// A file object for a parameter that supports wildcards. Because it is not a string, the binder tries <c>-LiteralPath</c> next. If the user
    /// specified <c>-Path</c>, the binder uses <c>ToString</c>, which returns the escaped full name. (In Windows PowerShell, the text of a file
    /// object can be the name without the folder.)
    /// </summary>
    private sealed class FilePath
    {
        private readonly string _fullName;

        public FilePath(string fullName) => _fullName = fullName;

        public override string ToString() => WildcardPattern.Escape(_fullName);
    }
}
