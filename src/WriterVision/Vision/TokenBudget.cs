using System.Threading;

namespace WriterVision.Vision;

/// <summary>Counts the tokens that a run has used, and determines whether more jobs can start. Thread-safe.</summary>
internal sealed class TokenBudget
{
    private readonly long? _limit;
    private long _used;
    private int _skippedJobs;
    private volatile bool _isUnknown;

    /// <param name="limit">The maximum number of tokens; null for no limit.</param>
    public TokenBudget(long? limit) => _limit = limit;

    public long Used => Interlocked.Read(ref _used);

    /// <summary>Whether no more jobs can start: also if the server does not report tokens, because the limit could then be exceeded without notice.</summary>
    public bool IsUsedUp => _limit is not null && (_isUnknown || Used >= _limit);

    /// <summary>The number of jobs that were not started because the budget was used up.</summary>
    public int SkippedJobs => Volatile.Read(ref _skippedJobs);

    /// <param name="tokens">The tokens of an answer; null if the server reported none.</param>
    public void Add(long? tokens)
    {
        if (tokens is null)
        {
            _isUnknown = true;
        }

        Interlocked.Add(ref _used, tokens ?? 0);
    }

    public void Skip() => Interlocked.Increment(ref _skippedJobs);

    /// <summary>The error that reports the skipped jobs; null if none was skipped.</summary>
    public WriterVisionException? ToError() =>
        _limit is not { } limit || SkippedJobs == 0 ? null
        : _isUnknown ? VisionErrors.TokensNotReported(SkippedJobs)
        : VisionErrors.TokenBudgetReached(limit, Used, SkippedJobs);
}
