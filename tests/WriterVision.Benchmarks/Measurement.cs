using System;
using System.Collections.Generic;
using System.Linq;
using WriterVision.Benchmarks.Contenders;

namespace WriterVision.Benchmarks;

/// <summary>One run of a contender, as measured by the contender and by the emulator.</summary>
/// <param name="Metrics">The metrics of the contender.</param>
/// <param name="Requests">The number of requests.</param>
/// <param name="Refused">The number of requests answered with 429.</param>
/// <param name="EmulatorCpu">The processor time of the emulator, in seconds.</param>
/// <param name="IdealTime">The shortest time that the limits permit, in seconds.</param>
internal sealed record Measurement(ContenderMetrics Metrics, long Requests, long Refused, double EmulatorCpu, double IdealTime);

/// <summary>The runs of a contender in one case.</summary>
internal sealed class ContenderRuns(Contender contender)
{
    private readonly List<Measurement> _runs = [];

    public Contender Contender { get; } = contender;

    /// <summary>Why the contender failed or could not start; null if it did not fail.</summary>
    public string? Failure { get; set; }

    public bool IsMeasured => _runs.Count > 0;

    public void Add(Measurement run) => _runs.Add(run);

    /// <summary>Returns the median of a metric.</summary>
    public double Median(Func<Measurement, double> metric)
    {
        var sorted = _runs.Select(metric).Order().ToList();
        var middle = sorted.Count / 2;
        return sorted.Count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    /// <summary>Returns the median of a metric that some runtimes do not report; null if a run does not contain it.</summary>
    public double? Median(Func<Measurement, long?> metric) =>
        _runs.All(run => metric(run) is not null) ? Median(run => (double)metric(run)!) : null;
}
