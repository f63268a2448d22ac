using System;
using System.Management.Automation;
using WriterVision.Commands.Pipeline;
using WriterVision.Text;

namespace WriterVision.Commands.Binding;

/// <summary>Decides what is the id of an uploaded file: a text without wildcards. Anything else passes on to the next parameter.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class FileIdTransformationAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData) =>
        Elements.Convert(inputData, static element => Item(PathTransformationAttribute.Unwrap(element)));

    /// <exception cref="ArgumentTransformationMetadataException">It is none.</exception>
    internal static string Item(object? value) => value switch
    {
        WriterFile file => file.Id,
        string text when IsId(text) => text,
        string text => throw ErrorRecords.NotBound($"'{SafeText.Line(text)}' is not the id of a file. For a name use Get-WriterFile -Name, for a path -Path."),
        null => throw new ArgumentTransformationMetadataException("A file id cannot be null."),
        _ => throw ErrorRecords.NotBound($"A {value.GetType().Name} is not the id of a file."),
    };

    /// <summary>Two dots would be a step up in the address of a request, and a wildcard is a name that somebody took for an id.</summary>
    private static bool IsId(string text) =>
        !string.IsNullOrWhiteSpace(text) && text is not ("." or "..") && !WildcardPattern.ContainsWildcardCharacters(text)
        && text.IndexOfAny(['/', '\\']) < 0;
}
