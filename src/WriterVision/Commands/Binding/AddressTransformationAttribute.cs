using System;
using System.Management.Automation;
using WriterVision.Commands.Pipeline;
using WriterVision.Text;

namespace WriterVision.Commands.Binding;

/// <summary>
/// Decides what is an address. Anything else passes on to the next parameter; a path is refused with the name of the parameter for it.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class AddressTransformationAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData) =>
        Elements.Convert(inputData, static element => Item(PathTransformationAttribute.Unwrap(element)));

    private static Uri Item(object? value) => value switch
    {
        Uri { IsAbsoluteUri: true } address => address,
        string text when PathTransformationAttribute.IsAddress(text) && Uri.TryCreate(text, UriKind.Absolute, out var address) => address,
        string text => throw ErrorRecords.NotBound($"'{AddressText.Show(text)}' is not an address that starts with https://. For a file use -Path."),
        null => throw new ArgumentTransformationMetadataException("An address cannot be null."),
        _ => throw ErrorRecords.NotBound($"A {value.GetType().Name} is not an address."),
    };
}
