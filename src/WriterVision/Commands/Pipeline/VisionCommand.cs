using System;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using System.Threading;
using WriterVision.Api;
using WriterVision.Api.Http;
using WriterVision.Commands.Binding;
using WriterVision.Inputs;
using WriterVision.Journal;
using WriterVision.Text;
using WriterVision.Vision;
using WriterVision.Vision.Prompts;
using WriterVision.Vision.Routes;
using WriterVision.Vision.Schemas;

namespace WriterVision.Commands.Pipeline;

/// <summary>A cmdlet that asks a model about images: which images, which model, and how it shall answer.</summary>
public abstract class VisionCommand : FileCommand
{
    private protected const string PathSet = "Path";
    private protected const string LiteralPathSet = "LiteralPath";
    private protected const string UriSet = "Uri";
    private protected const string FileIdSet = "FileId";
    private protected const string InputObjectSet = "InputObject";

    /// <summary>The environment variable that names the model for scripts that do not.</summary>
    private const string ModelVariable = "WRITER_VISION_MODEL";

    private VisionJobRunner? _runner;
    private IVisionRoute? _route;
    private JournalFile? _journal;
    private TokenBudget? _budget;

    private protected VisionCommand()
    {
    }

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

    /// <summary>The images, as ids of files that are in the account already.</summary>
    [Parameter(Mandatory = true, ParameterSetName = FileIdSet, ValueFromPipelineByPropertyName = true)]
    [FileIdTransformation]
    [ValidateNotNullOrEmpty]
    public string[]? FileId { get; set; }

    /// <summary>
    /// The images, as objects: uploaded files, earlier results whose images are asked about again, byte arrays, data URLs, and what
    /// <c>ConvertTo-WriterImage</c> returns.
    /// </summary>
    [Parameter(Mandatory = true, Position = 1, ParameterSetName = InputObjectSet, ValueFromPipeline = true)]
    [Alias("File")]
    [ImageSourceTransformation]
    [ValidateNotNullOrEmpty]
    public IImageSource[]? InputObject { get; set; }

    /// <summary>
    /// What the answer must be, as data: a dictionary of names and types, a class, JSON Schema as text, or the path of a <c>.json</c>
    /// file with it.
    /// </summary>
    [Parameter]
    [ValidateNotNull]
    public object? Schema { get; set; }

    /// <summary>The model to ask. The default is the model that the environment variable <c>WRITER_VISION_MODEL</c> names, or else the default of the API.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(ModelCompleter))]
    public string? Model { get; set; }

    /// <summary>What the model is told before the prompt: its role, its tone, its language.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? System { get; set; }

    /// <summary>How freely the model answers: 0 to 2, where 0 is the most repeatable. Without it the server's default applies, 1.</summary>
    [Parameter]
    [ValidateRange(0d, 2d)]
    public double? Temperature { get; set; }

    /// <summary>The most tokens that an answer may have: 1 or more.</summary>
    [Parameter]
    [ValidateRange(1, int.MaxValue)]
    public int? MaxTokens { get; set; }

    /// <summary>Emits each result as soon as it is there, and not in the order of the inputs.</summary>
    [Parameter]
    public SwitchParameter Unordered { get; set; }

    /// <summary>The requests a minute that the account allows: 1 or more. Without it the limit is found from what the server refuses.</summary>
    [Parameter]
    [ValidateRange(1, int.MaxValue)]
    public int? RequestsPerMinute { get; set; }

    /// <summary>The tokens a minute that the account allows: 1 or more. Without it the limit is found from what the server refuses.</summary>
    [Parameter]
    [ValidateRange(1, int.MaxValue)]
    public int? TokensPerMinute { get; set; }

    /// <summary>
    /// Starts no request once this many tokens are used, as the server counts them: 1 or more. What is under way then is finished; one
    /// error at the end says how many inputs were not asked.
    /// </summary>
    [Parameter]
    [ValidateRange(1, long.MaxValue)]
    public long? TokenBudget { get; set; }

    /// <summary>Leaves in the account what had to be uploaded.</summary>
    [Parameter]
    public SwitchParameter KeepFile { get; set; }

    /// <summary>
    /// A file in which each answer is recorded as it comes, as a line of JSON. What it has an answer to already is not asked again.
    /// </summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Journal { get; set; }

    private protected override bool IsOrdered => !Unordered;

    /// <summary>The schema of <see cref="Schema"/>; null for a text answer.</summary>
    private protected AnswerSchema? GivenSchema { get; private set; }

    private protected override (int? RequestsPerMinute, int? TokensPerMinute) Limits => (RequestsPerMinute, TokensPerMinute);

    /// <summary>Which images the model accepts.</summary>
    private protected ImageRules Rules => Profile.Rules;

    /// <summary>The model to ask, set when the command begins.</summary>
    private protected ModelProfile Profile { get; private set; } = ModelProfiles.Default(ApiType.Writer);

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        Profile = FindModel();
        if (!Profile.TakesChatParameters)
        {
            Refuse(System is not null, nameof(System));
            Refuse(Temperature is not null, nameof(Temperature));
            Refuse(MaxTokens is not null, nameof(MaxTokens));
            Refuse(Schema is not null, nameof(Schema));
            Refuse(TokenBudget is not null, nameof(TokenBudget));
        }

