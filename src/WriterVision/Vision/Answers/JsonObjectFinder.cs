using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using WriterVision.Text;
using WriterVision.Vision.Schemas;

namespace WriterVision.Vision.Answers;

/// <summary>
/// Finds the JSON objects in a model's text: alone, in a Markdown code fence, between sentences, or after reasoning in
/// <c>&lt;think&gt;</c> tags, which is skipped. Trailing commas, comments and raw line breaks in strings are repaired. If an object
/// cannot be read, the search does not skip it and use another object, because the unreadable object may be the answer. <see cref="AnswerReader"/> chooses
/// the object that is used.
/// </summary>
internal sealed class JsonObjectFinder
{
    /// <summary>The length of the excerpt at the place where JSON is not valid, in characters.</summary>
    private const int ExcerptLength = 40;

    /// <summary>The maximum length of a comment before the first name of an object, in characters.</summary>
    private const int MaximumComment = 1000;

    /// <summary>The maximum length of a tag, in characters.</summary>
    private const int MaximumTag = 16;

    private static readonly JsonDocumentOptions Options = new()
    {
        MaxDepth = SchemaNode.MaximumDepth,
        AllowTrailingCommas = true,
        CommentHandling = JsonCommentHandling.Skip,
    };

    /// <summary>The tags around reasoning that precedes an answer.</summary>
    private static readonly Regex ReasoningTag = new(
        "<(?<close>/?)(?:think|thinking|thought|reasoning|reflection|scratchpad)>", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);

    private readonly string _text;
    private readonly List<string> _objects = [];

    /// <summary>The positions of the closing tags of reasoning that have not been reached.</summary>
    private readonly Queue<int> _closingTags;

    private string? _problem;

    private JsonObjectFinder(string text)
    {
        _text = text;
        _closingTags = new Queue<int>(ReasoningTag.Matches(text).Cast<Match>().Where(static tag => tag.Groups["close"].Length > 0).Select(static tag => tag.Index));
    }

    /// <summary>Finds the JSON objects in a text, in order.</summary>
    /// <param name="text">The model's text.</param>
    /// <param name="problem">The reason why the JSON in the text cannot be read; null if it can be read, or if there is none.</param>
    /// <returns>Valid JSON objects, without nested objects.</returns>
    public static IReadOnlyList<string> Find(string text, out string? problem)
    {
        var finder = new JsonObjectFinder(text);
        finder.Scan();
        problem = finder._problem;
        return finder._objects;
    }

    private void Scan()
    {
        var at = 0;
        while (at < _text.Length)
        {
            switch (_text[at])
            {
                case '<':
                    at = AfterReasoning(at);
                    break;
                case '{' when IsObject(at):
                    at = ReadObject(at);
                    break;
                default:
                    at++;
                    break;
            }
        }
    }

    /// <summary>
    /// Skips reasoning whose opening or closing tag is at this position. Text before a closing tag without an opening tag is reasoning, too,
    /// because some servers remove the opening tag.
    /// </summary>
    private int AfterReasoning(int start)
    {
        if (ReasoningTag.Match(_text, start, Math.Min(MaximumTag, _text.Length - start)) is not { Success: true } tag || tag.Index != start)
        {
            return start + 1;
        }

        if (tag.Groups["close"].Length > 0)
        {
            _objects.Clear();
            _problem = null;
            return start + 1;
        }

        return EndOfReasoning(start) ?? start + 1;
    }

    /// <summary>The position of the next closing tag; null if there is none.</summary>
    private int? EndOfReasoning(int start)
    {
        while (_closingTags.Count > 0 && _closingTags.Peek() < start)
        {
            _closingTags.Dequeue();
        }

        return _closingTags.Count > 0 ? _closingTags.Peek() : null;
    }

    private bool IsAt(int index, string value) => string.Compare(_text, index, value, 0, value.Length, StringComparison.OrdinalIgnoreCase) == 0;

    /// <summary>Whether an opening brace starts a JSON object: an empty one, or one with a name and a colon.</summary>
    private bool IsObject(int start)
    {
        var at = SkipBlanks(start + 1);
        if (at == _text.Length)
        {
            return false;
        }

        if (_text[at] == '}')
        {
            return true;
        }

        if (_text[at] != '"')
        {
            return false;
        }

        for (at++; at < _text.Length && _text[at] != '"'; at++)
        {
            at += _text[at] == '\\' ? 1 : 0;
        }

        at = SkipBlanks(at + 1);
        return at < _text.Length && _text[at] == ':';
    }

