using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Management.Automation;
using System.Threading;
using WriterVision.Commands.Binding;
using WriterVision.Commands.Pipeline;
using WriterVision.Errors;
using WriterVision.Imaging.Codecs;
using WriterVision.Imaging.Codecs.Comparison;
using WriterVision.Imaging.Errors;
using WriterVision.Imaging.Sources;
using WriterVision.Text;

namespace WriterVision.Imaging.Commands;

/// <summary>Compares images pixel by pixel, without a request: a reference with images, or the images of two folders.</summary>
[Cmdlet(VerbsData.Compare, "WriterPixel", DefaultParameterSetName = PathSet)]
[OutputType(typeof(PixelComparison))]
public sealed class CompareWriterPixelCommand : ImageFileCommand
{
    private const string FolderSet = "Folder";

    private PixelComparisonRunner? _runner;
    private BatchWindow<Outcome>? _window;

    /// <summary>The image that the others are compared with.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = PathSet, ValueFromPipelineByPropertyName = true)]
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = LiteralPathSet, ValueFromPipelineByPropertyName = true)]
    [Alias("ReferencePath")]
    [ImageReferenceTransformation]
    [ValidateNotNull]
    public ImageReference? ReferenceImage { get; set; }

    /// <summary>The images to compare with it, as paths that may have wildcards.</summary>
    [Parameter(Mandatory = true, Position = 1, ParameterSetName = PathSet, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("Path")]
    [PathTransformation]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string[]? DifferenceImage { get; set; }

    /// <summary>The images to compare with it, as paths without wildcards: what a file object gives.</summary>
    [Parameter(Mandatory = true, Position = 1, ParameterSetName = LiteralPathSet, ValueFromPipelineByPropertyName = true)]
    [Alias("PSPath", "FullName")]
    [PathTransformation(IsLiteral = true)]
    [ValidateNotNullOrEmpty]
    public string[]? LiteralPath { get; set; }

    /// <summary>A folder of references. Its images are paired with those of <see cref="DifferenceFolder"/> by their relative names.</summary>
    [Parameter(Mandatory = true, ParameterSetName = FolderSet)]
    [ValidateNotNullOrEmpty]
    public string? ReferenceFolder { get; set; }

    /// <summary>The folder to compare with it.</summary>
    [Parameter(Mandatory = true, ParameterSetName = FolderSet)]
    [ValidateNotNullOrEmpty]
    public string? DifferenceFolder { get; set; }

    /// <summary>By how much a color channel of a pixel may differ: 0 to 255.</summary>
    [Parameter]
    [ValidateRange(0, 255)]
    public int Tolerance { get; set; }

    /// <summary>Parts of the images that are not compared: left, top, width and height in pixels, such as <c>0,0,300,40</c>.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string[]? IgnoreRegion { get; set; }

    /// <summary>Where to write a picture of what differs: a folder, or the path of a <c>.png</c> file.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? DifferencePath { get; set; }

    /// <summary>The dots per inch at which pages of PDF files are rendered: 36 to 1200.</summary>
    [Parameter]
    [ValidateRange(36, 1200)]
    public int Density { get; set; } = ConversionSettings.DefaultDensity;

    /// <summary>Replaces pictures of what differs.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    private BatchWindow<Outcome> Window =>
        _window ??= new BatchWindow<Outcome>(Environment.ProcessorCount, isOrdered: true, static _ => 0, StopToken);

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        try
        {
            _runner = new PixelComparisonRunner(
                new ConversionSettings(density: Density),
                Tolerance,
                [.. (IgnoreRegion ?? []).Select(ParseRegion)],
                DifferencePath is null ? null : Resolve(DifferencePath),
                Force);
        }
        catch (WriterVisionException failure)
        {
            ThrowTerminatingError(ErrorRecords.From(failure, IgnoreRegion));
        }
    }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        switch (ParameterSetName)
        {
            case FolderSet:
                CompareFolders(Resolve(ReferenceFolder!), Resolve(DifferenceFolder!));
                break;
            case LiteralPathSet:
                ForEachFile(LiteralPath, isLiteral: true, CompareWithReference);
                break;
            default:
                ForEachFile(DifferenceImage, isLiteral: false, CompareWithReference);
                break;
        }
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        for (WriteReady(); _window is { IsEmpty: false }; WriteReady())
        {
            WaitForChange();
        }
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        var window = _window;
        _window = null;
        window?.Stop(TimeSpan.FromSeconds(2));
        window?.Dispose();
        base.Dispose(disposing);
    }

    private static PixelRectangle ParseRegion(string text)
    {
        var numbers = text.Split(',').Select(static part => int.TryParse(part.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : -1).ToArray();
        return numbers.Length == 4 && Array.TrueForAll(numbers, static number => number >= 0)
            ? new PixelRectangle(numbers[0], numbers[1], numbers[2], numbers[3])
            : throw ImagingErrors.InvalidRegion(text);
    }

    private void CompareWithReference(string path)
    {
        var reference = ReferenceImage!;
        var referencePath = reference.Conversion?.Path ?? reference.Path;
        if (referencePath is null)
        {
            Finish(new Outcome(path, ImagingErrors.ImageNotLocal(reference.ToString())));
            return;
        }

        Compare(System.IO.Path.GetFileName(path), Resolve(referencePath), path);
    }

    private void CompareFolders(string referenceFolder, string differenceFolder)
    {
        foreach (var folder in (string[])[referenceFolder, differenceFolder])
        {
            if (!Directory.Exists(folder))
            {
                ThrowTerminatingError(ErrorRecords.From(ImagingErrors.FolderNotFound(folder), folder));
            }
        }

        IReadOnlyList<(string Name, string? Reference, string? Difference)> pairs;
        try
        {
            pairs = [.. ImageFolders.Pair(referenceFolder, differenceFolder)];
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            ThrowTerminatingError(ErrorRecords.From(FileErrors.FileNotReadable(referenceFolder, exception), referenceFolder));
            throw;
        }

        foreach (var (name, reference, difference) in pairs)
        {
            if (!ImageSourceFile.IsImage(reference ?? difference!))
            {
                WriteVerbose($"{SafeText.Line(name)} is not an image, and was skipped.");
            }
            else if (reference is null || difference is null)
            {
                Finish(new Outcome(new PixelComparison(name, reference is null ? PixelComparisonStatus.Added : PixelComparisonStatus.Removed, reference, difference)));
            }
            else
            {
                Compare(name, reference, difference);
            }
        }
    }

    /// <summary>Compares two files: page by page if one of them is a document.</summary>
    private void Compare(string name, string referencePath, string differencePath)
    {
        try
        {
            var reference = ImageSourceFile.Open(referencePath);
            var difference = ImageSourceFile.Open(differencePath);
            if (!reference.HasPages && !difference.HasPages)
            {
                Start(name, reference, difference, page: null);
                return;
            }

            var before = reference.CountPages(StopToken);
            var after = difference.CountPages(StopToken);
            for (var page = 1; page <= Math.Max(before, after); page++)
            {
                if (page <= Math.Min(before, after))
                {
                    Start(name, reference, difference, page);
                }
                else
                {
                    Finish(new Outcome(new PixelComparison(name, before < after ? PixelComparisonStatus.Added : PixelComparisonStatus.Removed, referencePath, differencePath) { Page = page }));
                }
            }
        }
        catch (WriterVisionException failure)
        {
            Finish(new Outcome(differencePath, failure));
        }
    }

    private void Start(string name, ImageSourceFile reference, ImageSourceFile difference, int? page)
    {
        var runner = _runner!;
        WaitForRoom();
        Window.Add(async cancellationToken =>
        {
            try
            {
                return new Outcome(await runner.CompareAsync(name, reference, difference, page, cancellationToken).ConfigureAwait(false));
            }
            catch (WriterVisionException failure)
            {
                return new Outcome(difference.Path, failure);
            }
        });
        WriteReady();
    }

    private void Finish(Outcome outcome)
    {
        WaitForRoom();
        Window.AddFinished(outcome);
        WriteReady();
    }

    private void WaitForRoom()
    {
        for (WriteReady(); !Window.HasRoom; WriteReady())
        {
            WaitForChange();
        }
    }

    private void WriteReady()
    {
        while (_window is { } window && window.TryTake(out var finished))
        {
            if (finished.Failure is { } failure)
            {
                WriteFailure(finished.Target!, failure);
            }
            else
            {
                WriteObject(finished.Result);
            }
        }
    }

    private void WaitForChange()
    {
        try
        {
            Window.WaitForChange(Timeout.InfiniteTimeSpan);
        }
        catch (OperationCanceledException)
        {
            throw new PipelineStoppedException();
        }
    }

    private sealed class Outcome
    {
        public Outcome(PixelComparison result) => Result = result;

        public Outcome(string target, WriterVisionException failure)
        {
            Target = target;
            Failure = failure;
        }

        public PixelComparison? Result { get; }

        public string? Target { get; }

        public WriterVisionException? Failure { get; }
    }
}