        if (Schema is not null)
        {
            GivenSchema = EndOnFailure(Schema, () => SchemaArgument.Read(Schema, SessionState));
        }
    }

    /// <summary>Invokes the action for each input of the bound parameter set.</summary>
    /// <param name="paths">The paths of the Path parameter set, which may contain wildcards.</param>
    /// <param name="action">Receives the input, as errors name it, and a function that inspects the image.</param>
    private protected void ForEachImage(string[]? paths, Action<string, Func<VisionImage>> action)
    {
        // The set is known only here: a script block and each pipeline object can change it.
        switch (ParameterSetName)
        {
            case UriSet:
                foreach (var address in Uri ?? [])
                {
                    action(AddressText.Show(address), () => ImageAddress.Inspect(address, Rules));
                }

                break;
            case FileIdSet:
                foreach (var fileId in FileId ?? [])
                {
                    action(fileId, () => new UploadedImage(fileId));
                }

                break;
            case InputObjectSet:
                ForEachImage(InputObject, (reference, name) => action(reference.ToString(), () => VisionImage.Inspect(reference, Rules, name)));
                break;
            case LiteralPathSet:
                ForEachFile(LiteralPath, isLiteral: true, path => action(path, () => ImageFile.Inspect(path, Rules)));
                break;
            default:
                ForEachFile(paths, isLiteral: false, path => action(path, () => ImageFile.Inspect(path, Rules)));
                break;
        }
    }

    /// <summary>Puts a job into the window.</summary>
    /// <param name="input">The input, as errors name it.</param>
    /// <param name="job">The job.</param>
    private protected void Enqueue(string input, VisionJob job)
    {
        var runner = _runner ??= CreateRunner();
        Enqueue(input, async (context, cancellationToken) =>
        {
            var answer = await runner.RunAsync(job, context, cancellationToken).ConfigureAwait(false);
            return answer is null
                ? BatchOutcome.PassedOver(input)
                : BatchOutcome.Answered(input, () => CreateResult(job, answer), answer.Text.Length, Warning(input, answer));
        });
    }

    /// <summary>The question of a job, with the settings that the parameters give.</summary>
    private protected VisionQuestion CreateQuestion(PromptTemplate prompt, IReadOnlyList<string> imageNames, AnswerSchema? schema) => new()
    {
        Prompt = prompt,
        ImageNames = imageNames,
        Model = Profile.Name,
        System = System,
        Temperature = Temperature,
        MaxTokens = MaxTokens,
        AnswerSchema = schema?.Text,
    };

    /// <summary>Creates the output object of an answered job. Called on the pipeline thread only.</summary>
    private protected abstract object CreateResult(VisionJob job, VisionAnswer answer);

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        base.EndProcessing();
        EndOnFailure(Journal, () =>
        {
            _journal?.Flush();
            return true;
        });
        if (_budget?.ToError() is { } overBudget)
        {
            WriteError(ErrorRecords.From(overBudget, TokenBudget));
        }
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        _journal?.Dispose();
        _journal = null;
    }

    /// <inheritdoc/>
    private protected override void Close(RequestContext context, CancellationToken cancellationToken)
    {
        base.Close(context, cancellationToken);
        _route?.CloseAsync(context, cancellationToken).GetAwaiter().GetResult();
    }

    /// <summary>Creates the runner when the first job comes: with <c>-WhatIf</c>, no journal is created and no key is needed.</summary>
    private VisionJobRunner CreateRunner()
    {
        if (ModelProfiles.Warning(Profile, ModelProfiles.Today()) is { } warning)
        {
            WriteWarning(warning);
        }

        _journal = Journal is null ? null : OpenJournal(Journal);
        _route = CreateRoute();
        _budget = new TokenBudget(TokenBudget);
        return new VisionJobRunner(_route, _budget, corrects: MaximumRetryCount > 0, ServiceEndpoint, _journal);
    }

    private IVisionRoute CreateRoute()
    {
        if (Journal is null)
        {
            return CreateRoute(Connect());
        }

        try
        {
            return CreateRoute(ConnectOrThrow());
        }
        catch (WriterVisionException failure)
        {
            // Not needed if the journal has every answer.
            return new UnavailableRoute(failure);
        }
    }

    private IVisionRoute CreateRoute(WriterClient client) => ModelProfiles.CreateRoute(Profile, client, KeepFile, ModelProfiles.Today());

    private ModelProfile FindModel()
    {
        var name = Model ?? Environment.GetEnvironmentVariable(ModelVariable)?.Trim();
        return name is { Length: > 0 } ? ModelProfiles.Find(name, ApiType.Writer) : ModelProfiles.Default(ApiType.Writer);
    }

    private JournalFile OpenJournal(string path)
    {
        var journal = EndOnFailure(path, () => JournalFile.Open(new InputPaths(SessionState.Path).Literal(path).Single()));
        if (journal.Warning is { } warning)
        {
            WriteWarning(warning);
        }

        return journal;
    }

    /// <summary>The warning about an answer that is not complete; null if it is.</summary>
    private static string? Warning(string input, VisionAnswer answer)
    {
        var displayText = SafeText.Line(input);
        return answer switch
        {
            { IsFromModel: false } => null,
            { IsRefusal: true } => $"The model refused to answer about '{displayText}'. The Text property contains its reason.",
            { FinishReason: "length" } => $"The answer about '{displayText}' was truncated at the token limit. Increase -MaxTokens.",
            { FinishReason: "content_filter" } => $"The content filter of the service blocked the answer about '{displayText}'.",
            { Text: "" } => $"The answer about '{displayText}' is empty.",
            _ => null,
        };
    }

    /// <summary>Ends the command if a parameter is specified that the model does not support.</summary>
    private void Refuse(bool isGiven, string parameter)
    {
        if (isGiven)
        {
            ThrowTerminatingError(ErrorRecords.From(VisionErrors.ParameterNotSupported(parameter, Profile.Name), null));
        }
    }
}
