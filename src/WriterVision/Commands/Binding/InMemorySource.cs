using System;
using System.Collections.Generic;
using System.Management.Automation;
using WriterVision.Inputs;
using WriterVision.Text;

namespace WriterVision.Commands.Binding;

/// <summary>An image that the user specifies as content: a byte array, or a data URL.</summary>
internal sealed class InMemorySource : IImageSource
{
    private readonly Func<ImageReference> _create;

    private InMemorySource(Func<ImageReference> create) => _create = create;

    public IReadOnlyList<ImageReference> GetImages() => [_create()];

    /// <summary>Converts a value to a source; null if it is not the content of an image.</summary>
    /// <param name="value">The value, which can be wrapped.</param>
    public static InMemorySource? From(object? value)
    {
        switch (Elements.Unwrap(value))
        {
            case byte[] bytes:
                var reference = ImageReference.FromBytes(bytes, NameOf(value as PSObject));
                return new InMemorySource(() => reference);
            case string text when DataUrl.IsDataUrl(text):
                return new InMemorySource(() => ImageReference.FromDataUrl(text));
            case byte:
                // A single byte is accepted here, so that the run ends with one error instead of one error for each byte.
                return new InMemorySource(static () => throw InputErrors.SingleByte());
            default:
                return null;
        }
    }

    /// <summary>The name of the file that <c>Get-Content -AsByteStream -Raw</c> read; null for other bytes.</summary>
    private static string? NameOf(PSObject? wrapped) => wrapped?.Properties["PSChildName"]?.Value as string;
}
