using WriterVision.Text;
using System;
using System.Collections.Generic;
using System.Text.Json;
using WriterVision.Inputs;

namespace WriterVision.Journal;

/// <summary>The fields of a line, each read as what it must be. A field that is not there is one that is null.</summary>
internal readonly struct JournalFields
{
    private readonly JsonElement _element;
    private readonly bool _keepsTexts;

    /// <param name="element">The JSON object.</param>
    /// <param name="keepsTexts">Whether texts are read; if not, each is looked at and given as an empty one.</param>
    /// <exception cref="FormatException">It is no object.</exception>
    public JournalFields(JsonElement element, bool keepsTexts)
    {
        if (element.ValueKind != JsonValueKind.Object)
        {
            throw new FormatException("it is no JSON object");
        }

        _element = element;
        _keepsTexts = keepsTexts;
    }

    public static FormatException Missing(string name) => new($"it has no field '{name}'");

    public string Text(string name) => OptionalText(name) ?? throw Missing(name);

    public string? OptionalText(string name) =>
        Field(name, JsonValueKind.String) is not { } field ? null : _keepsTexts ? field.ReadText() : string.Empty;

    /// <summary>A short text that decides how the rest is read.</summary>
    public string? Word(string name) => Field(name, JsonValueKind.String)?.ReadText();

    /// <summary>JSON of any kind, as text.</summary>
    public string? Json(string name) =>
        _element.TryGetProperty(name, out var field) && field.ValueKind != JsonValueKind.Null && _keepsTexts ? field.GetRawText() : null;

    public Sha256Digest? Digest(string name)
    {
        if (Word(name) is not { } text)
        {
            return null;
        }

        return Sha256Digest.TryParse(text, out var digest) ? digest : throw Unfit(name);
    }

    public DateTimeOffset Time(string name) =>
        (Field(name, JsonValueKind.String) ?? throw Missing(name)).TryGetDateTimeOffset(out var time) ? time : throw Unfit(name);

    public bool Flag(string name)
    {
        if (!_element.TryGetProperty(name, out var field))
        {
            throw Missing(name);
        }

        return field.ValueKind switch
        {
            JsonValueKind.True => true,
            JsonValueKind.False => false,
            _ => throw Unfit(name),
        };
    }

    public long? Number(string name)
    {
        if (Field(name, JsonValueKind.Number) is not { } field)
        {
            return null;
        }

        return field.TryGetInt64(out var value) ? value : throw Unfit(name);
    }

    public int? SmallNumber(string name) => Number(name) is { } value ? value is >= 0 and <= int.MaxValue ? (int)value : throw Unfit(name) : null;

    public double? Fraction(string name)
    {
        if (Field(name, JsonValueKind.Number) is not { } field)
        {
            return null;
        }

        return field.TryGetDouble(out var value) ? value : throw Unfit(name);
    }

    public TimeSpan Milliseconds(string name)
    {
        var field = Field(name, JsonValueKind.Number) ?? throw Missing(name);
        return field.TryGetDecimal(out var value) && value >= 0 && value <= long.MaxValue / TimeSpan.TicksPerMillisecond
            ? TimeSpan.FromTicks((long)(value * TimeSpan.TicksPerMillisecond))
            : throw Unfit(name);
    }

    public JournalFields? Object(string name) =>
        Field(name, JsonValueKind.Object) is { } field ? new JournalFields(field, _keepsTexts) : null;

    public IEnumerable<JournalFields> Items(string name)
    {
        var keepsTexts = _keepsTexts;
        foreach (var item in (Field(name, JsonValueKind.Array) ?? throw Missing(name)).EnumerateArray())
        {
            yield return new JournalFields(item, keepsTexts);
        }
    }

    private static FormatException Unfit(string name) => new($"its field '{name}' is not what it should be");

    private JsonElement? Field(string name, JsonValueKind kind)
    {
        if (!_element.TryGetProperty(name, out var field) || field.ValueKind == JsonValueKind.Null)
        {
            return null;
        }

        return field.ValueKind == kind ? field : throw Unfit(name);
    }
}
