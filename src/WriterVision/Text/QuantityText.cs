using System;
using System.Globalization;
using System.Linq;

namespace WriterVision.Text;

/// <summary>Numbers, sizes and times as text in messages, in the current culture.</summary>
internal static class QuantityText
{
    public static string Number(long number) => number.ToString(CultureInfo.CurrentCulture);

    /// <summary>A number of things, such as "1 journal" and "1,200 journals".</summary>
    /// <param name="count">The number.</param>
    /// <param name="noun">The singular of a noun whose plural ends with s.</param>
    public static string Count(long count, string noun) => count.ToString("N0", CultureInfo.CurrentCulture) + " " + noun + (count == 1 ? string.Empty : "s");

    /// <summary>A number of bytes in kilobytes, such as "35.6 KB".</summary>
    public static string Kilobytes(long bytes) => $"{(bytes / 1024d).ToString("N1", CultureInfo.CurrentCulture)} KB";

    /// <summary>A number of bytes in megabytes, without the unit.</summary>
    public static string Megabytes(long bytes) => (bytes / (1024d * 1024)).ToString("0.##", CultureInfo.CurrentCulture);

    /// <summary>A time span in seconds if it is less than two minutes, otherwise in its two largest units, such as "1 hour 30 minutes".</summary>
    public static string Duration(TimeSpan time)
    {
        if (time.TotalSeconds < 120)
        {
            return Seconds(time);
        }

        (int Count, string Unit)[] parts = [(time.Days, "day"), (time.Hours, "hour"), (time.Minutes, "minute"), (time.Seconds, "second")];
        var first = Array.FindIndex(parts, static part => part.Count > 0);
        var shown = parts.Skip(first).Take(2).Where(static part => part.Count > 0);
        return string.Join(" ", shown.Select(static part => Count(part.Count, part.Unit)));
    }

    /// <summary>A time span in seconds, such as "1 second" and "2.5 seconds".</summary>
    public static string Seconds(TimeSpan time)
    {
        var number = time.TotalSeconds.ToString("0.#", CultureInfo.CurrentCulture);
        return number == "1" ? "1 second" : $"{number} seconds";
    }
}
