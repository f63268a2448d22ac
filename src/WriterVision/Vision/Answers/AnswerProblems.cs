using System.Collections.Generic;
using System.Globalization;
using System.Text;
using System.Text.Json;
using WriterVision.Api.Responses;
using WriterVision.Text;
using WriterVision.Vision.Schemas;

namespace WriterVision.Vision.Answers;

/// <summary>The problems that are found while an answer is read, with the place of each one, such as <c>lines[1].price</c>.</summary>
internal sealed class AnswerProblems
{
    /// <summary>The maximum number of problems that are reported. More would not help the model or the user.</summary>
    private const int MaximumProblems = 5;

    /// <summary>The maximum number of places and names that are stored.</summary>
    private const int MaximumPlaces = 100;

    private const int MaximumShown = 40;

    private readonly List<string> _problems = [];
    private readonly List<string> _unreadable = [];
    private readonly List<string> _dropped = [];

    /// <summary>The path to the current value, as names and indices.</summary>
    private readonly List<object> _path = [];

    /// <summary>Continues with a value inside the current one.</summary>
    /// <param name="step">The name of a property, or the index of a list.</param>
    public void Enter(object step) => _path.Add(step);

    /// <summary>Returns to the value around the current one.</summary>
    public void Leave() => _path.RemoveAt(_path.Count - 1);

    /// <summary>The result of reading an answer with these problems.</summary>
    public AnswerReading CreateReading(AnswerObject? data) => _problems.Count == 0
        ? AnswerReading.Complete(data!, _dropped)
        : AnswerReading.Partial(data, string.Join(" ", _problems), _unreadable);

    /// <summary>Adds that the current value is not of the kind that the schema requires. Returns null.</summary>
    public object? Mismatch(JsonElement element, SchemaNode schema, string? reason = null)
    {
        Add($"must be {schema.Expectation}, but is {Describe(element)}{(reason is null ? string.Empty : ", " + reason)}.");
        return null;
    }

    /// <summary>Adds a problem of the current value.</summary>
    /// <param name="problem">The rest of the sentence after the place, with a period.</param>
    public void Add(string problem)
    {
        var place = Place();
        if (_unreadable.Count < MaximumPlaces)
        {
            _unreadable.Add(place);
        }

        if (_problems.Count < MaximumProblems)
        {
            _problems.Add($"{(place.Length == 0 ? "The answer" : $"'{place}'")} {problem}");
        }
    }

    /// <summary>Adds a property of the current object that is not in the schema.</summary>
    public void Drop(JsonProperty member)
    {
        if (_dropped.Count < MaximumPlaces)
        {
            var place = Place();
            var name = Shown(member.TextName() ?? "?");
            _dropped.Add(place.Length == 0 ? name : $"{place}.{name}");
        }
    }

    private string Place()
    {
        var place = new StringBuilder();
        foreach (var step in _path)
        {
            if (step is int index)
            {
                place.Append('[').Append(index.ToString(CultureInfo.InvariantCulture)).Append(']');
            }
            else
            {
                place.Append(place.Length > 0 ? "." : string.Empty).Append(Shown((string)step));
            }
        }

        return place.ToString();
    }

    /// <summary>Describes a value, for a message.</summary>
    public static string Describe(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.String => element.Text() is { } text ? $"the string \"{Shown(text)}\"" : "a string with an unpaired surrogate",
        JsonValueKind.Number => "the number " + Shown(element.GetRawText()),
        JsonValueKind.True => "true",
        JsonValueKind.False => "false",
        JsonValueKind.Array => element.GetArrayLength() == 1 ? "a list of 1 value" : $"a list of {element.GetArrayLength().ToString(CultureInfo.InvariantCulture)} values",
        JsonValueKind.Object => "an object",
        _ => "null",
    };

    private static string Shown(string text)
    {
        var line = SafeText.Line(text);
        return line.Length <= MaximumShown ? line : line.Substring(0, MaximumShown) + "…";
    }
}
