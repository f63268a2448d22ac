using System;
using System.Globalization;

namespace WriterVision.Imaging.Codecs;

/// <summary>The format that a conversion writes.</summary>
internal enum OutputFormat
{
    /// <summary>PNG for graphics and transparency, JPEG for photos: <see cref="Encoder"/> chooses.</summary>
    Auto,
    Jpeg,
    Png,
    WebP,
}

/// <summary>How images are converted.</summary>
internal sealed class ConversionSettings
{
    public const int DefaultQuality = 90;

    public const int DefaultDensity = 200;

    /// <summary>Changes when the same settings would make a different image, so that a journal asks again.</summary>
    private const int Version = 1;

    public ConversionSettings(int? maximumDimension = null, OutputFormat format = OutputFormat.Auto, int? quality = null, int density = DefaultDensity, bool keepsMetadata = false)
    {
        MaximumDimension = maximumDimension;
        Format = format;
        Quality = quality ?? DefaultQuality;
        IsQualityGiven = quality is not null;
        Density = density;
        KeepsMetadata = keepsMetadata;
    }

    /// <summary>The longer side at most, in pixels; null for no limit.</summary>
    public int? MaximumDimension { get; }

    public OutputFormat Format { get; }

    /// <summary>The quality of JPEG and WebP: 1 to 100.</summary>
    public int Quality { get; }

    /// <summary>Whether the user asked for a quality, so that a JPEG is encoded again.</summary>
    public bool IsQualityGiven { get; }

    /// <summary>The dots per inch of a page that is rendered.</summary>
    public int Density { get; }

    public bool KeepsMetadata { get; }

    /// <summary>The settings as text for a journal. A setting that the format does not use is omitted, so that changing it has no effect.</summary>
    public string Describe(FileFormat source)
    {
        var text = FormattableString.Invariant($"imaging {Version}; format {Format.ToString().ToLowerInvariant()}");
        text += IsQualityGiven ? FormattableString.Invariant($"; quality {Quality}") : string.Empty;
        text += MaximumDimension is { } maximum ? FormattableString.Invariant($"; maximum {maximum}") : string.Empty;
        text += source == FileFormat.Pdf ? "; density " + Density.ToString(CultureInfo.InvariantCulture) : string.Empty;
        return text + (KeepsMetadata ? "; metadata" : string.Empty);
    }
}
