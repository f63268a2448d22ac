using System;
using System.Globalization;
using System.IO;
using WriterVision.Imaging.Codecs;

namespace WriterVision.Imaging.Sources;

/// <summary>
/// The names of the files that <c>-Destination</c> and <c>-DifferencePath</c> write: the name of the source, and the number of the page if it
/// has pages.
/// </summary>
internal static class ImageFileName
{
    private const string ChangesExtension = ".png";

    /// <summary>The full path of a converted image, such as <c>scan-03.png</c>.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="source">The path of the source file.</param>
    /// <param name="page">The page, from 1; null for a file without pages.</param>
    /// <param name="pageCount">The number of pages.</param>
    /// <param name="format">The format of the converted image.</param>
    public static string ForConverted(string folder, string source, int? page, int? pageCount, FileFormat format) =>
        Stem(folder, source, page, pageCount) + FileFormats.Extension(format);

    /// <summary>The full path of a converted image without the extension, which can depend on the content.</summary>
    public static string Stem(string folder, string source, int? page, int? pageCount) =>
        Path.Combine(folder, Path.GetFileNameWithoutExtension(source) + PageSuffix(page, pageCount));

    /// <summary>The full path of an image of changes, such as <c>scan.tif-03.png</c>.</summary>
    /// <param name="path">A folder, or the path of a <c>.png</c> file, which is used as it is.</param>
    /// <param name="name">The name of the comparison; between folders, with the subfolder.</param>
    /// <param name="page">The page, from 1; null for files without pages.</param>
    /// <param name="pageCount">The number of pages.</param>
    public static string ForChanges(string path, string name, int? page, int? pageCount) =>
        string.Equals(Path.GetExtension(path), ChangesExtension, StringComparison.OrdinalIgnoreCase)
            ? path
            : Path.Combine(path, name.Replace('/', Path.DirectorySeparatorChar) + PageSuffix(page, pageCount) + ChangesExtension);

    /// <summary>As many digits for each page as the last one has, so that the names sort in the order of the pages.</summary>
    private static string PageSuffix(int? page, int? pageCount)
    {
        var digits = (pageCount ?? 1).ToString(CultureInfo.InvariantCulture).Length;
        return page is { } number ? "-" + number.ToString("D" + digits, CultureInfo.InvariantCulture) : string.Empty;
    }
}
