using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using System.Threading;
using WriterVision.Api;
using WriterVision.Api.Http;
using WriterVision.Commands.Binding;
using WriterVision.Journal;
using WriterVision.Text;
using WriterVision.Vision;
using WriterVision.Vision.Prompts;
using WriterVision.Vision.Routes;
using WriterVision.Vision.Schemas;

namespace WriterVision.Commands.Pipeline;

/// <summary>A cmdlet that sends images to models, with the settings of the answers, the limits, and the journal.</summary>
public abstract class VisionCommand : PathCommand
{
    private readonly Dictionary<ModelProfile, VisionJobRunner> _runners = [];
    private readonly List<IVisionRoute> _routes = [];
    private JournalStore? _journal;
    private TokenBudget? _budget;

    private protected VisionCommand()
    {
    }

    /// <summary>
    /// The schema of the answer as data: a dictionary of names and types, a class, JSON Schema as text, or the path of a <c>.json</c>
    /// file that contains it.
    /// </summary>
    [Parameter]
    [ValidateNotNull]
    public object? Schema { get; set; }

    /// <summary>Instructions for the model before the prompt, such as its role, its tone or its language. An array is joined as lines.</summary>
    [Parameter]
    [LinesTransformation]
    [ValidateNotNullOrEmpty]
    public string? System { get; set; }

    /// <summary>The sampling temperature: 0 to 2; 0 is the most repeatable. The default is the default of the server, which is 1.</summary>
    [Parameter]
    [ValidateRange(0d, 2d)]
    public double? Temperature { get; set; }

    /// <summary>The maximum number of tokens of an answer: 1 or more.</summary>
    [Parameter]
    [ValidateRange(1, int.MaxValue)]
    public int? MaxTokens { get; set; }

    /// <summary>The number of requests per minute that the account allows: 1 or more. By default, the limit is determined from rate limit errors.</summary>
    [Parameter]
    [ValidateRange(1, int.MaxValue)]
    public int? RequestsPerMinute { get; set; }

    /// <summary>The number of tokens per minute that the account allows: 1 or more. By default, the limit is determined from rate limit errors.</summary>
    [Parameter]
    [ValidateRange(1, int.MaxValue)]
    public int? TokensPerMinute { get; set; }

    /// <summary>
    /// The maximum number of tokens to use, as the server counts them: 1 or more. After that, no more requests are started, but requests in
    /// flight are completed. One error at the end reports the number of inputs that were not sent.
    /// </summary>
    [Parameter]
    [ValidateRange(1, long.MaxValue)]
    public long? TokenBudget { get; set; }

    /// <summary>Keeps uploaded files in the account.</summary>
    [Parameter]
    public SwitchParameter KeepFile { get; set; }

    /// <summary>
    /// A file in which each answer is recorded as a line of JSON. Recorded answers are not requested again.
    /// </summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Journal { get; set; }

    /// <summary>Requests answers again for inputs that the journal records as failed, because their answers did not match the schema in two runs.</summary>
    [Parameter]
    public SwitchParameter RetryFailed { get; set; }

    /// <summary>The schema that <see cref="Schema"/> specifies; null for a text answer.</summary>
    private protected AnswerSchema? ParsedSchema { get; private set; }

    private protected override (int? RequestsPerMinute, int? TokensPerMinute) Limits => (RequestsPerMinute, TokensPerMinute);

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        if (Schema is not null)
        {
            ParsedSchema = EndOnFailure(Schema, () => SchemaArgument.Read(Schema, SessionState));
        }
    }

    /// <summary>The question of a job, with the settings of the parameters.</summary>
    private protected VisionQuestion CreateQuestion(PromptTemplate prompt, AnswerSchema? schema, ModelProfile profile) => new()
    {
        Prompt = prompt,
        Model = profile.Name,
        System = System is null ? null : NormalizedText.WellFormed(System),
        Temperature = Temperature,
        MaxTokens = MaxTokens,
        AnswerSchema = schema?.Text,
        IsSchemaStrict = schema is { IsStrict: true },
    };

    /// <summary>Asks whether to send images to a model (<c>-WhatIf</c>, <c>-Confirm</c>).</summary>
    /// <param name="target">The images, as text to display.</param>
    /// <param name="profile">The model.</param>
    /// <param name="details">What follows the name of the model.</param>
    private protected bool ShouldSend(string target, ModelProfile profile, string details = "") =>
        ShouldProcess(target, $"Send to {SafeText.Line(profile.Name)}{details}");

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
        foreach (var route in _routes)
        {
            route.CloseAsync(context, cancellationToken).GetAwaiter().GetResult();
        }
    }

    /// <summary>Finds a model by its name, or the default model.</summary>
    /// <exception cref="WriterVisionException"><c>ParameterNotSupported</c>: the model does not support a specified parameter.</exception>
    private protected ModelProfile FindModel(string? model)
    {
        var name = model ?? EnvironmentDefaults.Model;
        var profile = name is { Length: > 0 } ? ModelProfiles.Find(name, ServiceApi) : ModelProfiles.Default(ServiceApi);
        if (!profile.AcceptsChatParameters)
        {
            RejectIfSpecified(System is not null, nameof(System), profile);
            RejectIfSpecified(Temperature is not null, nameof(Temperature), profile);
            RejectIfSpecified(MaxTokens is not null, nameof(MaxTokens), profile);
            RejectIfSpecified(Schema is not null, nameof(Schema), profile);
            RejectIfSpecified(TokenBudget is not null, nameof(TokenBudget), profile);
        }

        return profile;
    }

    /// <summary>The runner of a model. It is created for the first job, so that <c>-WhatIf</c> creates no journal and needs no key.</summary>
    private protected VisionJobRunner GetRunner(ModelProfile profile)
    {
        if (_runners.TryGetValue(profile, out var existing))
        {
            return existing;
        }

        if (ModelRetirement.Warning(profile, ModelProfiles.Today()) is { } warning)
        {
            WriteWarning(warning);
        }

        if (Journal is not null)
        {
            _journal ??= OpenJournal(Journal);
        }

        var route = CreateRoute(profile);
        _routes.Add(route);
        _budget ??= new TokenBudget(TokenBudget);
        var runner = new VisionJobRunner(route, _budget, corrects: MaximumRetryCount > 0, ServiceEndpoint, _journal, RetryFailed);
        _runners.Add(profile, runner);
        return runner;
    }

    private IVisionRoute CreateRoute(ModelProfile profile)
    {
        if (Journal is null)
        {
            return CreateRoute(profile, Connect());
        }

        try
        {
            return CreateRoute(profile, ConnectOrThrow());
        }
        catch (WriterVisionException failure)
        {
            // No key is needed if the journal contains every answer.
            return new UnavailableRoute(failure);
        }
    }

    private IVisionRoute CreateRoute(ModelProfile profile, WriterClient client) =>
        ModelProfiles.CreateRoute(profile, client, KeepFile, ModelProfiles.Today());

    private JournalStore OpenJournal(string path)
    {
        var journal = EndOnFailure(path, () => JournalStore.Open(new PathResolver(SessionState.Path).Literal(path).Single()));
        if (journal.Warning is { } warning)
        {
            WriteWarning(warning);
        }

        return journal;
    }

    private static void RejectIfSpecified(bool isSpecified, string parameter, ModelProfile profile)
    {
        if (isSpecified)
        {
            throw VisionErrors.ParameterNotSupported(parameter, profile.Name);
        }
    }
}
