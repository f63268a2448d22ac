using System;
using System.Management.Automation;
using WriterVision.Text;
using static WriterVision.Errors.ErrorFactory;

namespace WriterVision.Journal;

/// <summary>Errors about a journal. Each of them ends the run, since every later input would fail in the same way.</summary>
internal static class JournalErrors
{
    public static WriterVisionException JournalInUse(string path) => CreateEnding(
        ErrorCategory.ResourceBusy,
        $"The journal '{SafeText.Line(path)}' is in use: another run is writing it, or a program has locked it.",
        "Wait until that run is done, or give this one a journal of its own.");

    public static WriterVisionException NotAJournal(string path) => CreateEnding(
        ErrorCategory.InvalidData,
        $"'{SafeText.Line(path)}' is not a journal of WriterVision: its first line does not say so. It was left as it is.",
        "Give the path of a journal, or of a file that is not there yet. If an editor saved the journal anew, save it as UTF-8.");

    public static WriterVisionException JournalVersionNotSupported(string path, int version, int supported) => CreateEnding(
        ErrorCategory.InvalidData,
        $"The journal '{SafeText.Line(path)}' is of version {Number(version)}, by its line 1; this WriterVision knows up to version {Number(supported)}. It was left as it is.",
        "Update WriterVision, or give a journal of its own.");

    public static WriterVisionException JournalDamaged(string path, long line, string reason) => CreateEnding(
        ErrorCategory.InvalidData,
        $"Line {Number(line)} of the journal '{SafeText.Line(path)}' is damaged: {SafeText.Description(reason)}. The file was left as it is.",
        "Restore the file, or take that line out of a copy of it; what the line answered is then asked again.");

    public static WriterVisionException JournalChanged(string path) => CreateEnding(
        ErrorCategory.InvalidData,
        $"The journal '{SafeText.Line(path)}' was changed by another program while this run was using it.",
        "Let nothing else write to a journal. Run again: what is whole in it counts.");

    public static WriterVisionException JournalNotReadable(string path, Exception cause) => CreateEnding(
        cause is UnauthorizedAccessException ? ErrorCategory.PermissionDenied : ErrorCategory.ReadError,
        $"Cannot read the journal '{SafeText.Line(path)}': {SafeText.Description(cause.Message)}",
        "Check that the disk or the share is there, and that you may read the file.",
        cause);

    public static WriterVisionException JournalNotWritable(string path, Exception cause) => CreateEnding(
        cause is UnauthorizedAccessException ? ErrorCategory.PermissionDenied : ErrorCategory.WriteError,
        $"Cannot write the journal '{SafeText.Line(path)}': {SafeText.Description(cause.Message)}",
        "Check that its folder is there, that you may write in it, and that the disk is not full. Then run again: what is in the journal is not asked again.",
        cause);

    public static WriterVisionException JournalLineTooLong(string path, int limit) => Create(
        ErrorCategory.LimitsExceeded,
        $"The answer was not recorded in the journal '{SafeText.Line(path)}': with its prompt it would make a line of more than {Number(limit / (1024 * 1024))} MB.",
        "Ask with a shorter prompt, or limit the answer with -MaxTokens.");
}
