using System;
using System.Globalization;

namespace WriterVision.Api.Http;

/// <summary>What a request met on its way, for whoever wants to know why it takes so long.</summary>
internal readonly struct RequestNotice
{
    private RequestNotice(string text, int attempt, WriterVisionException? cause, TimeSpan wait)
    {
        Text = text;
        Attempt = attempt;
        Cause = cause;
        Wait = wait;
    }

    /// <summary>It in words, without the name of the input.</summary>
    public string Text { get; }

    /// <summary>The attempt that failed; the first is 1. 0 where none did.</summary>
    public int Attempt { get; }

    public WriterVisionException? Cause { get; }

    /// <summary>The wait before the next attempt, where it is known.</summary>
    public TimeSpan Wait { get; }

    /// <summary>An attempt failed, and there is another one after a wait.</summary>
    public static RequestNotice Retry(int attempt, WriterVisionException cause, TimeSpan wait) =>
        new($"attempt {attempt} failed, the next one comes after {Seconds(wait)} s. {cause.Message}", attempt, cause, wait);

    /// <summary>An attempt failed, as all do: there is another one once the service is back.</summary>
    public static RequestNotice Outage(int attempt, WriterVisionException cause) =>
        new($"attempt {attempt} failed. The service is out of reach, and everything waits until it is back. {cause.Message}", attempt, cause, default);

    /// <summary>Something that changes how the run goes on.</summary>
    public static RequestNotice Information(string text) => new(text, 0, null, default);

    /// <summary>The service is back.</summary>
    public static RequestNotice OutageEnded(TimeSpan duration) =>
        new($"the service is back after {Seconds(duration)} s, and everything goes on.", 0, null, default);

    private static string Seconds(TimeSpan time) => time.TotalSeconds.ToString("0.0", CultureInfo.CurrentCulture);
}
