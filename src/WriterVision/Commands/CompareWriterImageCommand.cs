using System;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using System.Threading;
using System.Threading.Tasks;
using WriterVision.Commands.Binding;
using WriterVision.Inputs;
using WriterVision.Journal;
using WriterVision.Text;
using WriterVision.Vision;
using WriterVision.Vision.Prompts;
using WriterVision.Vision.Schemas;

using WriterVision.Commands.Pipeline;
namespace WriterVision.Commands;

/// <summary>Compares images with a reference: what differs, and whether it matters.</summary>
[Cmdlet(VerbsData.Compare, "WriterImage", DefaultParameterSetName = PathSet, SupportsShouldProcess = true)]
[OutputType(typeof(ImageComparison))]
public sealed class CompareWriterImageCommand : VisionCommand
{
    private const string DefaultPrompt =
        "The first image is the reference: {{reference}} Compare this one with it: {{difference}} Say whether both show the same, and what differs where.";

    private static readonly IReadOnlyList<IReadOnlyList<string>> Names = [["reference", "image_1"], ["difference", "image_2"]];

    private static readonly IReadOnlyList<string> Labels = ["reference", "difference"];

    private ImageReference? _inspected;
    private VisionImage? _reference;

    /// <summary>The image that the others are compared with: a path, a file object, an https address, an uploaded file or an earlier result.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true)]
    [Alias("ReferencePath")]
    [ImageReferenceTransformation]
    [ValidateNotNull]
    public ImageReference? ReferenceImage { get; set; }

    /// <summary>The images to compare with it, as paths that may have wildcards.</summary>
    [Parameter(Mandatory = true, Position = 1, ParameterSetName = PathSet, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("Path", "DifferencePath")]
    [PathTransformation]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string[]? DifferenceImage { get; set; }

    /// <summary>
    /// What to ask in place of a comparison as data: <c>{{reference}}</c> and <c>{{difference}}</c> place the images. The answer is then
    /// words.
    /// </summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [AllowEmptyString]
    public string? Prompt { get; set; }

    /// <summary>Asks the model about files with equal bytes too.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    private protected override JournalKind Kind => JournalKind.Comparison;

    /// <summary>The prompt that the user gave. A result that is piped in brings the prompt of its own question along, which is not meant.</summary>
    private string? GivenPrompt =>
        ParameterSetName == InputObjectSet && InputObject!.OfType<VisionResult>().Any(result => ReferenceEquals(result.Prompt, Prompt)) ? null : Prompt;

    /// <inheritdoc/>
    protected override void ProcessRecord() => ForEachImage(DifferenceImage, Compare);

    private void Compare(string target, Func<VisionImage> inspect)
    {
        VisionImage reference;
        VisionImage difference;
        PromptTemplate prompt;
        var given = GivenPrompt;
        try
        {
            reference = Reference();
            difference = inspect();
            prompt = PromptTemplate.Parse(given ?? DefaultPrompt, Names);
        }
        catch (WriterVisionException failure)
        {
            EnqueueFailure(target, failure);
            return;
        }

        var what = $"{SafeText.Line(reference.Path)} ({reference.Description}) and {SafeText.Line(target)} ({difference.Description})";
        if (!ShouldProcess(what, $"Send to {SafeText.Line(Model)}"))
        {
            return;
        }

        // The vision endpoint gives words alone.
        var schema = GivenSchema ?? (given is null && Model != KnownModels.Vision ? ComparisonFormat.Schema : null);
        bool? isIdentical = null;
        Ask(
            target,
            [reference, difference],
            reference,
            prompt,
            Labels,
            schema,
            answered => CreateResult(answered, isIdentical),
            async cancellationToken =>
            {
                isIdentical = await AreIdenticalAsync(reference, difference, cancellationToken).ConfigureAwait(false);
                return isIdentical == true && given is null && GivenSchema is null && !Force ? CreateIdentical(reference, difference) : null;
            });
    }

    /// <summary>The reference, looked at once however many images are compared with it.</summary>
    private VisionImage Reference()
    {
        if (_reference is null || !ReferenceEquals(_inspected, ReferenceImage))
        {
            var reference = ReferenceImage!;
            _reference = reference.Path is { } path ? ImageFile.Inspect(new InputPaths(SessionState.Path).Literal(path).Single(), Rules) : Inspect(reference);
            _inspected = reference;
            if (_reference is ImageFile file && KnownModels.IsRetired(Model))
            {
                // At most 7 MB there: compared by its bytes and uploaded, it is read once all the same.
                file.LoadAsync(StopToken).GetAwaiter().GetResult();
            }
        }

        return _reference;
    }

    private static async Task<bool?> AreIdenticalAsync(VisionImage reference, VisionImage difference, CancellationToken cancellationToken)
    {
        if (reference is not ImageFile first || difference is not ImageFile second)
        {
            return null;
        }

        return first.Length == second.Length
            && (await first.HashAsync(cancellationToken).ConfigureAwait(false)).Equals(await second.HashAsync(cancellationToken).ConfigureAwait(false));
    }

    private static ImageComparison CreateIdentical(VisionImage reference, VisionImage difference) => new(reference.Path, difference.Path, difference.Name)
    {
        IsIdentical = true,
        Equivalent = true,
        Summary = "The files are equal, byte for byte.",
    };

    private static ImageComparison CreateResult(AnsweredQuestion answered, bool? isIdentical)
    {
        var text = SafeText.Clean(answered.Answer.Text);
        var comparison = answered.Data is { } data && answered.Inquiry.Schema == ComparisonFormat.Schema ? ComparisonFormat.From(data) : null;
        return new ImageComparison(answered.Images[0].Path, answered.Images[1].Path, answered.Images[1].Name)
        {
            IsIdentical = isIdentical,
            Equivalent = comparison?.IsEquivalent,
            Summary = comparison?.Summary ?? text,
            Differences = comparison?.Differences ?? [],
            Text = text,
            Data = answered.BuildData(),
            Model = answered.Answer.Model,
            Usage = answered.Answer.Usage,
            Duration = answered.Duration,
            Attempts = answered.Attempts,
            FromJournal = answered.IsFromJournal,
        };
    }
}
