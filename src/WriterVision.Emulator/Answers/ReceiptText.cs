using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text.RegularExpressions;

namespace WriterVision.Emulator.Answers;

/// <summary>The fields of a receipt that can be read from its lines.</summary>
internal sealed partial class ReceiptText
{
    private readonly string[] _lines;

    public ReceiptText(string text) => _lines = [.. text.Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0)];

    /// <summary>The vendor: the first line.</summary>
    public string? Vendor => _lines.FirstOrDefault();

    /// <summary>The date, such as 2026-03-14; null if there is none.</summary>
    public string? Date => _lines.Select(line => DatePattern().Match(line)).FirstOrDefault(match => match.Success)?.Value;

    /// <summary>The amount on the line that contains the total; null if there is none.</summary>
    public decimal? Total => _lines.Where(line => TotalPattern().IsMatch(line)).Select(Amount).LastOrDefault(amount => amount is not null);

    /// <summary>Each line that ends with an amount, except the total.</summary>
    public IEnumerable<(string Name, decimal Price)> Items => _lines
        .Where(line => !TotalPattern().IsMatch(line) && !DatePattern().IsMatch(line))
        .Select(line => (Line: line, Amount: Amount(line)))
        .Where(item => item.Amount is not null)
        .Select(item => (AmountPattern().Replace(item.Line, string.Empty).Trim(), item.Amount!.Value));

    private static decimal? Amount(string line) =>
        AmountPattern().Match(line) is { Success: true } match
        && decimal.TryParse(match.Groups[1].Value.Replace(',', '.'), NumberStyles.Number, CultureInfo.InvariantCulture, out var amount)
            ? amount
            : null;

    [GeneratedRegex(@"\b\d{4}-\d{2}-\d{2}\b", RegexOptions.CultureInvariant)]
    private static partial Regex DatePattern();

    [GeneratedRegex(@"\btotal\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex TotalPattern();

    [GeneratedRegex(@"(\d+[.,]\d{2})\s*$", RegexOptions.CultureInvariant)]
    private static partial Regex AmountPattern();
}
