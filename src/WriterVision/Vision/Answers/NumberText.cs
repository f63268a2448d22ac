using System;
using System.Collections.Generic;
using System.Globalization;
using System.Text.RegularExpressions;

namespace WriterVision.Vision.Answers;

/// <summary>
/// Reads a number that a model wrote as a string, if it has exactly one interpretation: <c>1,234.50</c>, <c>1.234,50</c>, <c>€12.00</c>. A
/// single separator before three digits (<c>1,234</c>, <c>1.234</c>) can group digits or start the decimals, so the number is not read.
/// </summary>
internal static class NumberText
{
    /// <summary>The maximum length of a number, in characters.</summary>
    private const int MaximumLength = 64;

    /// <summary>The codes of ISO 4217.</summary>
    private const string CurrencyCodes =
        "AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF CLP CNY "
        + "COP CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ GYD HKD HNL HRK HTG HUF IDR ILS "
        + "INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK MNT MOP MRU "
        + "MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR SBD SCR SDG SEK "
        + "SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX USD UYU UZS VES VND VUV WST XAF XCD "
        + "XOF XPF YER ZAR ZMW ZWL";

    private const RegexOptions Options = RegexOptions.CultureInvariant;

    /// <summary>A sign and a currency before the digits, or a currency after them.</summary>
    private static readonly Regex Whole = new(
        @"^(?<sign>[-+\u2212])?\s*(?:(?<before>[A-Z]{0,2}\p{Sc}|[A-Z]{3})\s*)?(?<sign2>[-+\u2212])?(?<number>[0-9][0-9.,'’ \u00a0\u202f\u2009]*?)(?:\s*(?<after>\p{Sc}|[A-Z]{3}|kr|zł|Kč|Ft))?$", Options);

    /// <summary>Digits with at most one separator.</summary>
    private static readonly Regex Plain = new(@"^(?<whole>[0-9]+)(?:[.,](?<part>[0-9]+))?$", Options);

    /// <summary>Digits in groups of three, with decimals or without.</summary>
    private static readonly Regex Grouped = new(
        @"^[1-9][0-9]{0,2}(?:(?<group>[.,'’ \u00a0\u202f\u2009])[0-9]{3})(?:\k<group>[0-9]{3})*(?:(?<point>[.,])(?<part>[0-9]+))?$", Options);

    /// <summary>The notation of programs, whose decimal separator is a point.</summary>
    private static readonly Regex Exponent = new(@"^[-+]?[0-9]+(?:\.[0-9]+)?[eE][-+]?[0-9]{1,3}$", Options);

    private static readonly HashSet<string> Currencies = new(CurrencyCodes.Split(' '), StringComparer.Ordinal);

    /// <summary>Reads a number.</summary>
    /// <param name="text">The text; white space around it is ignored.</param>
    /// <param name="reason">The reason why a text that looks like a number is not read; null if it was read, or does not look like a number.</param>
    /// <returns>The number; null if the text does not have exactly one interpretation as a number.</returns>
    public static decimal? Read(string text, out string? reason)
    {
        reason = null;
        text = text.Trim();
        if (text.Length > MaximumLength)
        {
            return null;
        }

        if (Exponent.IsMatch(text))
        {
            return decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null;
        }

        var match = Whole.Match(text);
        if (!match.Success || !IsCurrency(match.Groups["before"].Value) || !IsCurrency(match.Groups["after"].Value)
            || (match.Groups["sign"].Success && match.Groups["sign2"].Success)
            || Digits(match.Groups["number"].Value, out reason) is not { } digits
            || !decimal.TryParse(digits, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var amount))
        {
            return null;
        }

        return match.Groups["sign"].Value is "-" or "\u2212" || match.Groups["sign2"].Value is "-" or "\u2212" ? -amount : amount;
    }

    private static bool IsCurrency(string text) => text.Length != 3 || text[2] is < 'A' or > 'Z' || Currencies.Contains(text);

    /// <summary>The digits with a decimal point; null if there is not exactly one interpretation.</summary>
    private static string? Digits(string text, out string? reason)
    {
        reason = null;
        var plain = Plain.Match(text);
        if (plain.Success)
        {
            var whole = plain.Groups["whole"].Value;
            var part = plain.Groups["part"].Value;
            if (part.Length == 3 && whole.Length <= 3 && whole[0] != '0')
            {
                reason = $"which is ambiguous: {whole}{part} or {whole}.{part}";
                return null;
            }

            return part.Length == 0 ? whole : $"{whole}.{part}";
        }

        var grouped = Grouped.Match(text);
        if (!grouped.Success)
        {
            return null;
        }

        var group = grouped.Groups["group"].Value[0];
        var point = grouped.Groups["point"];
        if (point.Success && point.Value[0] == group)
        {
            return null;
        }

        if (group == ' ' && !point.Success)
        {
            reason = "which can be one number or several";
            return null;
        }

        var digits = (point.Success ? text.Substring(0, point.Index) : text).Replace(group.ToString(), string.Empty);
        return point.Success ? $"{digits}.{grouped.Groups["part"].Value}" : digits;
    }
}
