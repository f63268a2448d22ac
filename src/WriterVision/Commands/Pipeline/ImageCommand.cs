using System;
using System.Management.Automation;
using WriterVision.Commands.Binding;
using WriterVision.Inputs;
using WriterVision.Text;
using WriterVision.Vision;
using WriterVision.Vision.Answers;
using WriterVision.Vision.Prompts;
using WriterVision.Vision.Schemas;

namespace WriterVision.Commands.Pipeline;

/// <summary>A cmdlet that sends images from its parameters or the pipeline to one model.</summary>
public abstract class ImageCommand : VisionCommand
{
    private protected const string PathSet = "Path";
    private protected const string LiteralPathSet = "LiteralPath";
    private protected const string UriSet = "Uri";
    private protected const string FileIdSet = "FileId";
    private protected const string InputObjectSet = "InputObject";

    private protected ImageCommand()
    {
    }

    /// <summary>The images, as literal paths, such as those of file objects.</summary>
    [Parameter(Mandatory = true, Position = 1, ParameterSetName = LiteralPathSet, ValueFromPipelineByPropertyName = true)]
    [Alias("PSPath", "FullName")]
    [PathTransformation(IsLiteral = true, HasUri = true, HasInputObject = true)]
    [ValidateNotNullOrEmpty]
    public string[]? LiteralPath { get; set; }

    /// <summary>The images, as HTTPS URLs that the service downloads itself.</summary>
    [Parameter(Mandatory = true, Position = 1, ParameterSetName = UriSet, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [UrlTransformation]
    [ValidateNotNullOrEmpty]
    public Uri[]? Uri { get; set; }

    /// <summary>The images, as ids of files in the account.</summary>
    [Parameter(Mandatory = true, ParameterSetName = FileIdSet, ValueFromPipelineByPropertyName = true)]
    [FileIdTransformation]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(NoFileCompleter))]
    public string[]? FileId { get; set; }

    /// <summary>
    /// The images, as objects: uploaded files, earlier results, byte arrays, data URLs, and the output of
    /// <c>ConvertTo-WriterImage</c>.
    /// </summary>
    [Parameter(Mandatory = true, Position = 1, ParameterSetName = InputObjectSet, ValueFromPipeline = true)]
    [Alias("File")]
    [ImageSourceTransformation]
    [ValidateNotNullOrEmpty]
    public IImageSource[]? InputObject { get; set; }

    /// <summary>The model to use. The default is the model in the environment variable <c>WRITER_VISION_MODEL</c>, or else the default of the API.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(ModelCompleter))]
    public string? Model { get; set; }

    /// <summary>Emits each result as soon as it is available, and not in the order of the inputs.</summary>
    [Parameter]
    public SwitchParameter Unordered { get; set; }

    /// <summary>
    /// Removes EXIF, XMP, IPTC and comments from JPEG, PNG and WebP images as they are sent. Pixels and color profiles do not change.
    /// </summary>
    [Parameter]
    public SwitchParameter StripMetadata { get; set; }

    /// <summary>
    /// Returns the readable part of an answer that does not match the schema after the second request. The other fields are null, and a
    /// warning lists them. Without this parameter, such an answer is an error.
    /// </summary>
    [Parameter]
    public SwitchParameter AllowPartial { get; set; }

    private protected override bool IsOrdered => !Unordered;

    /// <summary>The images that the model accepts.</summary>
    private protected ImageRules Rules => Profile.Rules;

    /// <summary>The model to use. It is set when the command begins.</summary>
    private protected ModelProfile Profile { get; private set; } = ModelProfiles.Default(WriterVision.ApiType.Writer);

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        Profile = EndOnFailure(null, () => FindModel(Model));
    }

    /// <summary>Invokes the action for each input of the bound parameter set.</summary>
    /// <param name="paths">The paths of the Path parameter set, which may contain wildcards.</param>
    /// <param name="action">Receives the input, as errors name it, and a function that inspects the image.</param>
    private protected void ForEachImage(string[]? paths, Action<string, Func<VisionImage>> action)
    {
        // The parameter set can differ for each pipeline object, because of a script block or of the properties of the object.
        switch (ParameterSetName)
        {
            case UriSet:
                foreach (var url in Uri ?? [])
                {
                    action(UrlText.Show(url), () => ImageUrl.Inspect(url, Rules));
                }

                break;
            case FileIdSet:
                foreach (var fileId in FileId ?? [])
                {
                    action(fileId, () => new UploadedImage(fileId));
                }

                break;
            case InputObjectSet:
                ForEachImage(InputObject, (reference, name) => action(reference.ToString(), () => Prepare(VisionImage.Inspect(reference, Rules, name))));
                break;
            case LiteralPathSet:
                ForEachFile(LiteralPath, isLiteral: true, path => action(path, () => Prepare(ImageFile.Inspect(path, Rules))));
                break;
            default:
                ForEachFile(paths, isLiteral: false, path => action(path, () => Prepare(ImageFile.Inspect(path, Rules))));
                break;
        }
    }

    /// <summary>Applies the parameters that change the bytes that are sent.</summary>
    private protected VisionImage Prepare(VisionImage image) => StripMetadata && image is LocalImage local ? new StrippedImage(local) : image;

    /// <summary>Adds a job to the window.</summary>
    /// <param name="input">The input, as the target of errors.</param>
    /// <param name="job">The job.</param>
    private protected void Enqueue(string input, VisionJob job)
    {
        var runner = GetRunner(Profile);
        var name = SafeText.Line(job.DisplayText);
        Enqueue(input, name, async (context, cancellationToken) =>
        {
            var answer = await runner.RunAsync(job, context, cancellationToken).ConfigureAwait(false);
            return answer is null
                ? BatchOutcome.Skipped(input)
                : BatchOutcome.Answered(input, () => Emit(name, job, answer), answer.Text.Length, AnswerWarnings.Find(name, answer), answer.RecordingFailure);
        });
    }

    /// <summary>The question of a job, with the settings of the parameters.</summary>
    private protected VisionQuestion CreateQuestion(PromptTemplate prompt, AnswerSchema? schema) => CreateQuestion(prompt, schema, Profile);

    /// <summary>Creates the output object, and writes a verbose message with the properties that were dropped.</summary>
    private object Emit(string name, VisionJob job, VisionAnswer answer)
    {
        if (answer.Reading is { Dropped: { Count: > 0 } dropped })
        {
            WriteVerbose($"{name}: dropped properties that are not in the schema: {string.Join(", ", dropped)}.");
        }

        return CreateResult(job, answer);
    }

    /// <summary>Creates the output object of an answered job. Called on the pipeline thread only.</summary>
    private protected abstract object CreateResult(VisionJob job, VisionAnswer answer);
}
