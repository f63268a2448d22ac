using System.Collections.Generic;
using System.Linq;
using System.Text.Json.Nodes;

namespace WriterVision.Emulator.Answers;

/// <summary>One of the things that a list in an answer is made of.</summary>
/// <param name="Name">A colour, the name of an item, or where a difference lies.</param>
/// <param name="Price">What an item costs.</param>
/// <param name="Difference">What differs.</param>
internal sealed record ListItem(string Name, decimal? Price = null, string? Difference = null);

/// <summary>What is known by the name of a property.</summary>
internal static class Knowledge
{
    public static JsonNode Text(string name, string? format, Evidence evidence, ReceiptText receipt, ListItem? item)
    {
        if (format == "date")
        {
            return receipt.Date ?? "1970-01-01";
        }

        if (format is "date-time")
        {
            return (receipt.Date ?? "1970-01-01") + "T00:00:00Z";
        }

        var first = evidence.Images.FirstOrDefault();
        return Word(name) switch
        {
            "format" or "type" or "kind" => first?.Format ?? string.Empty,
            "colour" or "color" => item?.Name ?? first?.Colours.Select(colour => colour.Name).FirstOrDefault() ?? string.Empty,
            "colours" or "colors" => item?.Name ?? string.Empty,
            "region" or "where" => item?.Name ?? string.Empty,
            "reference" => item?.Difference is null ? string.Empty : "as in image 1",
            "difference" => item?.Difference ?? string.Empty,
            "item" or "name" when item is not null => item.Name,
            "vendor" or "merchant" or "store" or "shop" or "title" => receipt.Vendor ?? string.Empty,
            "date" => receipt.Date ?? string.Empty,
            "text" or "words" or "message" => evidence.Text ?? string.Empty,
            "summary" or "description" or "answer" or "caption" => PixelAnswer.About(evidence with { IsTextAsked = false }),
            _ => item?.Name ?? string.Empty,
        };
    }

    public static decimal Number(string name, Evidence evidence, ReceiptText receipt, ListItem? item)
    {
        var first = evidence.Images.FirstOrDefault();
        return Word(name) switch
        {
            "width" => first?.Width ?? 0,
            "height" => first?.Height ?? 0,
            "bytes" or "size" or "length" => first?.Length ?? 0,
            "images" or "count" => evidence.Images.Count,
            "total" or "sum" => receipt.Total ?? 0,
            "price" or "amount" or "cost" => item?.Price ?? receipt.Total ?? 0,
            _ => 0,
        };
    }

    public static bool Truth(string name, Evidence evidence) =>
        Word(name) is "equivalent" or "identical" or "equal" or "same" && evidence.AreEqual;

    public static IEnumerable<ListItem> Items(string name, Evidence evidence, ReceiptText receipt) => Word(name) switch
    {
        "colours" or "colors" => evidence.Images.SelectMany(image => image.Colours).Select(colour => new ListItem(colour.Name)).DistinctBy(item => item.Name),
        "lines" or "items" => receipt.Items.Select(item => new ListItem(item.Name, item.Price)),
        "differences" => evidence.Differences
            .Select((difference, index) => (difference, number: index + 2))
            .Where(pair => pair.difference is not { Share: 0 })
            .Select(pair => new ListItem(
                pair.difference is { } found ? PixelAnswer.Rectangle(found) : "the whole image", null, PixelAnswer.Compare(pair.difference, pair.number))),
        _ => [],
    };

    /// <summary>A name without regard to how it is written: <c>isEqual</c> and <c>main_color</c> are about equality and colour.</summary>
    private static string Word(string name)
    {
        var words = System.Text.RegularExpressions.Regex.Split(name, @"(?<=[a-z])(?=[A-Z])|[_\-\s]+").Where(word => word.Length > 0);
        return words.LastOrDefault()?.ToLowerInvariant() ?? string.Empty;
    }
}
