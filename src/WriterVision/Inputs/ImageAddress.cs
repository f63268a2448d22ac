using System;
using WriterVision.Text;

namespace WriterVision.Inputs;

/// <summary>An image on the web, which the service fetches itself.</summary>
internal sealed class ImageAddress : VisionImage
{
    private ImageAddress(Uri address) => Address = address;

    /// <summary>The complete URL. It is sent but never shown, because its query can be a secret.</summary>
    public Uri Address { get; }

    public override string Path => AddressText.Show(Address);

    public override string Name => Uri.UnescapeDataString(Address.Segments[Address.Segments.Length - 1]);

    public override string Description => "an address that the service fetches";

    public override ImageReference Reference => ImageReference.FromAddress(Address);

    /// <summary>Validates a URL. Nothing is fetched.</summary>
    /// <exception cref="WriterVisionException">
    /// <c>InvalidImageAddress</c>: it is neither an HTTPS URL, nor an HTTP URL on this machine. <c>AddressNotSupported</c>: images must be uploaded.
    /// </exception>
    public static ImageAddress Inspect(Uri address, ImageRules rules) =>
        !rules.TakesAddresses ? throw InputErrors.AddressNotSupported(AddressText.Show(address))
        : address.IsAbsoluteUri && (address.Scheme == Uri.UriSchemeHttps || (address.Scheme == Uri.UriSchemeHttp && address.IsLoopback))
            ? new ImageAddress(address)
            : throw InputErrors.InvalidImageAddress(AddressText.Show(address));
}
