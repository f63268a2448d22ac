using System.Management.Automation;
using WriterVision.Text;
using static WriterVision.Errors.ErrorFactory;

namespace WriterVision.Reports;

/// <summary>Errors about reports.</summary>
internal static class ReportErrors
{
    public static WriterVisionException FileExists(string path) => CreateEnding(
        ErrorCategory.ResourceExists,
        $"The file '{SafeText.Line(path)}' already exists, and -NoClobber was specified.",
        "Choose another -Path, or omit -NoClobber to replace the file.");

    public static WriterVisionException FileIsReadOnly(string path) => CreateEnding(
        ErrorCategory.PermissionDenied,
        $"The file '{SafeText.Line(path)}' is read-only.",
        "Use -Force to replace it, or choose another -Path.");

    public static WriterVisionException ReportPathIsFolder(string path) => CreateEnding(
        ErrorCategory.InvalidArgument,
        $"'{SafeText.Line(path)}' is a folder. A report is one file.",
        "Add a file name: -Path folder/report.html.");

    public static WriterVisionException ReportFolderNotFound(string path, string folder) => CreateEnding(
        ErrorCategory.ObjectNotFound,
        $"The report '{SafeText.Line(path)}' cannot be created because the folder '{SafeText.Line(folder)}' does not exist.",
        "Create the folder, or choose another -Path.");

    public static WriterVisionException NotReportable(string typeName) => Create(
        ErrorCategory.InvalidType,
        $"An object of type '{SafeText.Line(typeName)}' cannot be shown in a report.",
        "Pipe in results of Invoke-WriterVision, Compare-WriterImage, Compare-WriterPixel, Get-WriterJournal or Test-WriterVision, and error records. To save them for a later report, use -Journal or Export-Clixml: a CSV file contains only text.");
}
