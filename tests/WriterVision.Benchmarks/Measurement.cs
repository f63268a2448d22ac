using System;
using System.Collections.Generic;
using System.Linq;
using WriterVision.Benchmarks.Contenders;

namespace WriterVision.Benchmarks;

/// <summary>One run of a contender, as it and the emulator saw it.</summary>
/// <param name="Figures">What the contender says.</param>
/// <param name="Requests">How many requests arrived.</param>
/// <param name="Refused">How many of them were answered with 429.</param>
/// <param name="EmulatorCpu">Seconds of processor time that the emulator used.</param>
/// <param name="IdealTime">The seconds that the limits alone would take.</param>
internal sealed record Measurement(ContenderFigures Figures, long Requests, long Refused, double EmulatorCpu, double IdealTime);

/// <summary>All runs of a contender in one case.</summary>
internal sealed class ContenderRuns(Contender contender)
{
    private readonly List<Measurement> _runs = [];

    public Contender Contender { get; } = contender;

    /// <summary>Why there are no more runs; null where nothing went wrong.</summary>
    public string? Failure { get; set; }

    public bool IsMeasured => _runs.Count > 0;

    public void Add(Measurement run) => _runs.Add(run);

    /// <summary>The median of a figure over the runs.</summary>
    public double Median(Func<Measurement, double> figure)
    {
        var sorted = _runs.Select(figure).Order().ToList();
        var middle = sorted.Count / 2;
        return sorted.Count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    /// <summary>The median of a figure that not every runtime tells; null where it does not.</summary>
    public double? Median(Func<Measurement, long?> figure) =>
        _runs.All(run => figure(run) is not null) ? Median(run => (double)figure(run)!) : null;
}
