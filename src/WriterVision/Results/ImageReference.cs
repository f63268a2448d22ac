using System;
using WriterVision.Text;

namespace WriterVision;

/// <summary>Where an image can be had again: in a file, at an address, or in the Writer account. One of the three is not null.</summary>
/// <remarks>What it holds is not shown: the query of an address can be a secret.</remarks>
public sealed class ImageReference
{
    private ImageReference(string? path, Uri? address, string? fileId)
    {
        Path = path;
        Address = address;
        FileId = fileId;
    }

    /// <summary>The full path of a file.</summary>
    internal string? Path { get; }

    /// <summary>An https address, whole: its query can be a secret.</summary>
    internal Uri? Address { get; }

    /// <summary>The id of an uploaded file.</summary>
    internal string? FileId { get; }

    internal static ImageReference FromPath(string path) => new(path, null, null);

    internal static ImageReference FromAddress(Uri address) => new(null, address, null);

    internal static ImageReference FromFileId(string fileId) => new(null, null, fileId);

    /// <summary>The path, the address or the file id.</summary>
    /// <returns>Text that is safe to show: of an address without the query.</returns>
    public override string ToString() => Address is null ? Path ?? FileId! : AddressText.Show(Address);
}
