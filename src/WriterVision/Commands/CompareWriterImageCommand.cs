using System;
using System.Linq;
using System.Management.Automation;
using WriterVision.Commands.Binding;
using WriterVision.Commands.Pipeline;
using WriterVision.Inputs;
using WriterVision.Journal;
using WriterVision.Text;
using WriterVision.Vision;
using WriterVision.Vision.Answers;
using WriterVision.Vision.Prompts;

namespace WriterVision.Commands;

/// <summary>Compares images with a reference image, and describes the differences.</summary>
[Cmdlet(VerbsData.Compare, "WriterImage", DefaultParameterSetName = PathSet, SupportsShouldProcess = true)]
[OutputType(typeof(ImageComparison))]
public sealed class CompareWriterImageCommand : ImageCommand
{
    private const string DefaultPrompt =
        "The first image is the reference: {{reference}} Compare this one with it: {{difference}} Say whether both show the same, and what differs where.";

    private ImageReference? _inspected;
    private VisionImage? _reference;

    /// <summary>The image that the others are compared with: a path, a file object, an HTTPS URL, an uploaded file or an earlier result.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true)]
    [Alias("ReferencePath")]
    [ImageReferenceTransformation]
    [ValidateNotNull]
    public ImageReference? ReferenceImage { get; set; }

    /// <summary>The images to compare with the reference image, as paths that can contain wildcards.</summary>
    [Parameter(Mandatory = true, Position = 1, ParameterSetName = PathSet, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("Path", "DifferencePath")]
    [PathTransformation(HasUri = true, HasInputObject = true)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string[]? DifferenceImage { get; set; }

    /// <summary>
    /// The prompt to use instead of a comparison as data: <c>{{reference}}</c> and <c>{{difference}}</c> place the images. The answer is then
    /// text.
    /// </summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [LinesTransformation]
    [AllowEmptyString]
    public string? Prompt { get; set; }

    /// <summary>Sends images to the model even if their bytes are equal.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>The prompt that the user specified. The prompt of a piped result, which binds by property name, is ignored.</summary>
    private string? SpecifiedPrompt =>
        ParameterSetName == InputObjectSet && InputObject!.OfType<VisionResult>().Any(result => ReferenceEquals(result.Prompt, Prompt)) ? null : Prompt;

    /// <inheritdoc/>
    protected override void ProcessRecord() => ForEachImage(DifferenceImage, Compare);

    private void Compare(string input, Func<VisionImage> inspect)
    {
        VisionImage reference;
        VisionImage difference;
        PromptTemplate prompt;
        var specifiedPrompt = SpecifiedPrompt;
        try
        {
            reference = Reference();
            difference = inspect();
            prompt = PromptTemplate.Parse(specifiedPrompt ?? DefaultPrompt, ImageNames.Comparison);
        }
        catch (WriterVisionException failure)
        {
            EnqueueFailure(input, failure);
            return;
        }

        var target = $"{SafeText.Line(reference.Path)} ({reference.Description}) and {SafeText.Line(input)} ({difference.Description})";
        if (!ShouldSend(target, Profile))
        {
            return;
        }

        // The vision endpoint answers with text only.
        var schema = ParsedSchema ?? (specifiedPrompt is null && Profile.AcceptsChatParameters ? ComparisonAnswer.Schema : null);
        Enqueue(input, new VisionJob
        {
            Kind = JournalKind.Comparison,
            Images = [reference, difference],
            SharedImage = reference,
            Question = CreateQuestion(prompt, schema),
            Schema = schema,
            AllowsPartial = AllowPartial && ParsedSchema is not null,
            ComparesFiles = true,
            SkipsEqualFiles = specifiedPrompt is null && ParsedSchema is null && !Force,
        });
    }

    /// <summary>The reference image, inspected once for all images that are compared with it.</summary>
    private VisionImage Reference()
    {
        if (_reference is null || !ReferenceEquals(_inspected, ReferenceImage))
        {
            var reference = ReferenceImage!;
            _reference = Prepare(reference.Path is { } path
                ? ImageFile.Inspect(new PathResolver(SessionState.Path).Literal(path).Single(), Rules)
                : VisionImage.Inspect(reference, Rules));
            (_reference as LocalImage)?.CacheContent();
            _inspected = reference;
        }

        return _reference;
    }

    private protected override object CreateResult(VisionJob job, VisionAnswer answer) => ResultFactory.CreateComparison(
        (job.Images[0].Path, job.Images[0].Page), (job.Images[1].Path, job.Images[1].Page), job.Images[1].Name, job.Schema, answer);
}
