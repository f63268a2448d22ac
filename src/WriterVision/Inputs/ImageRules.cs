using System.Collections.Generic;
using System.Linq;

namespace WriterVision.Inputs;

/// <summary>Which images a way of asking takes.</summary>
internal sealed class ImageRules
{
    /// <summary>7 MB, read leniently: what the vision endpoint takes at most (https://dev.writer.com/home/analyze-images).</summary>
    public const long UploadLimit = 7 * 1024 * 1024;

    private readonly IReadOnlyList<ImageFormat>? _formats;
    private readonly long? _maximumLength;

    private ImageRules(IReadOnlyList<ImageFormat>? formats, long? maximumLength, bool takesAddresses)
    {
        _formats = formats;
        _maximumLength = maximumLength;
        TakesAddresses = takesAddresses;
    }

    /// <summary>Chat with images inline. No limit is documented: the server decides.</summary>
    public static ImageRules Chat { get; } =
        new([ImageFormat.Jpeg, ImageFormat.Png, ImageFormat.Gif, ImageFormat.WebP], maximumLength: null, takesAddresses: true);

    /// <summary>The vision endpoint, and the vision tool that is the same model's.</summary>
    public static ImageRules Vision { get; } =
        new([ImageFormat.Jpeg, ImageFormat.Png, ImageFormat.Pdf, ImageFormat.Text], UploadLimit, takesAddresses: false);

    /// <summary>The files API: what it takes goes by the name, and not by the bytes.</summary>
    public static ImageRules Files { get; } =
        new(formats: null, maximumLength: null, takesAddresses: false);

    /// <summary>Whether the service fetches an image from an address itself.</summary>
    public bool TakesAddresses { get; }

    /// <summary>Whether a format is taken, were the file small enough.</summary>
    public bool Takes(ImageFormat format) => _formats?.Contains(format) != false;

    /// <exception cref="WriterVisionException"><c>UnsupportedImage</c> or <c>FileTooLarge</c>.</exception>
    public void Check(string path, ImageFormat format, long length)
    {
        if (!Takes(format))
        {
            throw InputErrors.UnsupportedImage(path, [.. _formats!.Select(static known => known.DisplayName())]);
        }

        if (length > _maximumLength)
        {
            throw InputErrors.FileTooLarge(path, length, _maximumLength.Value);
        }
    }
}
