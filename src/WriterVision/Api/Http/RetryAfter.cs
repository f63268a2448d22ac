using System;
using System.Globalization;
using System.Linq;
using System.Net.Http.Headers;

namespace WriterVision.Api.Http;

/// <summary>
/// What a server wishes about the next try, in the three headers that Writer's official SDKs obey: <c>retry-after-ms</c>,
/// <c>retry-after</c> (seconds or an HTTP date) and <c>x-should-retry</c>.
/// </summary>
internal static class RetryAfter
{
    /// <summary>The wait that the server asks for, never negative; null where it asks for none, or for nothing that can be read.</summary>
    public static TimeSpan? Read(HttpResponseHeaders headers, DateTimeOffset now)
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
            ? Span((date - now).TotalMilliseconds, 1)
            : null;
    }

    /// <summary>Whether the server says to try again (true) or not to (false); null where it leaves it to the status.</summary>
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

    private static TimeSpan Span(double amount, double unitInMilliseconds)
    {
        // A year is a valid wish; ten thousand of them are no TimeSpan any more.
        const double Longest = 366d * 24 * 60 * 60 * 1000;
        return TimeSpan.FromMilliseconds(Math.Min(Math.Max(amount * unitInMilliseconds, 0), Longest));
    }
}
