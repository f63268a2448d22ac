using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Management.Automation;
using WriterVision.Commands.Binding;
using WriterVision.Commands.Pipeline;
using WriterVision.Errors;
using WriterVision.Imaging.Codecs;
using WriterVision.Imaging.Errors;
using WriterVision.Imaging.Sources;
using WriterVision.Text;

namespace WriterVision.Imaging.Commands;

/// <summary>Compares images pixel by pixel, without a request: a reference with images, or the images of two folders.</summary>
[Cmdlet(VerbsData.Compare, "WriterPixel", DefaultParameterSetName = PathSet, SupportsShouldProcess = true)]
[OutputType(typeof(PixelComparison))]
public sealed class CompareWriterPixelCommand : ImageFileCommand
{
    private const string InputObjectSet = "InputObject";
    private const string FolderSet = "Folder";

    private ImagePairComparer? _comparer;
    private ConversionSettings? _settings;
    private string? _changesPath;

    /// <summary>The image that the others are compared with.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = PathSet, ValueFromPipelineByPropertyName = true)]
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = LiteralPathSet, ValueFromPipelineByPropertyName = true)]
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = InputObjectSet, ValueFromPipelineByPropertyName = true)]
    [Alias("ReferencePath")]
    [ImageReferenceTransformation]
    [ValidateNotNull]
    public ImageReference? ReferenceImage { get; set; }

    /// <summary>The images to compare with it, as paths that can contain wildcards.</summary>
    [Parameter(Mandatory = true, Position = 1, ParameterSetName = PathSet, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("Path")]
    [PathTransformation(HasInputObject = true)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string[]? DifferenceImage { get; set; }

    /// <summary>The images to compare with it, as literal paths, such as those of file objects.</summary>
    [Parameter(Mandatory = true, Position = 1, ParameterSetName = LiteralPathSet, ValueFromPipelineByPropertyName = true)]
    [Alias("PSPath", "FullName")]
    [PathTransformation(IsLiteral = true, HasInputObject = true)]
    [ValidateNotNullOrEmpty]
    public string[]? LiteralPath { get; set; }

    /// <summary>The images to compare with it, as objects: what <c>ConvertTo-WriterImage</c> returns, byte arrays and data URLs.</summary>
    [Parameter(Mandatory = true, Position = 1, ParameterSetName = InputObjectSet, ValueFromPipeline = true)]
    [ImageSourceTransformation(IsLocal = true)]
    [ValidateNotNullOrEmpty]
    public IImageSource[]? InputObject { get; set; }

    /// <summary>A folder of reference images, which are paired with those of <see cref="DifferenceFolder"/> by their relative names.</summary>
    [Parameter(Mandatory = true, ParameterSetName = FolderSet)]
    [ValidateNotNullOrEmpty]
    public string? ReferenceFolder { get; set; }

    /// <summary>The folder to compare with it.</summary>
    [Parameter(Mandatory = true, ParameterSetName = FolderSet)]
    [ValidateNotNullOrEmpty]
    public string? DifferenceFolder { get; set; }

    /// <summary>How much each color channel of a pixel can differ: 0 to 255.</summary>
    [Parameter]
    [ValidateRange(0, 255)]
    public int Tolerance { get; set; }

    /// <summary>The regions that are not compared: left, top, width and height in pixels, such as <c>0,0,300,40</c>.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string[]? IgnoreRegion { get; set; }

    /// <summary>Where to write an image that shows the differences: a folder, or the path of a <c>.png</c> file.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? DifferencePath { get; set; }

    /// <summary>The dots per inch at which pages of PDF files are rendered: 36 to 1200.</summary>
    [Parameter]
    [ValidateRange(36, 1200)]
    public int Density { get; set; } = ConversionSettings.DefaultDensity;

    /// <summary>Replaces existing images of differences.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        _settings = new ConversionSettings(density: Density);
        try
        {
            _comparer = new ImagePairComparer(
                Tolerance,
                [.. PixelRegion.Join(IgnoreRegion ?? []).Select(static text => PixelRegion.TryParse(text, out var region) ? region : throw ImagingErrors.InvalidRegion(text))],
                Force);
        }
        catch (WriterVisionException failure)
        {
            ThrowTerminatingError(ErrorRecords.From(failure, IgnoreRegion));
        }

        _changesPath = DifferencePath is null ? null : Resolve(DifferencePath);
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
                ForEachFile(LiteralPath, isLiteral: true, path => CompareWithReference(ImageReference.FromPath(path)));
                break;
            case InputObjectSet:
                foreach (var image in (InputObject ?? []).SelectMany(static source => source.GetImages()))
                {
                    CompareWithReference(image);
                }

                break;
            default:
                ForEachFile(DifferenceImage, isLiteral: false, path => CompareWithReference(ImageReference.FromPath(path)));
                break;
        }
    }

    private void CompareWithReference(ImageReference difference)
    {
        try
        {
            var reference = ReferenceImage!.Path is { } path ? ImageReference.FromPath(Resolve(path)) : ReferenceImage;
            if (reference.Path is { } folder && Directory.Exists(folder) && Directory.Exists(difference.Path))
            {
                throw ImagingErrors.NotAFile(folder, difference.Path!);
            }

            var second = ComparedInput.Open(difference, _settings!);
            Compare(second.Name, ComparedInput.Open(reference, _settings!), second);
        }
        catch (WriterVisionException failure)
        {
            EnqueueFailure(difference.ToString(), failure);
        }
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
            pairs = [.. FolderPairs.Find(referenceFolder, differenceFolder)];
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            ThrowTerminatingError(ErrorRecords.From(FileErrors.FileNotReadable(referenceFolder, exception), referenceFolder));
            throw;
        }

        foreach (var path in pairs.SelectMany(static pair => (string?[])[pair.Reference, pair.Difference]).OfType<string>())
        {
            _comparer!.AddSource(path);
        }

        foreach (var (name, reference, difference) in pairs)
        {
            CompareFiles(name, reference, difference);
        }
    }

    /// <summary>Compares the files of a name in two folders. Files that are not images are skipped.</summary>
    private void CompareFiles(string name, string? reference, string? difference)
    {
        try
        {
            var first = reference is null ? null : ComparedInput.TryOpen(reference, _settings!);
            var second = difference is null ? null : ComparedInput.TryOpen(difference, _settings!);
            if (first is null && second is null)
            {
                WriteVerbose($"{SafeText.Line(name)} is not an image, and was skipped.");
            }
            else if (reference is null || difference is null)
            {
                EnqueueResult(new PixelComparison(name, reference is null ? PixelComparisonStatus.Added : PixelComparisonStatus.Removed, page: null, first, second));
            }
            else
            {
                Compare(name, first ?? throw ImagingErrors.ImageFormatNotSupported(reference), second ?? throw ImagingErrors.ImageFormatNotSupported(difference));
            }
        }
        catch (WriterVisionException failure)
        {
            EnqueueFailure(difference ?? reference!, failure);
        }
    }

    /// <summary>Compares two inputs: page by page if one of them has pages.</summary>
    /// <exception cref="WriterVisionException">A document cannot be read.</exception>
    private void Compare(string name, ComparedInput reference, ComparedInput difference)
    {
        // A converted page is compared with the same page of a document.
        var onlyPage = difference.Page ?? reference.Page;
        if (onlyPage is not null || !(reference.HasPages || difference.HasPages))
        {
            Enqueue(name, reference, difference, onlyPage);
            return;
        }

        var before = reference.CountPages(StopToken);
        var after = difference.CountPages(StopToken);
        for (var page = 1; page <= Math.Max(before, after); page++)
        {
            if (page <= Math.Min(before, after))
            {
                Enqueue(name, reference, difference, page);
            }
            else
            {
                EnqueueResult(new PixelComparison(name, before < after ? PixelComparisonStatus.Added : PixelComparisonStatus.Removed, page, reference, difference));
            }
        }
    }

    private void Enqueue(string name, ComparedInput reference, ComparedInput difference, int? page)
    {
        var comparer = _comparer!;
        comparer.AddSource(reference.Path);
        comparer.AddSource(difference.Path);
        var changes = _changesPath is not null && ShouldWriteChanges(difference, page) ? comparer.TakeTurn(_changesPath, name, page) : null;
        Enqueue(difference.Path, cancellationToken => comparer.CompareAsync(name, reference, difference, page, changes, cancellationToken));
    }

    /// <summary>Asks whether to write an image of the changes (<c>-WhatIf</c>, <c>-Confirm</c>). The images are compared in any case.</summary>
    private bool ShouldWriteChanges(ComparedInput difference, int? page) =>
        ShouldProcess(SafeText.Line(difference.Path) + (page is null ? string.Empty : $", page {page}"), $"Write an image of the differences to {SafeText.Line(_changesPath!)}");
}
