using System;
using WriterVision.Api.Http;

namespace WriterVision.Throttling;

/// <summary>
/// Whether the service is out of reach, whatever is asked. It is once three attempts in a row have found it so, with no answer to
/// any other in between. A gateway's word (502, 503, 504) can lie with what is asked, so that it takes two requests; a connection that
/// cannot be made does not. It ends with the first answer.
/// </summary>
internal sealed class Outage
{
    private const int Evidence = 3;

    private GatedRequest? _witness;
    private bool _isGeneral;
    private int _failures;
    private int _probes;

    /// <summary>Whether there is one.</summary>
    public bool IsOn => _failures >= Evidence && _isGeneral;

    /// <summary>When the first of the attempts failed.</summary>
    public TimeSpan Since { get; private set; }

    /// <summary>When the next attempt may be made, to see whether it is over.</summary>
    public TimeSpan NextProbe { get; private set; }

    /// <summary>Whether that attempt is under way.</summary>
    public bool IsProbed { get; private set; }

    /// <summary>What the last attempt met.</summary>
    public WriterVisionException? Cause { get; private set; }

    /// <summary>An attempt has found the service out of reach.</summary>
    /// <param name="request">What was asked.</param>
    /// <param name="report">How it failed.</param>
    /// <param name="now">The time.</param>
    /// <param name="jitter">A random number from 0 to 1.</param>
    public void Add(GatedRequest request, AttemptReport report, TimeSpan now, double jitter)
    {
        var wasOn = IsOn;
        if (_failures++ == 0)
        {
            Since = now;
            _witness = request;
        }

        Cause = report.Failure ?? Cause;
        _isGeneral |= request != _witness || Cause is not WriterApiException;
        if (IsOn && !wasOn)
        {
            Postpone(report.Wait, now, jitter);
        }
    }

    /// <summary>A probe may start.</summary>
    public void Probe() => IsProbed = true;

    /// <summary>The probe is over, and has shown no end of the outage. The next one is the later the more there were.</summary>
    /// <param name="wait">The wait that the server asks for, if it does.</param>
    /// <param name="now">The time.</param>
    /// <param name="jitter">A random number from 0 to 1.</param>
    public void Continue(TimeSpan wait, TimeSpan now, double jitter)
    {
        IsProbed = false;
        Postpone(wait, now, jitter);
    }

    /// <summary>The service has answered.</summary>
    /// <returns>How long the outage was; null where there was none.</returns>
    public TimeSpan? End(TimeSpan now)
    {
        TimeSpan? duration = IsOn ? now - Since : null;
        _failures = _probes = 0;
        _isGeneral = IsProbed = false;
        _witness = null;
        Cause = null;
        return duration;
    }

    private void Postpone(TimeSpan wait, TimeSpan now, double jitter)
    {
        var own = Backoff.Wait(++_probes, jitter);
        NextProbe = now + (wait > own ? wait : own);
    }
}
