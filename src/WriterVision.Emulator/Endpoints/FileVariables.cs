using System;
using System.Collections.Generic;
using System.Text.Json;
using WriterVision.Emulator.Files;

namespace WriterVision.Emulator.Endpoints;

/// <summary>
/// The <c>variables</c> of a vision request or of the vision tool: uploaded files with names that the prompt must contain, at most 7 MB each.
/// </summary>
internal static class FileVariables
{
    /// <summary>7 MB, as 7 × 1,024 × 1,024 bytes.</summary>
    private const long MaximumLength = 7 * 1024 * 1024;

    /// <exception cref="ApiErrorException">A file is unknown, too large, of an unsupported type, or not named in the prompt.</exception>
    public static IReadOnlyList<ReadOnlyMemory<byte>> Read(JsonElement owner, string prompt, FileStore files)
    {
        var images = new List<ReadOnlyMemory<byte>>();
        foreach (var variable in owner.RequiredArray("variables"))
        {
            var name = variable.Object("Each item in 'variables'").RequiredText("name");
            var id = variable.RequiredText("file_id");
            var file = files.Find(id) ?? throw ApiErrorException.NotFound($"File '{id}' was not found.");
            if (!prompt.Contains("{{" + name + "}}", StringComparison.Ordinal))
            {
                throw ApiErrorException.BadRequest($"The prompt does not name the file '{name}': write {{{{{name}}}}} where the file belongs.");
            }

            if (file.Bytes.Length > MaximumLength)
            {
                throw ApiErrorException.BadRequest($"The file '{file.Name}' is larger than 7 MB.");
            }

            if (file.Extension is not ("jpg" or "jpeg" or "png" or "pdf" or "txt"))
            {
                throw ApiErrorException.BadRequest($"The file '{file.Name}' is of a type that is not supported. Supported types: JPG, PNG, PDF and TXT.");
            }

            images.Add(file.Bytes);
        }

        return images;
    }
}
