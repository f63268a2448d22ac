using System;
using System.Globalization;

namespace WriterVision.Text;

/// <summary>Numbers, sizes and times as text in messages, in the current culture.</summary>
internal static class QuantityText
{
    public static string Number(long number) => number.ToString(CultureInfo.CurrentCulture);

    /// <summary>A number of bytes in kilobytes, such as "35.6 KB".</summary>
    public static string Kilobytes(long bytes) => $"{(bytes / 1024d).ToString("N1", CultureInfo.CurrentCulture)} KB";

    /// <summary>A number of bytes in megabytes, without the unit.</summary>
    public static string Megabytes(long bytes) => (bytes / (1024d * 1024)).ToString("0.##", CultureInfo.CurrentCulture);

    /// <summary>A time span in seconds if it is less than two minutes, otherwise in hours, minutes and seconds.</summary>
    public static string Duration(TimeSpan time) => time.TotalSeconds < 120
        ? Seconds(time)
        : time.ToString(time.TotalDays < 1 ? @"hh\:mm\:ss" : @"d\.hh\:mm\:ss", CultureInfo.InvariantCulture);

    /// <summary>A time span in seconds, such as "1 second" and "2.5 seconds".</summary>
    public static string Seconds(TimeSpan time)
    {
        var number = time.TotalSeconds.ToString("0.#", CultureInfo.CurrentCulture);
        return number == "1" ? "1 second" : $"{number} seconds";
    }
}
