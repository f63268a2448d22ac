using System.Collections.Generic;
using System.Linq;

namespace WriterVision.Vision.Evaluation;

/// <summary>Counts the tests of one model and prompt, for all fields and for each.</summary>
internal sealed class AccuracyTally
{
    private readonly Counter _all;
    private readonly Dictionary<string, Counter> _fields = new(System.StringComparer.Ordinal);
    private readonly List<Counter> _order = [];

    /// <param name="model">The model.</param>
    /// <param name="prompt">The prompt.</param>
    public AccuracyTally(string model, string prompt)
    {
        Model = model;
        Prompt = prompt;
        _all = new Counter(null);
    }

    public string Model { get; }

    public string Prompt { get; }

    /// <summary>The number of images.</summary>
    public int Images { get; private set; }

    /// <summary>The tokens of each image.</summary>
    public SampleMean Tokens { get; } = new();

    /// <summary>The seconds of each request.</summary>
    public SampleMean Seconds { get; } = new();

    /// <summary>
    /// The share of correct values, from 0 to 1; 0 if there are no values. <c>Test-WriterVision</c> returns the highest first, and compares it with
    /// <c>-MinimumAccuracy</c>.
    /// </summary>
    public double Accuracy => _all.Accuracy;

    /// <summary>Adds the tests of one image.</summary>
    public void Add(IReadOnlyList<FieldTest> tests)
    {
        Images++;
        foreach (var test in tests)
        {
            if (!_fields.TryGetValue(test.Field, out var counter))
            {
                _fields.Add(test.Field, counter = new Counter(test.Field));
                _order.Add(counter);
            }

            counter.Add(test);
            _all.Add(test);
        }
    }

    /// <summary>The row for all fields, then a row for each field, in the order of the columns.</summary>
    /// <param name="estimatedImages">The number of images in the run to estimate; null for no estimate.</param>
    /// <param name="estimator">Estimates that run.</param>
    public IEnumerable<FieldAccuracy> Rows(long? estimatedImages, RunEstimator estimator)
    {
        var estimate = estimatedImages is { } images ? estimator.Estimate(Model, Prompt, images, Tokens, Seconds) : null;
        return new[] { _all }.Concat(_order).Select(counter => counter.ToRow(this, estimate));
    }

    private sealed class Counter
    {
        private readonly string? _field;
        private readonly int[] _counts = new int[4];
        private readonly SampleMean _agreement = new();

        public Counter(string? field) => _field = field;

        public double Accuracy => Total == 0 ? 0 : (double)this[FieldTestStatus.Right] / Total;

        private int Total => _counts.Sum();

        private int this[FieldTestStatus status] => _counts[(int)status];

        public void Add(FieldTest test)
        {
            _counts[(int)test.Status]++;
            if (test.Agreement is { } agreement)
            {
                _agreement.Add(agreement);
            }
        }

        public FieldAccuracy ToRow(AccuracyTally tally, RunEstimate? estimate)
        {
            var (low, high) = WilsonInterval.Of(this[FieldTestStatus.Right], Total);
            return new FieldAccuracy(tally.Model, tally.Prompt, _field)
            {
                Images = _field is null ? tally.Images : Total,
                Right = this[FieldTestStatus.Right],
                Wrong = this[FieldTestStatus.Wrong],
                Missing = this[FieldTestStatus.Missing],
                Failed = this[FieldTestStatus.Failed],
                Accuracy = Accuracy,
                AccuracyLow = low,
                AccuracyHigh = high,
                Agreement = _agreement.Value,
                TokensPerImage = tally.Tokens.Value,
                SecondsPerImage = tally.Seconds.Value,
                Estimate = estimate,
            };
        }
    }
}
