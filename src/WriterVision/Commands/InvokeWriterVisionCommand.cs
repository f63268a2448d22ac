using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Management.Automation;
using System.Threading;
using System.Threading.Tasks;
using WriterVision.Client;
using WriterVision.Images;
using WriterVision.Prompts;
using WriterVision.Routes;

namespace WriterVision.Commands;

/// <summary>Asks a vision model of Writer's about images: one result for each, in the order in which they come.</summary>
[Cmdlet(VerbsLifecycle.Invoke, "WriterVision", DefaultParameterSetName = PathSet, SupportsShouldProcess = true)]
[OutputType(typeof(VisionResult))]
public sealed class InvokeWriterVisionCommand : VisionCommand
{
    private const string PathSet = "Path";
    private const string LiteralPathSet = "LiteralPath";
    private const string UriSet = "Uri";

    /// <summary>The names of the one image of a request.</summary>
    private static readonly IReadOnlyList<IReadOnlyList<string>> Names = [["image", "image_1"]];

    private static readonly IReadOnlyList<string> Labels = ["image"];

    /// <summary>
    /// What to ask. <c>{{image}}</c> places the image; where it does not stand, the image follows the words. A script block or a
    /// column of a table gives each image a prompt of its own.
    /// </summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true)]
    [AllowEmptyString]
    public string? Prompt { get; set; }

    /// <summary>The images, as paths that may have wildcards.</summary>
    [Parameter(Mandatory = true, Position = 1, ParameterSetName = PathSet, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [PathTransformation]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string[]? Path { get; set; }

    /// <summary>The images, as paths that are taken as they are: what a file object gives.</summary>
    [Parameter(Mandatory = true, Position = 1, ParameterSetName = LiteralPathSet, ValueFromPipelineByPropertyName = true)]
    [Alias("PSPath", "FullName")]
    [PathTransformation(IsLiteral = true)]
    [ValidateNotNullOrEmpty]
    public string[]? LiteralPath { get; set; }

    /// <summary>The images, as https addresses that the service fetches itself.</summary>
    [Parameter(Mandatory = true, Position = 1, ParameterSetName = UriSet, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [AddressTransformation]
    [ValidateNotNullOrEmpty]
    public Uri[]? Uri { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        // The set is known here only: a script block and each object of a pipeline decide it anew.
        switch (ParameterSetName)
        {
            case UriSet:
                foreach (var address in Uri ?? [])
                {
                    AskAbout(AddressText.Show(address), () => ImageAddress.Inspect(address));
                }

                break;
            case LiteralPathSet:
                ForEachFile(LiteralPath, isLiteral: true, path => AskAbout(path, () => ImageFile.Inspect(path)));
                break;
            default:
                ForEachFile(Path, isLiteral: false, path => AskAbout(path, () => ImageFile.Inspect(path)));
                break;
        }
    }

    /// <param name="target">The input, as an error names it.</param>
    /// <param name="inspect">Looks at the image.</param>
    private void AskAbout(string target, Func<VisionImage> inspect)
    {
        VisionImage image;
        PromptTemplate prompt;
        try
        {
            image = inspect();
            prompt = PromptTemplate.Parse(Prompt, Names);
        }
        catch (WriterVisionException failure)
        {
            EnqueueFailure(target, failure);
            return;
        }

        if (!ShouldProcess(SafeText.Line(target), $"Send to {SafeText.Line(Model)} ({image.Description})"))
        {
            return;
        }

        var route = Route;
        var question = new VisionQuestion
        {
            Prompt = prompt,
            Images = [image],
            ImageNames = Labels,
            Model = Model,
            System = System,
            Temperature = Temperature,
            MaxTokens = MaxTokens,
        };
        Enqueue(target, (context, cancellationToken) => AskAsync(route, question, context, cancellationToken));
    }

    private static async Task<BatchOutcome> AskAsync(
        IVisionRoute route, VisionQuestion question, RequestContext context, CancellationToken cancellationToken)
    {
        var image = question.Images[0];
        var started = Stopwatch.StartNew();
        var answer = await route.AskAsync(question, context, cancellationToken).ConfigureAwait(false);
        var result = new VisionResult(image.Path, image.Name, answer.Text, question.Prompt.Text, answer.Model)
        {
            FinishReason = answer.FinishReason,
            Usage = answer.Usage,
            Duration = started.Elapsed,
            Attempts = context.Attempts,
        };
        return BatchOutcome.Answered(image.Path, result, result.RawText.Length, Warning(image.Path, answer));
    }
}
