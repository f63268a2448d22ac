using System;
using System.IO;
using System.Linq;
using System.Management.Automation;
using WriterVision.Commands.Binding;
using WriterVision.Commands.Pipeline;
using WriterVision.Reports;
using WriterVision.Text;

namespace WriterVision.Commands;

/// <summary>Writes results, comparisons and errors to one HTML file that opens in any browser.</summary>
[Cmdlet(VerbsData.Export, "WriterReport", DefaultParameterSetName = PathSet, SupportsShouldProcess = true)]
[OutputType(typeof(FileInfo))]
public sealed class ExportWriterReportCommand : PSCmdlet, IDisposable
{
    private const string PathSet = "Path";
    private const string LiteralPathSet = "LiteralPath";

    private ReportWriter? _report;

    /// <summary>The HTML file to write. No extension is added.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = PathSet)]
    [ValidateNotNullOrEmpty]
    public string? Path { get; set; }

    /// <summary>The HTML file to write, as a path that is used exactly as it is typed.</summary>
    [Parameter(Mandatory = true, ParameterSetName = LiteralPathSet)]
    [Alias("PSPath", "LP")]
    [ValidateNotNullOrEmpty]
    public string? LiteralPath { get; set; }

    /// <summary>The results, comparisons and error records to show.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true)]
    [AllowNull]
    [AllowEmptyCollection]
    public PSObject?[]? InputObject { get; set; }

    /// <summary>The title of the report; the name of the file if it is omitted.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Title { get; set; }

    /// <summary>Writes the images into the report, so that the file can be sent alone. By default, the report links to the images.</summary>
    [Parameter]
    public SwitchParameter EmbedImage { get; set; }

    /// <summary>Replaces a read-only file.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>Keeps an existing file, and ends with an error. By default it is replaced.</summary>
    [Parameter]
    [Alias("NoOverwrite")]
    public SwitchParameter NoClobber { get; set; }

    /// <summary>Returns the file of the report.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <summary>Deletes an incomplete report.</summary>
    public void Dispose() => _report?.Dispose();

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        // The file is created before the first request of the pipeline is made.
        var path = EndOnFailure(() => new PathResolver(SessionState.Path).Literal(Unescaped()).Single());
        if (ShouldProcess(SafeText.Line(path), "Create report"))
        {
            _report = EndOnFailure(() => ReportWriter.Create(new ReportOptions
            {
                Path = path,
                Title = Title ?? System.IO.Path.GetFileNameWithoutExtension(path),
                Created = DateTimeOffset.UtcNow,
                Version = typeof(ExportWriterReportCommand).Assembly.GetName().Version!.ToString(3),
                EmbedImages = EmbedImage,
                Force = Force,
                NoClobber = NoClobber,
            }));
        }
    }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (var input in InputObject ?? [])
        {
            if (input is null || _report is null)
            {
                continue;
            }

            if (ReportRowReader.Read(input) is { } row)
            {
                EndOnFailure(() =>
                {
                    _report.Write(row);
                    return true;
                });
            }
            else
            {
                WriteError(ErrorRecords.From(ReportErrors.NotReportable(input.TypeNames.FirstOrDefault() ?? input.BaseObject.GetType().FullName!), input));
            }
        }
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        if (_report is null)
        {
            return;
        }

        var file = EndOnFailure(_report.Complete);
        if (_report.NotEmbeddedCount > 0)
        {
            var more = _report.NotEmbeddedCount > _report.NotEmbedded.Count ? ", …" : string.Empty;
            var subject = _report.NotEmbeddedCount == 1 ? "1 image could not be embedded; the report links to it" : $"{QuantityText.Number(_report.NotEmbeddedCount)} images could not be embedded; the report links to them";
            WriteWarning($"{subject}: {string.Join(", ", _report.NotEmbedded)}{more}.");
        }

        if (PassThru)
        {
            WriteObject(file);
        }
    }

    /// <summary>The path. Wildcards are not expanded, but a backtick that escapes a bracket is removed, as in other cmdlets.</summary>
    private string Unescaped() => ParameterSetName == LiteralPathSet ? LiteralPath! : WildcardPattern.Unescape(Path!);

    private T EndOnFailure<T>(Func<T> action)
    {
        try
        {
            return action();
        }
        catch (WriterVisionException failure)
        {
            ThrowTerminatingError(ErrorRecords.From(failure, LiteralPath ?? Path));
            throw;
        }
    }
}
