using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Management.Automation;
using System.Threading;
using System.Threading.Tasks;
using WriterVision.Commands.Binding;
using WriterVision.Commands.Pipeline;
using WriterVision.Imaging.Codecs;
using WriterVision.Imaging.Sources;
using WriterVision.Text;

namespace WriterVision.Imaging.Commands;

/// <summary>Converts photos, scans and PDF files to images that vision models read: one for each file, or for each page of a document.</summary>
[Cmdlet(VerbsData.ConvertTo, "WriterImage", DefaultParameterSetName = PathSet, SupportsShouldProcess = true)]
[OutputType(typeof(WriterImage), typeof(FileInfo))]
public sealed class ConvertToWriterImageCommand : ImageFileCommand
{
    private ConversionSettings? _settings;
    private PageSelection? _pages;
    private string? _folder;
    private ImageFileWriter? _writer;

    /// <summary>The files, as paths that can contain wildcards.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = PathSet, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [PathTransformation]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string[]? Path { get; set; }

    /// <summary>The files, as literal paths, such as those of file objects.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = LiteralPathSet, ValueFromPipelineByPropertyName = true)]
    [Alias("PSPath", "FullName")]
    [PathTransformation(IsLiteral = true)]
    [ValidateNotNullOrEmpty]
    public string[]? LiteralPath { get; set; }

    /// <summary>The maximum length of the longer side in pixels: 16 to 65500. A smaller image is not enlarged.</summary>
    [Parameter]
    [ValidateRange(16, Limits.Side)]
    public int? MaximumDimension { get; set; }

    /// <summary>The format to convert to.</summary>
    [Parameter]
    public ImageOutputFormat Format { get; set; }

    /// <summary>The quality of JPEG and WebP: 1 to 100.</summary>
    [Parameter]
    [ValidateRange(1, 100)]
    public int? Quality { get; set; }

    /// <summary>The pages of documents and the frames of animations: numbers from 1 and ranges, such as <c>1-3,7</c> or <c>5-</c>.</summary>
    [Parameter]
    [PageTransformation]
    [ValidateNotNullOrEmpty]
    public string? Page { get; set; }

    /// <summary>The dots per inch at which a page of a PDF is rendered: 36 to 1200.</summary>
    [Parameter]
    [ValidateRange(36, 1200)]
    public int Density { get; set; } = ConversionSettings.DefaultDensity;

    /// <summary>A folder to write the images to. Without it, an image is converted when it is needed.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Destination { get; set; }

    /// <summary>Keeps EXIF, XMP and IPTC metadata, which can contain where and when a photo was taken.</summary>
    [Parameter]
    public SwitchParameter KeepMetadata { get; set; }

    /// <summary>Replaces files in the destination, except in a folder that contains source files.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        _settings = new ConversionSettings(MaximumDimension, (OutputFormat)Format, Quality, Density, KeepMetadata);
        try
        {
            _pages = Page is null ? null : PageSelection.Parse(Page);
        }
        catch (WriterVisionException failure)
        {
            ThrowTerminatingError(ErrorRecords.From(failure, Page));
        }

        _folder = Destination is null ? null : Resolve(Destination);
        _writer = _folder is null ? null : new ImageFileWriter(Force, "-Destination");
    }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        var isLiteral = ParameterSetName == LiteralPathSet;
        var paths = isLiteral ? LiteralPath : Path;
        if (_writer is not { } writer)
        {
            ForEachFile(paths, isLiteral, Convert);
            return;
        }

        // All files of the argument are known as sources before the first file is written.
        var files = new List<string>();
        ForEachFile(paths, isLiteral, file =>
        {
            writer.AddSource(file);
            files.Add(file);
        });
        files.ForEach(Convert);
    }

    private void Convert(string path)
    {
        try
        {
            var source = ImageSourceFile.Open(path);
            var count = source.HasPages || _pages is not null ? source.CountPages(StopToken) : 1;
            int? pageCount = source.HasPages || count > 1 ? count : null;
            foreach (var page in Pages(source, count))
            {
                Convert(source, page, pageCount);
            }
        }
        catch (WriterVisionException failure)
        {
            EnqueueFailure(path, failure);
        }
    }

    /// <summary>The pages to convert; null stands for the whole file, so that an animation stays one image.</summary>
    private IEnumerable<int?> Pages(ImageSourceFile source, int count)
    {
        if (_pages is null && !source.HasPages)
        {
            return [null];
        }

        var pages = _pages?.Of(source.Path, count) ?? Enumerable.Range(1, count);
        return source.HasPages || count > 1 ? pages.Select(static page => (int?)page) : pages.Select(static _ => (int?)null);
    }

    private void Convert(ImageSourceFile source, int? page, int? pageCount)
    {
        if (_folder is null)
        {
            EnqueueResult(new WriterImage(source, page, pageCount, _settings!));
            return;
        }

        if (!ShouldProcess(SafeText.Line(source.Path) + (page is null ? string.Empty : $", page {page}"), $"Convert and write to {SafeText.Line(_folder)}"))
        {
            return;
        }

        var (folder, writer) = (_folder, _writer!);
        var turn = writer.TakeTurn(ImageFileName.Stem(folder, source.Path, page, pageCount));
        Enqueue(source.Path, async cancellationToken =>
        {
            using (turn)
            {
                return (await WriteAsync(source, page, pageCount, folder, writer, turn, cancellationToken).ConfigureAwait(false), null);
            }
        });
    }

    private async Task<FileInfo> WriteAsync(
        ImageSourceFile source, int? page, int? pageCount, string folder, ImageFileWriter writer, NameTurn turn, CancellationToken cancellationToken)
    {
        var (converted, content) = await source.ConvertAsync(page, _settings!, cancellationToken).ConfigureAwait(false);
        using (content)
        {
            await turn.WaitAsync(cancellationToken).ConfigureAwait(false);
            var path = ImageFileName.ForConverted(folder, source.Path, page, pageCount, converted.Format);
            return await writer.WriteAsync(path, content, cancellationToken).ConfigureAwait(false);
        }
    }
}
