using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace WriterVision.Emulator.Answers;

/// <summary>An item of a list in an answer.</summary>
/// <param name="Name">A color, the name of an item, or the place of a difference.</param>
/// <param name="Price">The price of an item.</param>
/// <param name="Difference">The description of a difference.</param>
internal sealed record ListItem(string Name, decimal? Price = null, string? Difference = null);

/// <summary>Determines the value of a property by its name: width, height, format, color, text, vendor, total, differences, …</summary>
internal static class PropertyValues
{
    /// <exception cref="RefusalException">The value is not in the text of the images, or the text could not be read.</exception>
    public static JsonNode Text(string name, string? format, Evidence evidence, ReceiptText receipt, ListItem? item)
    {
        if (format is "date" or "date-time")
        {
            var date = receipt.Date ?? throw Unread(evidence, "date");
            return format == "date" ? date : date + "T00:00:00Z";
        }

        var first = evidence.Images.FirstOrDefault();
        return Word(name) switch
        {
            "format" or "type" or "kind" => first?.Format ?? throw Unknown(name),
            "colour" or "color" => item?.Name ?? first?.Colors.Select(color => color.Name).FirstOrDefault() ?? throw Unknown(name),
            "colours" or "colors" or "lines" or "items" or "item" or "name" or "region" or "where" or "differences" when item is not null => item.Name,
            "reference" when item?.Difference is not null => "as in image 1",
            "difference" when item?.Difference is { } difference => difference,
            "vendor" or "merchant" or "store" or "shop" or "title" or "name" => receipt.Vendor ?? throw Unread(evidence, "line"),
            "date" => receipt.Date ?? throw Unread(evidence, "date"),
            "text" or "words" or "message" => evidence.Reading.Text ?? throw Unread(evidence, "line"),
            "summary" or "description" or "answer" or "caption" => PixelAnswer.About(evidence with { IsTextRequested = false }),
            _ => throw Unknown(name),
        };
    }

    /// <exception cref="RefusalException">The emulator does not recognize the name, or the number is not in the text of the images.</exception>
    public static decimal Number(string name, Evidence evidence, ReceiptText receipt, ListItem? item)
    {
        var first = evidence.Images.FirstOrDefault();
        return Word(name) switch
        {
            "width" => first?.Width ?? throw Unknown(name),
            "height" => first?.Height ?? throw Unknown(name),
            "bytes" or "size" or "length" => first?.Length ?? throw Unknown(name),
            "images" or "count" => evidence.Images.Count,
            "total" or "sum" => receipt.Total ?? throw Unread(evidence, "total"),
            "price" or "amount" or "cost" => item?.Price ?? receipt.Total ?? throw Unread(evidence, "total"),
            _ => throw Unknown(name),
        };
    }

    /// <exception cref="RefusalException">The emulator does not recognize the name.</exception>
    public static bool Truth(string name, Evidence evidence) =>
        Word(name) is "equivalent" or "identical" or "equal" or "same" ? evidence.AreEqual : throw Unknown(name);

    /// <summary>The choice that matches an image: one of its colors, or its format.</summary>
    /// <exception cref="RefusalException">No choice matches.</exception>
    public static JsonNode? Choice(string name, JsonArray choices, Evidence evidence)
    {
        var seen = evidence.Images.SelectMany(image => image.Colors.Select(color => color.Name).Append(image.Format)).ToList();
        return choices.FirstOrDefault(choice => choice?.GetValueKind() == JsonValueKind.String
            && seen.Exists(word => string.Equals(word, choice.GetValue<string>(), StringComparison.OrdinalIgnoreCase))) ?? throw Unknown(name);
    }

    public static IEnumerable<ListItem> Items(string name, Evidence evidence, ReceiptText receipt) => Word(name) switch
    {
        "colours" or "colors" => evidence.Images.SelectMany(image => image.Colors).Select(color => new ListItem(color.Name)).DistinctBy(item => item.Name),
        "lines" or "items" when evidence.Reading.Problem is not null => throw Unread(evidence, "line"),
        "lines" or "items" => receipt.Items.Select(item => new ListItem(item.Name, item.Price)),
        "differences" => evidence.Differences
            .Select((difference, index) => (difference, number: index + 2))
            .Where(pair => pair.difference is not { Share: 0 })
            .Select(pair => new ListItem(
                pair.difference is { } found ? PixelAnswer.Rectangle(found) : "the entire image", null, PixelAnswer.Compare(pair.difference, pair.number))),
        _ => [],
    };

    private static RefusalException Unknown(string name) =>
        new(name.Length > 0 ? $"The emulator cannot determine '{name}' from an image." : "The emulator cannot determine an unnamed value from an image.");

    private static RefusalException Unread(Evidence evidence, string what) =>
        new(evidence.Reading.Problem ?? $"The emulator found no {what} in the text of the image.");

    /// <summary>The last word of a property name in any naming style: <c>isEqual</c> is about equality, and <c>main_color</c> about color.</summary>
    private static string Word(string name)
    {
        var words = System.Text.RegularExpressions.Regex.Split(name, @"(?<=[a-z])(?=[A-Z])|[_\-\s]+").Where(word => word.Length > 0);
        return words.LastOrDefault()?.ToLowerInvariant() ?? string.Empty;
    }
}
