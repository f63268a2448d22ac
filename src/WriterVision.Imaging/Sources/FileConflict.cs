namespace WriterVision.Imaging.Sources;

/// <summary>Why <see cref="ImageFileWriter"/> does not write a file.</summary>
internal enum FileConflict
{
    /// <summary>The file exists, and existing files are not replaced.</summary>
    Exists,

    /// <summary>The file exists in the folder of a source.</summary>
    IsSourceFolder,

    /// <summary>The same command wrote the file.</summary>
    IsOwn,
}
