using System;
using System.Globalization;
using System.Threading;
using WriterVision.Text;

namespace WriterVision.Api.Http;

/// <summary>The context of the requests of one input: its name, the number of attempts, and callbacks for events.</summary>
internal sealed class RequestContext
{
    /// <summary>The name of the input in error messages; null if there is none, as for a list of models.</summary>
    public string? Input { get; init; }

    /// <summary>Receives a line for the verbose stream.</summary>
    public Action<string>? Log { get; init; }

    /// <summary>Called when an attempt failed and another one follows.</summary>
    public Action<WriterVisionException>? OnRetry { get; init; }

    /// <summary>Called with a warning about an input that is answered nevertheless.</summary>
    public Action<string>? OnWarning { get; init; }

    /// <summary>Called with the tokens of each answer, as the server counts them, whether the answer is usable or not.</summary>
    public Action<long>? OnTokens { get; init; }

    /// <summary>Called with 1 when a paid request is sent, and with -1 when it has ended.</summary>
    public Action<int>? OnSent { get; init; }

    /// <summary>Canceled when the run ends: no more paid requests are sent, and those that were sent are awaited.</summary>
    public CancellationToken RunEnd { get; init; }

    /// <summary>The attempts that the last request took, the successful one included.</summary>
    public int Attempts { get; set; }

    /// <summary>A context for auxiliary requests: reported in the same way, but counted separately.</summary>
    public RequestContext Aside() => new() { Input = Input, Log = Log, OnRetry = OnRetry, OnWarning = OnWarning, OnTokens = OnTokens, OnSent = OnSent, RunEnd = RunEnd };

    public void Warn(string text) => OnWarning?.Invoke(text);

    /// <summary>An attempt failed, and another one follows.</summary>
    /// <param name="failure">The error.</param>
    /// <param name="wait">The wait until then; null if the throttle decides.</param>
    public void Retry(WriterVisionException failure, TimeSpan? wait)
    {
        OnRetry?.Invoke(failure);
        // The verbose line starts with the input, which most messages name, too.
        var prefix = $"'{SafeText.Line(Input)}': ";
        var message = failure.Message.StartsWith(prefix, StringComparison.Ordinal) ? failure.Message.Substring(prefix.Length) : failure.Message;
        Log?.Invoke($"attempt {Attempts} failed: {message.TrimEnd('.')}. "
            + (wait is { } time ? $"Retrying in {Seconds(time)} s." : "All requests wait until the service is ready."));
    }

    /// <summary>The service has answered after an outage.</summary>
    public void OutageEnded(TimeSpan duration) => Log?.Invoke($"the service is back after {Seconds(duration)} s.");

    private static string Seconds(TimeSpan time) => time.TotalSeconds.ToString("0.0", CultureInfo.CurrentCulture);
}
