namespace WriterVision.Inputs;

/// <summary>A file that is already in the account. It is not inspected.</summary>
internal sealed class UploadedImage : VisionImage
{
    public UploadedImage(string fileId, string? name = null)
    {
        FileId = fileId;
        Name = name is { Length: > 0 } ? name : fileId;
    }

    public string FileId { get; }

    public override string Path => FileId;

    public override string Name { get; }

    public override string Description => "a file in the account";

    public override ImageReference Reference => ImageReference.FromFileId(FileId);
}
