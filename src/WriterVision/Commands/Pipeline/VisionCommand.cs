using System;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using System.Threading;
using System.Threading.Tasks;
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

    private IVisionRoute? _route;
    private JournalFile? _journal;
    private int _overBudget;

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

    /// <summary>The images, as uploaded files, or as earlier results whose images are asked about again.</summary>
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

    /// <summary>The model to ask.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(ModelCompleter))]
    public string Model { get; set; } = KnownModels.Default;

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

    /// <summary>What the command's questions are called in a journal.</summary>
    private protected abstract JournalKind Kind { get; }

    /// <summary>What the user wants the answer to look like; null for words.</summary>
    private protected AnswerSchema? GivenSchema { get; private set; }

    private protected override (int? RequestsPerMinute, int? TokensPerMinute) Limits => (RequestsPerMinute, TokensPerMinute);

    private bool IsBudgetUsed => TokenBudget is { } budget && Progress.Tokens >= budget;

    /// <summary>Which images the model can be asked about.</summary>
    private protected ImageRules Rules => KnownModels.Rules(Model);

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        if (Model == KnownModels.Vision)
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

    /// <summary>Does something with each image that the parameters of the set stand for. It is not looked at yet.</summary>
    /// <param name="paths">The paths with wildcards, for the set of that name.</param>
    /// <param name="action">Gets the image as an error names it, and what looks at it.</param>
    private protected void ForEachImage(string[]? paths, Action<string, Func<VisionImage>> action)
    {
        // The set is known here only: a script block and each object of a pipeline decide it anew.
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
                foreach (var source in InputObject ?? [])
                {
                    foreach (var reference in source.GetImages())
                    {
                        action(reference.ToString(), () => Inspect(reference, (source as WriterFile)?.Name));
                    }
                }

                break;
            case LiteralPathSet:
                ForEachFile(LiteralPath, isLiteral: true, path => action(path, () => ImageFile.Inspect(path, Rules)));
                break;
            default:
                ForEachFile(paths, isLiteral: false, path => action(path, () => ImageFile.Inspect(path, Rules)));
                break;
        }
    }

    /// <summary>Looks at an image.</summary>
    /// <param name="reference">Where it is; a path is a full one.</param>
    /// <param name="name">The name of an uploaded file, where it is known.</param>
    /// <exception cref="WriterVisionException">It is not there, or not what the model takes.</exception>
    private protected VisionImage Inspect(ImageReference reference, string? name = null) => reference switch
    {
        { Path: { } path } => ImageFile.Inspect(path, Rules),
        { Address: { } address } => ImageAddress.Inspect(address, Rules),
        _ => new UploadedImage(reference.FileId!, name),
    };

    /// <summary>Puts a question into the window, unless the user only wants to know what it would be.</summary>
    /// <param name="target">The input, as an error names it.</param>
    /// <param name="images">The images that it is about.</param>
    /// <param name="recurring">The one of them that other questions will have too.</param>
    /// <param name="prompt">What is asked.</param>
    /// <param name="labels">For each image the name that the prompt places it by.</param>
    /// <param name="schema">What the answer must look like; null for words.</param>
    /// <param name="createResult">Makes the result, on the pipeline's own thread.</param>
    /// <param name="answerAsync">Gives the result where nobody need be asked, else null; null where that cannot be.</param>
    private protected void Ask(
        string target,
        IReadOnlyList<VisionImage> images,
        VisionImage? recurring,
        PromptTemplate prompt,
        IReadOnlyList<string> labels,
        AnswerSchema? schema,
        Func<AnsweredQuestion, object> createResult,
        Func<CancellationToken, Task<object?>>? answerAsync = null)
    {
        var inquiry = new Inquiry
        {
            Images = images,
            Recurring = recurring,
            Question = new VisionQuestion
            {
                Prompt = prompt,
                ImageNames = labels,
                Model = Model,
                System = System,
                Temperature = Temperature,
                MaxTokens = MaxTokens,
                AnswerSchema = schema?.Text,
            },
            Schema = schema,
            MayAskAgain = () => MaximumRetryCount > 0 && !IsBudgetUsed,
        };
        AnswerRecord? record = null;
        if (Journal is not null)
        {
            try
            {
                record = Wait(cancellationToken => AnswerRecord.FindAsync(OpenJournal(), Kind, ServiceEndpoint, inquiry, cancellationToken));
                if (Wait(KnownAsync) is { } known)
                {
                    EnqueueFinished(known);
                    return;
                }
            }
            catch (WriterVisionException failure)
            {
                EnqueueFailure(target, failure);
                return;
            }
        }

        var route = GetRoute();
        Enqueue(target, async (context, cancellationToken) =>
        {
            // With a journal that was looked for above.
            if (record is null && await KnownAsync(cancellationToken).ConfigureAwait(false) is { } known)
            {
                return known;
            }

            if (IsBudgetUsed)
            {
                Interlocked.Increment(ref _overBudget);
                return BatchOutcome.PassedOver(target);
            }

            return Outcome(await inquiry.AskAsync(route, record, context, cancellationToken).ConfigureAwait(false));
        });

        // What needs no request: the answer is plain, or recorded.
        async Task<BatchOutcome?> KnownAsync(CancellationToken cancellationToken)
        {
            if (answerAsync is not null && await answerAsync(cancellationToken).ConfigureAwait(false) is { } result)
            {
                return BatchOutcome.Answered(target, result);
            }

            return record?.Find() is { } answered ? Outcome(answered) : null;
        }

        BatchOutcome Outcome(AnsweredQuestion answered) =>
            BatchOutcome.Answered(target, () => createResult(answered), answered.Answer.Text.Length, Warning(target, answered.Answer));
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        base.EndProcessing();
        EndOnFailure(Journal, () =>
        {
            _journal?.Flush();
            return true;
        });
        if (_overBudget > 0)
        {
            WriteError(ErrorRecords.From(VisionErrors.TokenBudgetReached(TokenBudget!.Value, Progress.Tokens, _overBudget), TokenBudget));
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

    private IVisionRoute GetRoute()
    {
        if (_route is null)
        {
            _route = KnownModels.Route(Model, Api, KeepFile);
            if (KnownModels.IsRetired(Model))
            {
                WriteWarning($"Writer retired palmyra-vision, which {(Model == KnownModels.Vision ? "this is" : "the vision tool rests on")}, on 2026-07-13. Use -Model {KnownModels.Default}.");
            }
        }

        return _route;
    }

    /// <summary>The journal, opened when the first question comes: with <c>-WhatIf</c> none is begun.</summary>
    private JournalFile OpenJournal()
    {
        if (_journal is null)
        {
            _journal = EndOnFailure(Journal, () => JournalFile.Open(new InputPaths(SessionState.Path).Literal(Journal!).Single()));
            if (_journal.Warning is { } warning)
            {
                WriteWarning(warning);
            }
        }

        return _journal;
    }

    /// <summary>What a user must know of an answer that is no whole one.</summary>
    private static string? Warning(string target, VisionAnswer answer)
    {
        var shown = SafeText.Line(target);
        return answer switch
        {
            { IsRefusal: true } => $"The model refused to answer about '{shown}'. Its words are in Text.",
            { FinishReason: "length" } => $"The answer about '{shown}' was cut off by its limit of tokens. Give more with -MaxTokens.",
            { FinishReason: "content_filter" } => $"The answer about '{shown}' was held back by the service's content filter.",
            { Text: "" } => $"The answer about '{shown}' is empty.",
            _ => null,
        };
    }

    /// <summary>Ends the command where a parameter is given that the model would not heed.</summary>
    private void Refuse(bool isGiven, string parameter)
    {
        if (isGiven)
        {
            ThrowTerminatingError(ErrorRecords.From(VisionErrors.ParameterNotSupported(parameter, Model), null));
        }
    }
}
