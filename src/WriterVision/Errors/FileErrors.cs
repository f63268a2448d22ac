using System;
using System.IO;
using System.Management.Automation;
using System.Security;
using WriterVision.Text;
using static WriterVision.Errors.ErrorFactory;

namespace WriterVision.Errors;

/// <summary>Errors about files and paths, and the test for a failure of the file system.</summary>
internal static class FileErrors
{
    /// <summary>Whether an exception is a failure of the file system, and not a bug.</summary>
    public static bool IsFileSystemFailure(Exception exception) =>
        exception is IOException or UnauthorizedAccessException or SecurityException or NotSupportedException or ArgumentException;

    public static WriterVisionException FileNotFound(string path) => Create(
        ErrorCategory.ObjectNotFound,
        $"Cannot find the file '{SafeText.Line(path)}'.",
        "Check the path. For a name with brackets, use -LiteralPath.");

    public static WriterVisionException FolderNotFound(string path) => Create(
        ErrorCategory.ObjectNotFound,
        $"Cannot find the folder '{SafeText.Line(path)}'.",
        "Check the path before the wildcard.");

    /// <param name="path">The folder.</param>
    /// <param name="expected">What the path must be instead, such as "an image".</param>
    public static WriterVisionException NotAFile(string path, string expected) => Create(
        ErrorCategory.InvalidArgument,
        $"'{SafeText.Line(path)}' is a folder, not {expected}.",
        "Specify the files in the folder: Get-ChildItem -File, or a wildcard after the folder name.");

    public static WriterVisionException EmptyFile(string path) => Create(
        ErrorCategory.InvalidData,
        $"The file '{SafeText.Line(path)}' is empty.",
        "Check where it came from: a copy or a scan may have been interrupted.");

    public static WriterVisionException FileNotReadable(string path, Exception cause) => Create(
        cause is UnauthorizedAccessException or System.Security.SecurityException ? ErrorCategory.PermissionDenied : ErrorCategory.ReadError,
        $"Cannot read the file '{SafeText.Line(path)}': {SafeText.Description(cause.Message)}",
        "Check that the file exists, that you have permission to read it, and that no other program has locked it.",
        cause);

    /// <param name="path">The file.</param>
    /// <param name="isAnswered">Whether there is an answer, which may be about either content of the file.</param>
    public static WriterVisionException FileChanged(string path, bool isAnswered = false) => Create(
        ErrorCategory.InvalidData,
        $"The file '{SafeText.Line(path)}' changed {(isAnswered ? "before its answer arrived, so the answer was not recorded" : "while it was being sent")}.",
        "Wait until no other program is writing to the file, and run the command again.");

    public static WriterVisionException FileNotWritable(string path, Exception cause) => Create(
        cause is UnauthorizedAccessException ? ErrorCategory.PermissionDenied : ErrorCategory.WriteError,
        $"Cannot write the file '{SafeText.Line(path)}': {SafeText.Description(cause.Message)}",
        "Check that the disk has free space, and that you have permission to write there.",
        cause);

    public static WriterVisionException FileExists(string path) => Create(
        ErrorCategory.ResourceExists,
        $"The file '{SafeText.Line(path)}' already exists, and was not overwritten.",
        "Use -Force to overwrite existing files, or another -Destination. Files with the same name need different destinations.");

    public static WriterVisionException NotAFileSystemPath(string path, string provider) => Create(
        ErrorCategory.InvalidArgument,
        $"'{SafeText.Line(path)}' is not a file: it belongs to the {SafeText.Line(provider)} provider.",
        "Specify the path of a file in a file system.");

    public static WriterVisionException InvalidPath(string path, Exception cause) => Create(
        cause is System.Management.Automation.DriveNotFoundException or ProviderNotFoundException or ItemNotFoundException ? ErrorCategory.ObjectNotFound : ErrorCategory.InvalidArgument,
        $"'{SafeText.Line(path)}' is not a valid path: {SafeText.Description(cause.Message)}",
        path.IndexOf(':') > 0
            ? $"PowerShell interprets the text before a colon as a drive. For a file with a colon in its name, write ./ in front of it: ./{SafeText.Line(path)}"
            : "Check the drive and the spelling.",
        cause);
}
