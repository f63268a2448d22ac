using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Management.Automation;
using System.Threading;
using System.Threading.Tasks;
using WriterVision.Api.Http;
using WriterVision.Commands.Binding;
using WriterVision.Commands.Pipeline;
using WriterVision.Errors;
using WriterVision.Inputs;
using WriterVision.Journal;
using WriterVision.Text;
using WriterVision.Vision;
using WriterVision.Vision.Evaluation;
using WriterVision.Vision.Prompts;

namespace WriterVision.Commands;

/// <summary>
/// Sends images with known answers to models, and compares each field with the expected value. With <c>-Summary</c>, returns the
/// accuracy of each prompt and model.
/// </summary>
[Cmdlet(VerbsDiagnostic.Test, "WriterVision", DefaultParameterSetName = FieldsSet, SupportsShouldProcess = true)]
[OutputType(typeof(FieldTest), ParameterSetName = [FieldsSet])]
[OutputType(typeof(FieldAccuracy), ParameterSetName = [SummarySet])]
public sealed class TestWriterVisionCommand : VisionCommand
{
    private const string FieldsSet = "Fields";
    private const string SummarySet = "Summary";

    private readonly List<Candidate> _candidates = [];
    private readonly ModelAvailability _models = new();
    private readonly HashSet<string> _unknownColumns = new(StringComparer.OrdinalIgnoreCase);
    private ToleranceTable _tolerances = ToleranceTable.Exact;
    private long? _estimatedImages;

    /// <summary>
    /// The prompts to compare. An array of strings specifies several prompts; the lines that <c>Get-Content</c> returns are one prompt. <c>{{image}}</c>
    /// places the image.
    /// </summary>
    [Parameter(Mandatory = true, Position = 0)]
    [PromptListTransformation]
    [ValidateNotNullOrEmpty]
    public string[]? Prompt { get; set; }

    /// <summary>
    /// The rows: objects with a property <c>Path</c>, <c>FullName</c>, <c>Uri</c> or <c>FileId</c>, and a property for each expected field,
    /// with the name of the field in the schema; without a schema, a property <c>Text</c>.
    /// </summary>
    [Parameter(Mandatory = true, Position = 1, ValueFromPipeline = true)]
    [ValidateNotNullOrEmpty]
    public PSObject[]? InputObject { get; set; }

    /// <summary>
    /// The models to compare. The default is the default model of <c>Invoke-WriterVision</c>. If the service does not have a model, one error is
    /// written, and the other models are tested.
    /// </summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(ModelCompleter))]
    public string[]? Model { get; set; }

    /// <summary>The permitted difference from an expected number: 0 or more, for all fields or as a dictionary of fields. The default is 0.</summary>
    [Parameter]
    [ValidateNotNull]
    public object? Tolerance { get; set; }

    /// <summary>Makes string comparisons case-sensitive.</summary>
    [Parameter]
    public SwitchParameter CaseSensitive { get; set; }

    /// <summary>Compares lists without regard to the order of their items.</summary>
    [Parameter]
    public SwitchParameter Unordered { get; set; }

    /// <summary>Compares the answer with a wildcard pattern, without a schema.</summary>
    [Parameter]
    public SwitchParameter Like { get; set; }

    /// <summary>Compares the answer with a regular expression, without a schema.</summary>
    [Parameter]
    public SwitchParameter Match { get; set; }

    /// <summary>
    /// The number of times that each request is made: 1 to 100. With 2 or more, the most frequent value counts, and the agreement of the
    /// answers is reported.
    /// </summary>
    [Parameter]
    [ValidateRange(1, 100)]
    public int RepeatCount { get; set; } = 1;

    /// <summary>The minimum accuracy that every prompt and model must reach: 0 to 1. A lower accuracy is an error.</summary>
    [Parameter]
    [ValidateRange(0d, 1d)]
    public double? MinimumAccuracy { get; set; }

