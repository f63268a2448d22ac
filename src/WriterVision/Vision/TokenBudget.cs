using System.Threading;

namespace WriterVision.Vision;

/// <summary>Counts the tokens that a run has used, and determines whether more jobs can start. Thread-safe.</summary>
internal sealed class TokenBudget
{
    private readonly long? _limit;
    private long _used;
    private int _skippedJobs;

    /// <param name="limit">The maximum number of tokens; null for no limit.</param>
    public TokenBudget(long? limit) => _limit = limit;

    public long Used => Interlocked.Read(ref _used);

    public bool IsUsedUp => Used >= _limit;

    /// <summary>The number of jobs that were not started because the budget was used up.</summary>
    public int SkippedJobs => Volatile.Read(ref _skippedJobs);

    public void Add(long tokens) => Interlocked.Add(ref _used, tokens);

    public void Skip() => Interlocked.Increment(ref _skippedJobs);

    /// <summary>The error that reports the skipped jobs; null if none was skipped.</summary>
    public WriterVisionException? ToError() =>
        _limit is { } limit && SkippedJobs > 0 ? VisionErrors.TokenBudgetReached(limit, Used, SkippedJobs) : null;
}
