using System;
using CsCheck;

namespace WriterVision.Tests.Fuzzing;

/// <summary>Damages valid texts, as a broken disk, a gateway or an attacker could.</summary>
internal static class Mutations
{
    private static readonly string[] Pieces =
    [
        "null", "true", "{", "}", "[", "]", "[[[[[[[[[[[[[[[[[[[[", "\"", ":", ",", "{}", "\"\":", "-", "0", "1e999", "-0.0", "99999999999999999999999999999999", "\\ud800", "\\udfff",
        "\"\\ud800 a name\":1,", "\\", "\\u0000", "\u001b[31m", "\u202e", "\r\n", "\n", "\0", "\ud83d", "\ufeff", "é", "#", "=", "{{", "}}", "{{{image}}}", "$ref", "'", "%", " ",
    ];

    /// <summary>One of the texts with parts removed, repeated or replaced in up to eight places, or sometimes a random text.</summary>
    public static Gen<string> Of(params string[] texts)
    {
        var change = Gen.Select(Gen.Double[0, 1], Gen.Int[0, 12], Gen.Int[0, 3], Gen.Int[0, Pieces.Length - 1].Select(static index => Pieces[index]));
        var mutated = Gen.Select(Gen.Int[0, texts.Length - 1].Select(index => texts[index]), change.Array[0, 8], static (text, changes) =>
        {
            foreach (var (where, length, kind, piece) in changes)
            {
                var start = (int)(where * text.Length);
                var end = Math.Min(text.Length, start + length);
                text = text[..start] + kind switch
                {
                    0 => "",
                    1 => text[start..end] + text[start..end],
                    2 => piece,
                    _ => piece + text[start..end],
                } + text[end..];
            }

            return text;
        });
        return Gen.Frequency((9, mutated), (1, (Gen<string>)Gen.String));
    }
}