    /// <summary>Returns the accuracy of each prompt and model, in total and for each field, instead of a row for each field of each image.</summary>
    [Parameter(Mandatory = true, ParameterSetName = SummarySet)]
    public SwitchParameter Summary { get; set; }

    /// <summary>The images for which to estimate the cost: their number, a folder, a file, or a path with wildcards.</summary>
    [Parameter(ParameterSetName = SummarySet)]
    [ValidateNotNullOrEmpty]
    public string? Estimate { get; set; }

    /// <summary>The price of a million tokens, in any currency: 0 or more.</summary>
    [Parameter(ParameterSetName = SummarySet)]
    [ValidateRange(0d, 1e12)]
    public double? TokenPrice { get; set; }

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        EndOnFailure(null, () =>
        {
            ThrowOnConflict();
            _tolerances = ToleranceTable.From(Tolerance);
            _estimatedImages = Estimate is null ? null : CountImages(Estimate);
            AddCandidates();
            return true;
        });
    }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (var row in InputObject!)
        {
            Test(row);
        }
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        base.EndProcessing();
        // Not all rows were sent to a model that was not available, so that it cannot be compared.
        var tallies = _candidates.Select(static candidate => candidate.Tally).Where(tally => tally.Images > 0 && _models.Has(tally.Model))
            .OrderByDescending(static tally => tally.Accuracy).ToList();
        if (Summary)
        {
            var estimator = new RunEstimator(ThrottleLimit, RequestsPerMinute, TokensPerMinute, (decimal?)TokenPrice);
            WriteObject(tallies.SelectMany(tally => tally.Rows(_estimatedImages, estimator)), enumerateCollection: true);
        }

        foreach (var tally in tallies.Where(tally => tally.Accuracy < MinimumAccuracy))
        {
            WriteError(ErrorRecords.From(EvaluationErrors.AccuracyTooLow(tally.Model, tally.Prompt, tally.Accuracy, MinimumAccuracy!.Value), null));
        }
    }

    private protected override void WriteResult(object result)
    {
        if (result is UnavailableModel unavailable)
        {
            WriteError(ErrorRecords.From(unavailable.Failure, unavailable.Model));
            return;
        }

        var tested = (TestedImage)result;
        tested.Candidate.Add(tested);
        if (tested.Failure is { IsWrongAnswer: false } failure)
        {
            WriteError(ErrorRecords.From(failure, tested.Input));
        }

        if (!Summary)
        {
            WriteObject(tested.Tests, enumerateCollection: true);
        }
    }

    /// <summary>Adds each model with each prompt. A model that does not support a parameter is reported, unless no other one remains.</summary>
    private void AddCandidates()
    {
        var rejections = new List<(string Model, WriterVisionException Failure)>();
        foreach (var model in Model ?? [null!])
        {
            try
            {
                var profile = FindModel(model);
                _models.Add(profile.Name);
                _candidates.AddRange(Prompt!.Select(prompt => new Candidate(profile, PromptTemplate.Parse(prompt, ImageNames.Single))));
            }
            catch (WriterVisionException failure) when (failure.ConcernsModel)
            {
                rejections.Add((model, failure));
            }
        }

        if (_candidates.Count == 0)
        {
            throw rejections[0].Failure;
        }

        rejections.ForEach(rejection => WriteError(ErrorRecords.From(rejection.Failure, rejection.Model)));
    }

    private void Test(PSObject row)
    {
        var input = (object?)row;
        try
        {
            var reference = ExpectedRow.FindImage(row, path => new PathResolver(SessionState.Path).Literal(path).Single());
            input = reference.ToString();
            Test(reference, ReadFields(row, reference.ToString()));
        }
        catch (WriterVisionException failure)
        {
            EnqueueFailure(input!, failure);
        }
    }

    /// <summary>
    /// Sends an image to the models that support it. It counts as failed for the other models, so that all models are compared on the same
    /// rows, whatever their order. A row that is not sent to any model does not count.
    /// </summary>
    /// <exception cref="WriterVisionException">No model supports the image.</exception>
    private void Test(ImageReference reference, IReadOnlyList<ExpectedField> fields)
    {
        var input = reference.ToString();
        var inspections = _candidates.Where(candidate => _models.Has(candidate.Profile.Name)).Select(candidate => Inspect(reference, candidate)).ToList();
        if (inspections.Count > 0 && inspections.TrueForAll(static inspection => inspection.Image is null))
        {
            throw inspections[0].Failure!;
        }

        var isSent = false;
        foreach (var (candidate, image, _) in inspections)
        {
            if (image is not null && ShouldSend(SafeText.Line(input), candidate.Profile, $" ({image.Description})"))
            {
                Send(image, CreateTest(candidate), candidate, input);
                isSent = true;
            }
        }

        var reported = new HashSet<ModelProfile>();
        foreach (var (candidate, _, failure) in inspections)
        {
            if (failure is not null)
            {
                // A model with several prompts has several candidates, but the error is written once.
                var error = reported.Add(candidate.Profile) ? failure : null;
                if (isSent)
                {
                    EnqueueFinished(BatchOutcome.Answered(input, new TestedImage(candidate, input, CreateTest(candidate).Fail(failure.Message), []) { Failure = error }));
                }
                else if (error is not null)
                {
                    EnqueueFailure(input, error);
                }
            }
        }

        ImageTest CreateTest(Candidate candidate) => new(input, fields, candidate.Profile.Name, candidate.Prompt.Text);
    }

    private static (Candidate Candidate, VisionImage? Image, WriterVisionException? Failure) Inspect(ImageReference reference, Candidate candidate)
    {
        try
        {
            return (candidate, VisionImage.Inspect(reference, candidate.Profile.Rules), null);
        }
        catch (WriterVisionException failure)
        {
            return (candidate, null, failure);
        }
    }

    private void Send(VisionImage image, ImageTest test, Candidate candidate, string input)
    {
        var job = new VisionJob
        {
            Kind = JournalKind.Vision,
            Images = [image],
            Question = CreateQuestion(candidate.Prompt, ParsedSchema, candidate.Profile),
            Schema = ParsedSchema,
        };
        var runner = GetRunner(candidate.Profile);
        Enqueue(input, (context, cancellationToken) => RunAsync(runner, job, test, candidate, input, context, cancellationToken));
    }

    private async Task<BatchOutcome> RunAsync(
        VisionJobRunner runner, VisionJob job, ImageTest test, Candidate candidate, string input, RequestContext context, CancellationToken cancellationToken)
    {
        var model = candidate.Profile.Name;
        if (!_models.Has(model))
        {
            return BatchOutcome.Done(input);
        }

        var answers = new List<VisionAnswer>(RepeatCount);
        try
        {
            for (var repetition = 0; repetition < RepeatCount; repetition++)
            {
                var repeated = job with { Question = job.Question with { Repetition = repetition } };
                if (await runner.RunAsync(repeated, context, cancellationToken).ConfigureAwait(false) is not { } answer)
                {
                    return BatchOutcome.Skipped(input);
                }

                answers.Add(answer);
            }

            return BatchOutcome.Answered(input, () => new TestedImage(candidate, input, test.Compare(answers), answers), size: 0, warning: null,
                answers.Find(static answer => answer.RecordingFailure is not null)?.RecordingFailure);
        }
        catch (WriterVisionException failure) when (failure.ConcernsModel && _models.TryRemove(model, out var isFirst))
        {
            return isFirst ? BatchOutcome.Answered(input, new UnavailableModel(model, failure)) : BatchOutcome.Done(input);
        }
        catch (WriterVisionException failure) when (!failure.EndsRun)
        {
            return BatchOutcome.Answered(
                input, () => new TestedImage(candidate, input, test.Fail(failure.Message), answers) { Failure = failure }, size: 0, warning: null);
        }
    }

    private IReadOnlyList<ExpectedField> ReadFields(PSObject row, string input)
    {
        var fields = ParsedSchema is { } schema
            ? ExpectedRow.ReadFields(row, input, schema.Root, _tolerances, CaseSensitive, Unordered, WarnOfColumn)
            : ExpectedRow.ReadText(row, input, Like ? TextComparison.Like : Match ? TextComparison.Match : TextComparison.Equal, CaseSensitive);
        return fields.Count > 0 ? fields : throw EvaluationErrors.NoExpectedValue(input, hasSchema: ParsedSchema is not null);
    }

    private void WarnOfColumn(string column)
    {
        if (_unknownColumns.Add(column))
        {
            WriteVerbose($"The column '{SafeText.Line(column)}' is ignored, because the schema has no field with this name.");
        }
    }

    private void ThrowOnConflict()
    {
        foreach (var (first, second) in new[]
        {
            (Like, Match) == (true, true) ? (nameof(Like), nameof(Match)) : default,
            Schema is not null && Like ? (nameof(Schema), nameof(Like)) : default,
            Schema is not null && Match ? (nameof(Schema), nameof(Match)) : default,
        })
        {
            if (first is not null)
            {
                throw EvaluationErrors.ConflictingParameters(first, second);
            }
        }
    }

    private long CountImages(string images)
    {
        if (long.TryParse(images, NumberStyles.AllowThousands, CultureInfo.InvariantCulture, out var count) && count >= 0)
        {
            return count;
        }

        var paths = new PathResolver(SessionState.Path);
        try
        {
            var full = paths.Literal(images).Single();
            return global::System.IO.Directory.Exists(full) ? global::System.IO.Directory.EnumerateFiles(full).LongCount()
                : WildcardPattern.ContainsWildcardCharacters(images) ? paths.Matching(images).LongCount()
                : global::System.IO.File.Exists(paths.Matching(images).Single()) ? 1
                : throw EvaluationErrors.InvalidEstimate(images);
        }
        catch (Exception exception) when (FileErrors.IsFileSystemFailure(exception))
        {
            throw FileErrors.FileNotReadable(images, exception);
        }
    }

    /// <summary>A model that is not available, for the pipeline thread.</summary>
    private sealed class UnavailableModel
    {
        public UnavailableModel(string model, WriterVisionException failure)
        {
            Model = model;
            Failure = failure;
        }

        public string Model { get; }

        public WriterVisionException Failure { get; }
    }

    /// <summary>One model with one prompt.</summary>
    private sealed class Candidate
    {
        public Candidate(ModelProfile profile, PromptTemplate prompt)
        {
            Profile = profile;
            Prompt = prompt;
            Tally = new AccuracyTally(profile.Name, prompt.Text);
        }

        public ModelProfile Profile { get; }

        public PromptTemplate Prompt { get; }

        public AccuracyTally Tally { get; }

        public void Add(TestedImage tested)
        {
            Tally.Add(tested.Tests);
            foreach (var answer in tested.Answers)
            {
                Tally.Seconds.Add(answer.Duration.TotalSeconds);
                AddTokens(answer.Usage);
            }

            // An answer that does not match the schema is charged, too, and so is the second request for it.
            AddTokens(tested.Failure?.Data["Usage"] as VisionUsage);
        }

        private void AddTokens(VisionUsage? usage)
        {
            if (usage?.TotalTokens is { } tokens)
            {
                Tally.Tokens.Add(tokens);
            }
        }
    }

    /// <summary>The tests of one image, for the pipeline thread.</summary>
    private sealed class TestedImage
    {
        public TestedImage(Candidate candidate, string input, IReadOnlyList<FieldTest> tests, IReadOnlyList<VisionAnswer> answers)
        {
            Candidate = candidate;
            Input = input;
            Tests = tests;
            Answers = answers;
        }

        public Candidate Candidate { get; }

        public string Input { get; }

        public IReadOnlyList<FieldTest> Tests { get; }

        public IReadOnlyList<VisionAnswer> Answers { get; }

        public WriterVisionException? Failure { get; init; }
    }
}
