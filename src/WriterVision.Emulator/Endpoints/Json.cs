using System.Text.Json;

namespace WriterVision.Emulator.Endpoints;

/// <summary>Reads fields, and validates them as the API documents.</summary>
internal static class Json
{
    public static JsonElement Object(this JsonElement element, string what) => element.ValueKind == JsonValueKind.Object
        ? element
        : throw ApiErrorException.BadRequest($"{what} must be a JSON object.");

    public static JsonElement? Field(this JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;

    /// <summary>The text of a string; null if it is missing.</summary>
    public static string? Text(this JsonElement element, string name) => element.Field(name) switch
    {
        null => null,
        { ValueKind: JsonValueKind.String } value => value.GetString(),
        _ => throw ApiErrorException.BadRequest($"'{name}' must be a string."),
    };

    public static string RequiredText(this JsonElement element, string name) =>
        element.Text(name) ?? throw ApiErrorException.BadRequest($"'{name}' is required.");

    public static double? Number(this JsonElement element, string name) => element.Field(name) switch
    {
        null => null,
        { ValueKind: JsonValueKind.Number } value => value.GetDouble(),
        _ => throw ApiErrorException.BadRequest($"'{name}' must be a number."),
    };

    public static long? Integer(this JsonElement element, string name) => element.Field(name) switch
    {
        null => null,
        { ValueKind: JsonValueKind.Number } value when value.TryGetInt64(out var number) => number,
        _ => throw ApiErrorException.BadRequest($"'{name}' must be an integer."),
    };

    public static bool Truth(this JsonElement element, string name) => element.Field(name) switch
    {
        null => false,
        { ValueKind: JsonValueKind.True } => true,
        { ValueKind: JsonValueKind.False } => false,
        _ => throw ApiErrorException.BadRequest($"'{name}' must be true or false."),
    };

    public static JsonElement.ArrayEnumerator RequiredArray(this JsonElement element, string name) => element.Field(name) switch
    {
        { ValueKind: JsonValueKind.Array } value => value.EnumerateArray(),
        _ => throw ApiErrorException.BadRequest($"'{name}' is required, and must be an array."),
    };
}