    private int SkipBlanks(int at)
    {
        while (at < _text.Length)
        {
            if (char.IsWhiteSpace(_text[at]))
            {
                at++;
            }
            else if (_text[at] == '/' && EndOfComment(at, Math.Min(_text.Length - at, MaximumComment)) is var end && end > at)
            {
                at = end + 1;
            }
            else
            {
                break;
            }
        }

        return at;
    }

    /// <summary>The index of the last character of a comment at this position; the position itself if there is none.</summary>
    private int EndOfComment(int start, int length)
    {
        var end = IsAt(start, "//") ? _text.IndexOf('\n', start, length)
            : IsAt(start, "/*") && length > 3 ? _text.IndexOf("*/", start + 2, length - 2, StringComparison.Ordinal) + 1
            : start;
        return Math.Max(start, end);
    }

    /// <summary>Reads the object at this position. Returns the index at which the search continues.</summary>
    private int ReadObject(int start)
    {
        var json = new StringBuilder();
        var end = Copy(start, json);
        var problem = end < 0 ? "it ends before the object is closed" : Check(json.ToString());
        if (problem is null)
        {
            _objects.Add(json.ToString());
            return end;
        }

        // Reasoning can contain any text. Otherwise the search ends, because the following text could be a part of the object.
        _problem = problem;
        return EndOfReasoning(start) ?? _text.Length;
    }

    /// <summary>Copies an object to its closing brace, and escapes raw control characters in strings. Returns the index after it; -1 if it is not closed.</summary>
    private int Copy(int start, StringBuilder json)
    {
        var depth = 0;
        var isText = false;
        for (var at = start; at < _text.Length; at++)
        {
            var character = _text[at];
            if (isText)
            {
                if (character == '\\' && at + 1 < _text.Length)
                {
                    json.Append(character).Append(_text[++at]);
                    continue;
                }

                isText = character != '"';
                AppendText(json, character);
                continue;
            }

            json.Append(character);
            switch (character)
            {
                case '"':
                    isText = true;
                    break;
                case '/':
                    at = CopyComment(at, json);
                    break;
                case '{' or '[':
                    depth++;
                    break;
                case '}' or ']' when --depth == 0:
                    return at + 1;
            }
        }

        return -1;
    }

    /// <summary>Copies a comment, in which quotation marks and brackets have no meaning. Returns the index of its last character.</summary>
    private int CopyComment(int start, StringBuilder json)
    {
        var end = EndOfComment(start, _text.Length - start);
        json.Append(_text, start + 1, end - start);
        return end;
    }

    private static void AppendText(StringBuilder json, char character)
    {
        switch (character)
        {
            case '\n':
                json.Append("\\n");
                break;
            case '\r':
                json.Append("\\r");
                break;
            case '\t':
                json.Append("\\t");
                break;
            case < ' ':
                json.Append("\\u").Append(((int)character).ToString("x4", CultureInfo.InvariantCulture));
                break;
            default:
                json.Append(character);
                break;
        }
    }

    /// <summary>Parses an object that <see cref="Find"/> found.</summary>
    public static JsonDocument Parse(string json) => JsonDocument.Parse(json, Options);

    private static string? Check(string json)
    {
        try
        {
            using var document = Parse(json);
            return null;
        }
        catch (JsonException exception)
        {
            return IsTooDeep(json) ? $"it is nested deeper than {SchemaNode.MaximumDepth} levels" : $"there is an error near \"{Excerpt(json, exception)}\"";
        }
        catch (ArgumentException)
        {
            return "it contains an unpaired surrogate";
        }
    }

    private static bool IsTooDeep(string json)
    {
        var depth = 0;
        var deepest = 0;
        foreach (var character in json)
        {
            depth += character is '{' or '[' ? 1 : character is '}' or ']' ? -1 : 0;
            deepest = Math.Max(deepest, depth);
        }

        return deepest > SchemaNode.MaximumDepth;
    }

    /// <summary>The text at the position of an error. It is clearer than the line and byte numbers of the parser.</summary>
    private static string Excerpt(string json, JsonException exception)
    {
        var lines = json.Split('\n');
        var line = lines[Math.Min((int)(exception.LineNumber ?? 0), lines.Length - 1)];
        var bytes = Encoding.UTF8.GetBytes(line);
        var start = Encoding.UTF8.GetCharCount(bytes, 0, (int)Math.Min(exception.BytePositionInLine ?? 0, bytes.Length));
        start = Math.Max(0, Math.Min(start, line.Length) - (ExcerptLength / 2));
        return SafeText.Line(line.Substring(start, Math.Min(ExcerptLength, line.Length - start)).Trim());
    }
}
