using System;
using System.Globalization;
using System.Management.Automation;
using WriterVision.Text;
using static WriterVision.Errors.ErrorFactory;

namespace WriterVision.Journal;

/// <summary>Errors about journals. Most of them end the run, because every later input would fail in the same way.</summary>
internal static class JournalErrors
{
    public static WriterVisionException JournalInUse(string path) => CreateEnding(
        ErrorCategory.ResourceBusy,
        $"The journal '{SafeText.Line(path)}' is in use: another run is writing to it, or another program has locked it.",
        "Wait until the other run ends, or use a different journal for this run.");

    public static WriterVisionException DestinationIsFolder(string path) => CreateEnding(
        ErrorCategory.InvalidArgument,
        $"The destination '{SafeText.Line(path)}' is a folder. A merged journal is one file.",
        "Add a file name: -Destination folder/all.jsonl.");

    public static WriterVisionException NotAJournal(string path) => CreateEnding(
        ErrorCategory.InvalidData,
        $"'{SafeText.Line(path)}' is not a WriterVision journal: its first line is not the header of a journal. The file was not changed.",
        "Specify the path of a journal, or of a file that does not exist. If an editor saved the journal, save it again as UTF-8.");

    public static WriterVisionException JournalVersionNotSupported(string path, int version, int supported) => CreateEnding(
        ErrorCategory.InvalidData,
        $"Line 1 of the journal '{SafeText.Line(path)}' specifies version {QuantityText.Number(version)}. This version of WriterVision supports versions up to {QuantityText.Number(supported)}. The file was not changed.",
        "Update WriterVision, or use a different journal.");

    public static WriterVisionException JournalDamaged(string path, long line, string reason) => CreateEnding(
        ErrorCategory.InvalidData,
        $"Line {QuantityText.Number(line)} of the journal '{SafeText.Line(path)}' is damaged: {SafeText.Description(reason)}. The file was not changed.",
        "Restore the file from a backup, or remove this line from a copy of the file. If you remove a line, its input is sent again.");

    public static WriterVisionException JournalChanged(string path) => CreateEnding(
        ErrorCategory.InvalidData,
        $"Another program changed the journal '{SafeText.Line(path)}' while this run was using it.",
        "Make sure that only one run writes to a journal at a time. Then run the command again: it uses every complete line.");

    public static WriterVisionException JournalNotReadable(string path, Exception cause) => CreateEnding(
        cause is UnauthorizedAccessException ? ErrorCategory.PermissionDenied : ErrorCategory.ReadError,
        $"Cannot read the journal '{SafeText.Line(path)}': {SafeText.Description(cause.Message)}",
        "Check that the disk or the share is available, and that you have permission to read the file.",
        cause);

    public static WriterVisionException JournalNotWritable(string path, Exception cause) => CreateEnding(
        cause is UnauthorizedAccessException ? ErrorCategory.PermissionDenied : ErrorCategory.WriteError,
        $"Cannot write the journal '{SafeText.Line(path)}': {SafeText.Description(cause.Message)}",
        "Check that the folder exists, that you have permission to write to it, and that the disk is not full. Then run the command again: recorded answers are not requested again.",
        cause);

    public static WriterVisionException JournalLineTooLong(string path, int limit) => Create(
        ErrorCategory.LimitsExceeded,
        $"The answer was not recorded in the journal '{SafeText.Line(path)}': the journal line would be larger than {QuantityText.Number(limit / (1024 * 1024))} MB.",
        "Use a shorter prompt, or limit the answer with -MaxTokens.");

    /// <param name="input">The input, as errors name it.</param>
    /// <param name="entry">Its failure in the journal.</param>
    public static WriterVisionException RecordedAsFailed(string input, JournalEntry entry) => WithRawText(entry.RawText, Create(
        ErrorCategory.InvalidResult,
        string.Format(
            CultureInfo.CurrentCulture,
            "'{0}' was skipped: its answers did not match the schema in {1} runs, most recently on {2:g}. {3}",
            SafeText.Line(input),
            entry.FailedRuns,
            entry.Time.LocalDateTime,
            SafeText.Description(entry.Problem ?? string.Empty)),
        "Use -RetryFailed to request the answer again, or change the prompt or the schema."));
}
