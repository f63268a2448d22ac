using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Management.Automation;
using WriterVision.Commands.Binding;
using WriterVision.Commands.Pipeline;
using WriterVision.Inputs;
using WriterVision.Journal;
using WriterVision.Text;
using WriterVision.Vision;
using WriterVision.Vision.Prompts;

namespace WriterVision.Commands;

/// <summary>Sends images to a vision model, and returns one result for each image in the order of the inputs, or one result for all images.</summary>
[Cmdlet(VerbsLifecycle.Invoke, "WriterVision", DefaultParameterSetName = PathSet, SupportsShouldProcess = true)]
[OutputType(typeof(VisionResult))]
public sealed class InvokeWriterVisionCommand : ImageCommand
{
    /// <summary>The images that were added so far with <see cref="Combine"/>.</summary>
    private readonly List<VisionImage> _combined = [];

    private string? _combinedPrompt;

    private bool _isIncomplete;

    /// <summary>
    /// The prompt. <c>{{image}}</c> places the image, <c>{{image_1}}</c>, <c>{{image_2}}</c> … the images of <see cref="Combine"/>; an image
    /// that is not placed follows the text. A script block or a column of a table sets a prompt for each image.
    /// </summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true)]
    [LinesTransformation]
    [AllowEmptyString]
    public string? Prompt { get; set; }

    /// <summary>The images, as paths that can contain wildcards.</summary>
    [Parameter(Mandatory = true, Position = 1, ParameterSetName = PathSet, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [PathTransformation(HasUri = true, HasInputObject = true)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string[]? Path { get; set; }

    /// <summary>Sends all images in one request.</summary>
    [Parameter]
    public SwitchParameter Combine { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord() => ForEachImage(Path, Combine ? Add : EnqueueJob);

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        if (_combined.Count > 0)
        {
            EnqueueCombinedJob();
        }

        base.EndProcessing();
    }

    /// <inheritdoc/>
    private protected override void ReportNoMatch(string pattern)
    {
        if (AreSwapped(pattern))
        {
            EnqueueFailure(pattern, InputErrors.ArgumentsSwapped(Prompt!, pattern));
            return;
        }

        base.ReportNoMatch(pattern);
    }

    /// <summary>Whether the path does not exist and the prompt is the name of a file.</summary>
    private bool AreSwapped(string path) => ParameterSetName == PathSet && !File.Exists(path) && Prompt is { Length: > 0 } prompt && IsFile(prompt);

    private void EnqueueJob(string input, Func<VisionImage> inspect)
    {
        VisionImage image;
        PromptTemplate prompt;
        try
        {
            image = inspect();
            prompt = PromptTemplate.Parse(Prompt, ImageNames.Single);
        }
        catch (WriterVisionException failure)
        {
            EnqueueFailure(input, AreSwapped(input) ? InputErrors.ArgumentsSwapped(Prompt!, input) : failure);
            return;
        }

        if (ShouldSend(SafeText.Line(input), Profile, $" ({image.Description})"))
        {
            Enqueue(input, CreateJob([image], prompt));
        }
    }

    /// <summary>Adds an image to the combined request. If an image cannot be used, the names in the prompt would refer to the wrong images.</summary>
    private void Add(string input, Func<VisionImage> inspect)
    {
        try
        {
            var image = inspect();
            _combinedPrompt ??= Prompt ?? string.Empty;
            if (Prompt != _combinedPrompt)
            {
                throw PromptErrors.PromptsDiffer();
            }

            _combined.Add(image);
        }
        catch (WriterVisionException failure)
        {
            _isIncomplete = true;
            EnqueueFailure(input, failure);
        }
    }

    private void EnqueueCombinedJob()
    {
        var input = string.Join(", ", _combined.Select(static image => image.Path));
        try
        {
            if (_isIncomplete)
            {
                throw PromptErrors.CombineIncomplete(_combined.Count);
            }

            var prompt = PromptTemplate.Parse(_combinedPrompt, ImageNames.Combined(_combined.Count));
            var target = string.Join("; ", _combined.Select(static image => $"{SafeText.Line(image.Path)}: {image.Description}"));
            if (ShouldSend(target, Profile, " in one request"))
            {
                Enqueue(input, CreateJob(_combined, prompt));
            }
        }
        catch (WriterVisionException failure)
        {
            EnqueueFailure(input, failure);
        }
    }

    private VisionJob CreateJob(IReadOnlyList<VisionImage> images, PromptTemplate prompt) => new()
    {
        Kind = JournalKind.Vision,
        Images = images,
        Question = CreateQuestion(prompt, ParsedSchema),
        AllowsPartial = AllowPartial,
        Schema = ParsedSchema,
    };

    private protected override object CreateResult(VisionJob job, VisionAnswer answer) => ResultFactory.CreateResult(
        [.. job.Images.Select(static image => image.Reference)],
        [.. job.Images.Select(static image => image.Name)],
        job.Images[0].Page,
        job.Question.Prompt.Text,
        answer);
}
