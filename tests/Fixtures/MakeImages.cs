#:package Magick.NET-Q8-AnyCPU
#:property PublishAot=false
#:property NoWarn=CS1591;CA1303;IDE0005

// Makes the images of this folder again: dotnet run tests/Fixtures/MakeImages.cs
// Each shows the same: a quarter of 32 x 24 pixels in red, green, blue and white, so that a test can tell what was turned, mirrored or
// miscolored. The HEIC file needs heif-enc (Debian: libheif-examples), and the encrypted PDF qpdf.
using System;
using System.Diagnostics;
using System.IO;
using ImageMagick;

var folder = args.Length > 0 ? args[0] : Path.Combine("tests", "Fixtures", "images");
using var picture = Quarters();
Save("quarters.bmp", MagickFormat.Bmp);
Save("quarters.tga", MagickFormat.Tga);
Save("quarters.psd", MagickFormat.Psd);
Save("quarters.jp2", MagickFormat.Jp2);
Save("quarters.j2k", MagickFormat.J2k);
Save("quarters.avif", MagickFormat.Avif);
Save("quarters-lzw.tif", MagickFormat.Tiff, static image => image.Settings.Compression = CompressionMethod.LZW);
Save("quarters-jpeg.tif", MagickFormat.Tiff, static image => image.Settings.Compression = CompressionMethod.JPEG);
Save("quarters-cmyk.tif", MagickFormat.Tiff, ConvertToInks);
Save("quarters-cmyk.jpg", MagickFormat.Jpeg, ConvertToInks);
Save("quarters-adobergb.jpg", MagickFormat.Jpeg, static image => image.TransformColorSpace(ColorProfiles.SRGB, ColorProfiles.AdobeRGB1998));
Save("quarters-transparent.png", MagickFormat.Png32, static image =>
{
    image.Alpha(AlphaAction.Set);
    image.Opaque(MagickColors.White, MagickColors.Transparent);
});
SaveDeep("quarters-16bit.png", MagickFormat.Png48);
SaveIcon("quarters.ico");
SaveFrames("frames.gif", MagickFormat.Gif);
SaveFrames("frames.webp", MagickFormat.WebP);
Save("quarters.png", MagickFormat.Png24);
Run("heif-enc", "-L", "-o", Path.Combine(folder, "quarters.heic"), Path.Combine(folder, "quarters.png"));
Run("qpdf", "--encrypt", "password", "password", "256", "--", Path.Combine("docs", "samples", "scans", "letter.pdf"), Path.Combine(folder, "encrypted.pdf"));

static void Run(string program, params string[] arguments)
{
    using var process = Process.Start(program, arguments);
    process.WaitForExit();
}

// Without its profile, which has half a megabyte.
static void ConvertToInks(MagickImage image)
{
    image.TransformColorSpace(ColorProfiles.SRGB, ColorProfiles.USWebCoatedSWOP);
    image.RemoveProfile("icc");
}

MagickImage Quarters()
{
    var image = new MagickImage(MagickColors.White, 64, 48);
    Fill(0, 0, MagickColors.Red);
    Fill(32, 0, MagickColors.Lime);
    Fill(0, 24, MagickColors.Blue);
    return image;

    void Fill(int x, int y, IMagickColor<byte> color)
    {
        using var quarter = new MagickImage(color, 32, 24);
        image.Composite(quarter, x, y, CompositeOperator.Over);
    }
}

void Save(string name, MagickFormat format, Action<MagickImage>? change = null)
{
    using var image = (MagickImage)picture.Clone();
    change?.Invoke(image);
    image.Quality = 95;
    image.Write(Path.Combine(folder, name), format);
}

void SaveDeep(string name, MagickFormat format)
{
    using var image = (MagickImage)picture.Clone();
    image.Settings.SetDefine(MagickFormat.Png, "bit-depth", "16");
    image.Write(Path.Combine(folder, name), format);
}

void SaveIcon(string name)
{
    using var sizes = new MagickImageCollection();
    foreach (var width in (uint[])[16, 64, 32])
    {
        var image = (MagickImage)picture.Clone();
        image.Sample(width, width * 3 / 4);
        sizes.Add(image);
    }

    sizes.Write(Path.Combine(folder, name), MagickFormat.Ico);
}

// The second frame paints the lower right quarter black, and nothing else: it has to be put onto the first.
void SaveFrames(string name, MagickFormat format)
{
    using var frames = new MagickImageCollection();
    frames.Add(picture.Clone());
    var second = new MagickImage(MagickColors.Black, 32, 24) { Page = new MagickGeometry(32, 24, 64, 48) };
    frames.Add(second);
    foreach (var frame in frames)
    {
        frame.AnimationDelay = 10;
    }

    frames.Write(Path.Combine(folder, name), format);
}
