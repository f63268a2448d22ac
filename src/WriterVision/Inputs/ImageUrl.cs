using System;
using WriterVision.Text;

namespace WriterVision.Inputs;

/// <summary>An image on the web, which the service downloads itself.</summary>
internal sealed class ImageUrl : VisionImage
{
    private ImageUrl(Uri url) => Url = url;

    /// <summary>The complete URL. It is sent but never shown, because its query can be a secret.</summary>
    public Uri Url { get; }

    public override string Path => UrlText.Show(Url);

    public override string Name => Uri.UnescapeDataString(Url.Segments[Url.Segments.Length - 1]);

    public override string Description => "a URL that the service downloads";

    public override ImageReference Reference => ImageReference.FromUrl(Url);

    /// <summary>Validates a URL. Nothing is downloaded.</summary>
    /// <exception cref="WriterVisionException">
    /// <c>InvalidImageAddress</c>: it is neither an HTTPS URL, nor an HTTP URL on this machine. <c>AddressNotSupported</c>: images must be uploaded.
    /// </exception>
    public static ImageUrl Inspect(Uri url, ImageRules rules) =>
        !rules.AcceptsUrls ? throw InputErrors.AddressNotSupported(UrlText.Show(url))
        : url.IsAbsoluteUri && (url.Scheme == Uri.UriSchemeHttps || (url.Scheme == Uri.UriSchemeHttp && url.IsLoopback))
            ? new ImageUrl(url)
            : throw InputErrors.InvalidImageAddress(UrlText.Show(url));
}
