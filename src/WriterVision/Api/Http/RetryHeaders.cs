using System;
using System.Globalization;
using System.Linq;
using System.Net.Http.Headers;

namespace WriterVision.Api.Http;

/// <summary>
/// What a server requests for the next attempt, in the three headers that Writer's official SDKs support: <c>retry-after-ms</c>,
/// <c>retry-after</c> (seconds or an HTTP date) and <c>x-should-retry</c>.
/// </summary>
internal static class RetryHeaders
{
    /// <summary>The wait that the server asks for; null if it asks for none, for zero seconds, or for something that cannot be read.</summary>
    /// <param name="headers">The headers of the answer. A date is compared with their own <c>Date</c>, since the two clocks can differ.</param>
    /// <param name="now">The time, if the answer has no <c>Date</c>.</param>
    public static TimeSpan? ReadWait(HttpResponseHeaders headers, DateTimeOffset now)
    {
        if (Value(headers, "retry-after-ms") is { } milliseconds && Number(milliseconds) is { } count)
        {
            return Span(count, 1);
        }

        if (Value(headers, "retry-after") is not { } after)
        {
            return null;
        }

        if (Number(after) is { } seconds)
        {
            return Span(seconds, 1000);
        }

        return DateTimeOffset.TryParse(after, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AllowWhiteSpaces, out var date)
            ? Span((date - (headers.Date ?? now)).TotalMilliseconds, 1)
            : null;
    }

    /// <summary>Whether the server says to try again (true) or not to (false); null if it leaves that to the status.</summary>
    public static bool? ShouldRetry(HttpResponseHeaders headers) => Value(headers, "x-should-retry") switch
    {
        "true" => true,
        "false" => false,
        _ => null,
    };

    private static string? Value(HttpResponseHeaders headers, string name) =>
        headers.TryGetValues(name, out var values) ? values.FirstOrDefault()?.Trim() : null;

    private static double? Number(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && !double.IsNaN(number) ? number : null;

    /// <summary>At most a year, since larger values can overflow a <see cref="TimeSpan"/>.</summary>
    private static TimeSpan? Span(double amount, double unitInMilliseconds)
    {
        const double Longest = 366d * 24 * 60 * 60 * 1000;
        return amount > 0 ? TimeSpan.FromMilliseconds(Math.Min(amount * unitInMilliseconds, Longest)) : null;
    }
}
