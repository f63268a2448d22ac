using System;
using System.Collections.Generic;
using System.IO;

namespace WriterVision.Inputs;

/// <summary>The file types that the files API accepts (https://dev.writer.com/home/files), by the extension, from which the service determines the type.</summary>
internal static class FileTypes
{
    private static readonly Dictionary<string, string> MediaTypes = new(StringComparer.OrdinalIgnoreCase)
    {
        ["csv"] = "text/csv",
        ["doc"] = "application/msword",
        ["docx"] = "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        ["eml"] = "message/rfc822",
        ["html"] = "text/html",
        ["jpg"] = "image/jpeg",
        ["jpeg"] = "image/jpeg",
        ["mp3"] = "audio/mpeg",
        ["mp4"] = "video/mp4",
        ["pdf"] = "application/pdf",
        ["png"] = "image/png",
        ["ppt"] = "application/vnd.ms-powerpoint",
        ["pptx"] = "application/vnd.openxmlformats-officedocument.presentationml.presentation",
        ["srt"] = "application/x-subrip",
        ["txt"] = "text/plain",
        ["xls"] = "application/vnd.ms-excel",
        ["xlsx"] = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    };

    /// <summary>The extensions, without the dot.</summary>
    public static IReadOnlyList<string> Extensions { get; } = [.. MediaTypes.Keys];

    /// <summary>The MIME types.</summary>
    public static IReadOnlyList<string> AllMediaTypes { get; } = [.. new SortedSet<string>(MediaTypes.Values, StringComparer.Ordinal)];

    /// <summary>The MIME type of a file by its name; null if the API does not accept it.</summary>
    public static string? MediaType(string path) => MediaTypes.TryGetValue(Path.GetExtension(path).TrimStart('.'), out var type) ? type : null;

    /// <summary>The MIME type with which a file is uploaded.</summary>
    /// <param name="path">The path of the file, for messages.</param>
    /// <param name="name">The name under which it is uploaded.</param>
    /// <param name="format">The format of its content.</param>
    /// <exception cref="WriterVisionException"><c>UnsupportedFileType</c> or <c>UnsupportedFileContent</c>: the service would reject the file.</exception>
    public static string MediaType(string path, string name, ImageFormat format)
    {
        var byName = MediaType(name) ?? throw InputErrors.UnsupportedFileType(path, Extensions);
        var isImage = byName.StartsWith("image/", StringComparison.Ordinal);

        // The content of an image determines its type: a GIF named .png would be stored, but no model could read it.
        return format is ImageFormat.Jpeg or ImageFormat.Png || (format == ImageFormat.Pdf && !isImage) ? format.MediaType()
            : isImage ? throw InputErrors.UnsupportedFileContent(path, byName)
            : byName;
    }
}
