using System;
using System.Collections.Generic;
using System.Text;
using System.Text.Json;
using WriterVision.Inputs;
using WriterVision.Text;

namespace WriterVision.Journal;

/// <summary>The values of a line that an index needs.</summary>
internal readonly record struct JournalLine(Sha256Digest Key, DateTimeOffset Time, bool IsFailure, bool IsComplete);

/// <summary>
/// Parses and validates one line, which <see cref="JournalReader"/> found in the file. Each field must have its type; a missing field is null. Strings can be skipped, because a journal of a
/// million lines is validated whenever it is opened, and most of its answers are not needed.
/// </summary>
internal ref struct JournalLineParser
{
    /// <summary>The fields in the order in which they are written, so that the first comparison finds the next name.</summary>
    private static readonly byte[][] Names =
    [
        .. Array.ConvertAll(
            [
                "time", "key", "keyVersion", "kind", "inputs", "prompt", "placedSha256", "endpoint", "askedModel", "system", "temperature",
                "maxTokens", "schema", "model", "rawText", "data", "isRefusal", "finishReason", "usage", "durationMs", "attempts", "problem", "failedRuns",
                "path", "name", "label", "sha256", "page", "conversion", "addressSha256", "fileId", "promptTokens", "completionTokens", "totalTokens",
            ],
            Encoding.UTF8.GetBytes),
    ];

    private readonly ReadOnlySpan<byte> _bytes;
    private readonly bool _readsTexts;
    private Utf8JsonReader _json;
    private int _expected;
    private DateTimeOffset? _time;
    private Sha256Digest? _key;
    private JournalKind? _kind;
    private List<JournalInput>? _inputs;
    private bool _hasInputs;
    private string? _prompt;
    private Sha256Digest? _placedPrompt;
    private string? _endpoint;
    private string? _askedModel;
    private string? _system;
    private double? _temperature;
    private long? _maxTokens;
    private string? _schema;
    private string? _model;
    private string? _rawText;
    private bool _isTextEmpty;
    private string? _data;
    private bool? _isRefusal;
    private string? _finishReason;
    private bool _isCompleteReason;
    private VisionUsage? _usage;
    private TimeSpan? _duration;
    private long? _attempts;
    private string? _problem;
    private long? _failedRuns;

    public JournalLineParser(ReadOnlySpan<byte> bytes, JsonReaderOptions options, bool readsTexts)
        : this()
    {
        _bytes = bytes;
        _readsTexts = readsTexts;
        _json = new Utf8JsonReader(bytes, options);
        _isCompleteReason = true;
    }

    private enum Field
    {
        Time, Key, KeyVersion, Kind, Inputs, Prompt, PlacedPrompt, Endpoint, AskedModel, System, Temperature,
        MaxTokens, Schema, Model, RawText, Data, IsRefusal, FinishReason, Usage, Duration, Attempts, Problem, FailedRuns,
        Path, Name, Label, Content, Page, Conversion, Address, FileId, PromptTokens, CompletionTokens, TotalTokens, Unknown,
    }

    /// <summary>The version of the key; lines of version 1 do not contain it.</summary>
    public long KeyVersion { get; private set; }

    public readonly JournalLine Line => new(_key!.Value, _time!.Value, _problem is not null, _problem is not null || (!_isTextEmpty && _isCompleteReason));

    /// <exception cref="JsonException">The line is not valid JSON.</exception>
    /// <exception cref="FormatException">The line is valid JSON, but not an entry; the message contains the reason.</exception>
    public void Read()
    {
        KeyVersion = 1;
        try
        {
            _json.Read();
            RequireObject();
            while (ReadName() is { } field)
            {
                ReadField(field);
            }

            // Throws if anything follows the object.
            _json.Read();
        }
        catch (InvalidOperationException)
        {
            throw new FormatException("it contains an unpaired surrogate");
        }

        Require(_time is not null, Field.Time);
        Require(_key is not null, Field.Key);
        Require(_kind is not null, Field.Kind);
        Require(_hasInputs, Field.Inputs);
        Require(_prompt is not null, Field.Prompt);
        Require(_placedPrompt is not null, Field.PlacedPrompt);
        Require(_endpoint is not null, Field.Endpoint);
        Require(_askedModel is not null, Field.AskedModel);
        Require(_model is not null, Field.Model);
        Require(_rawText is not null, Field.RawText);
        Require(_isRefusal is not null, Field.IsRefusal);
        Require(_duration is not null, Field.Duration);
        Require(_attempts is not null, Field.Attempts);
    }

    /// <summary>The entry of a line that was read with its strings.</summary>
    public readonly JournalEntry ToEntry() => new()
    {
        Question = new JournalQuestion
        {
            Kind = _kind!.Value,
            Inputs = _inputs!,
            Prompt = _prompt!,
            PlacedPrompt = _placedPrompt!.Value,
            Endpoint = _endpoint!,
            Model = _askedModel!,
            System = _system,
            Temperature = _temperature,
            MaxTokens = (int?)_maxTokens,
            Schema = _schema,
        },
        Time = _time!.Value,
        Model = _model!,
        RawText = _rawText!,
        Data = _data,
        IsRefusal = _isRefusal!.Value,
        FinishReason = _finishReason,
        Usage = _usage,
        Duration = _duration!.Value,
        Attempts = (int)_attempts!.Value,
        Problem = _problem,
        FailedRuns = (int)(_failedRuns ?? 0),
    };

    private static string NameOf(Field field) => Encoding.UTF8.GetString(Names[(int)field]);

    private static FormatException Invalid(Field field) => new($"the field '{NameOf(field)}' does not have the expected type");

    private static void Require(bool isThere, Field field)
    {
        if (!isThere)
        {
            throw new FormatException($"the field '{NameOf(field)}' is missing");
        }
    }

    private readonly bool IsIncompleteReason()
    {
        foreach (var reason in JournalEntry.IncompleteReasons)
        {
            if (_json.TokenType == JsonTokenType.String && _json.ValueTextEquals(reason))
            {
                return true;
            }
        }

        return false;
    }

    private void ReadField(Field field)
    {
        switch (field)
        {
            case Field.Time:
                _time = ReadTime();
                break;
            case Field.Key:
                _key = ReadDigest(field);
                break;
            case Field.KeyVersion:
                KeyVersion = ReadInteger(field) ?? 1;
                break;
            case Field.Kind:
                _kind = ReadKind();
                break;
            case Field.Inputs:
                ReadInputs();
                break;
            case Field.Prompt:
                _prompt = ReadText(field);
                break;
            case Field.PlacedPrompt:
                _placedPrompt = ReadDigest(field);
                break;
            case Field.Endpoint:
                _endpoint = ReadText(field);
                break;
            case Field.AskedModel:
                _askedModel = ReadText(field);
                break;
            case Field.System:
                _system = ReadText(field);
                break;
            case Field.Temperature:
                _temperature = ReadNumber();
                break;
            case Field.MaxTokens:
                _maxTokens = ReadCount(field);
                break;
            case Field.Schema:
                _schema = ReadText(field);
                break;
            case Field.Model:
                _model = ReadText(field);
                break;
            case Field.RawText:
                _isTextEmpty = _json.TokenType == JsonTokenType.String && _json.ValueSpan.IsEmpty;
                _rawText = ReadText(field);
                break;
            case Field.Data:
                ReadData();
                break;
            case Field.IsRefusal:
                _isRefusal = _json.TokenType is JsonTokenType.True or JsonTokenType.False ? _json.GetBoolean() : throw Invalid(field);
                break;
            case Field.FinishReason:
                _isCompleteReason = !IsIncompleteReason();
                _finishReason = ReadText(field);
                break;
            case Field.Usage:
                ReadUsage();
                break;
            case Field.Duration:
                _duration = ReadDuration();
                break;
            case Field.Attempts:
                _attempts = ReadCount(field);
                break;
            case Field.Problem:
                _problem = ReadText(field);
                break;
            case Field.FailedRuns:
                _failedRuns = ReadCount(field);
                break;
            default:
                // A field of a later version, or of a nested object.
                _json.Skip();
                break;
        }
    }

    private void ReadInputs()
    {
        if (_json.TokenType != JsonTokenType.StartArray)
        {
            throw Invalid(Field.Inputs);
        }

        _hasInputs = true;
        _inputs = _readsTexts ? [] : null;
        while (_json.Read() && _json.TokenType != JsonTokenType.EndArray)
        {
            _expected = (int)Field.Path;
            ReadInput();
        }

        _expected = (int)Field.Prompt;
    }

    private void ReadInput()
    {
        RequireObject();
        string? path = null, name = null, label = null, fileId = null, conversion = null;
        long? page = null;
        Sha256Digest? content = null, url = null;
        while (ReadName() is { } field)
        {
            switch (field)
            {
                case Field.Path:
                    path = ReadText(field);
                    break;
                case Field.Name:
                    name = ReadText(field);
                    break;
                case Field.Label:
                    label = ReadText(field);
                    break;
                case Field.Content:
                    content = ReadDigest(field);
                    break;
                case Field.Page:
                    page = ReadCount(field);
                    break;
                case Field.Conversion:
                    conversion = ReadText(field);
                    break;
                case Field.Address:
                    url = ReadDigest(field);
                    break;
                case Field.FileId:
                    fileId = ReadText(field);
                    break;
                default:
                    _json.Skip();
                    break;
            }
        }

        Require(path is not null, Field.Path);
        Require(name is not null, Field.Name);
        Require(label is not null, Field.Label);
        Require(content is not null || url is not null || fileId is not null, Field.Content);
        _inputs?.Add(
            content is { } bytes ? JournalInput.FromContent(path!, name!, label!, new ImageIdentity(bytes, (int?)page, conversion))
            : url is { } hash ? JournalInput.FromUrl(path!, name!, label!, hash)
            : JournalInput.FromFileId(path!, name!, label!, fileId!));
    }

    private void ReadUsage()
    {
        if (_json.TokenType == JsonTokenType.Null)
        {
            return;
        }

        _expected = (int)Field.PromptTokens;
        RequireObject();
        long? prompt = null, completion = null, total = null;
        while (ReadName() is { } field)
        {
            switch (field)
            {
                case Field.PromptTokens:
                    prompt = ReadInteger(field);
                    break;
                case Field.CompletionTokens:
                    completion = ReadInteger(field);
                    break;
                case Field.TotalTokens:
                    total = ReadInteger(field);
                    break;
                default:
                    _json.Skip();
                    break;
            }
        }

        _usage = _readsTexts ? new VisionUsage(prompt, completion, total) : null;
        _expected = (int)Field.Duration;
    }

    private void ReadData()
    {
        var start = (int)_json.TokenStartIndex;
        var isNull = _json.TokenType == JsonTokenType.Null;
        _json.Skip();
        if (_readsTexts && !isNull)
        {
            _data = JsonText.Decode(_bytes.Slice(start, (int)_json.BytesConsumed - start));
        }
    }

    private void RequireObject()
    {
        if (_json.TokenType != JsonTokenType.StartObject)
        {
            throw new FormatException("it is not a JSON object");
        }
    }

    /// <summary>Moves to the value of the next field; null at the end of the object.</summary>
    private Field? ReadName()
    {
        _json.Read();
        if (_json.TokenType != JsonTokenType.PropertyName)
        {
            return null;
        }

        var field = Find();
        _expected = field == Field.Unknown ? _expected : (int)field + 1;
        _json.Read();
        return field;
    }

    private Field Find()
    {
        var name = _json.ValueSpan;
        if (_expected < Names.Length && name.SequenceEqual(Names[_expected]))
        {
            return (Field)_expected;
        }

        for (var index = 0; index < Names.Length; index++)
        {
            if (name.SequenceEqual(Names[index]))
            {
                return (Field)index;
            }
        }

        return Field.Unknown;
    }

    /// <summary>A string. If strings are not read, an empty string represents any string.</summary>
    private readonly string? ReadText(Field field) => _json.TokenType switch
    {
        JsonTokenType.Null => null,
        JsonTokenType.String => _readsTexts ? JsonText.GetText(in _json) : string.Empty,
        _ => throw Invalid(field),
    };

    private readonly Sha256Digest? ReadDigest(Field field)
    {
        if (_json.TokenType == JsonTokenType.Null)
        {
            return null;
        }

        return _json.TokenType == JsonTokenType.String && Sha256Digest.TryParse(_json.ValueSpan, out var digest) ? digest : throw Invalid(field);
    }

    private readonly JournalKind? ReadKind()
    {
        if (_json.TokenType == JsonTokenType.String)
        {
            if (_json.ValueTextEquals("vision"u8))
            {
                return JournalKind.Vision;
            }

            if (_json.ValueTextEquals("comparison"u8))
            {
                return JournalKind.Comparison;
            }
        }

        throw new FormatException("its kind is unknown");
    }

    private readonly DateTimeOffset ReadTime() =>
        _json.TokenType == JsonTokenType.String && _json.TryGetDateTimeOffset(out var time) ? time : throw Invalid(Field.Time);

    private readonly long? ReadInteger(Field field)
    {
        if (_json.TokenType == JsonTokenType.Null)
        {
            return null;
        }

        return _json.TokenType == JsonTokenType.Number && _json.TryGetInt64(out var value) ? value : throw Invalid(field);
    }

    private readonly long? ReadCount(Field field) => ReadInteger(field) is not { } value ? null : value is >= 0 and <= int.MaxValue ? value : throw Invalid(field);

    private readonly double? ReadNumber()
    {
        if (_json.TokenType == JsonTokenType.Null)
        {
            return null;
        }

        return _json.TokenType == JsonTokenType.Number && _json.TryGetDouble(out var value) ? value : throw Invalid(Field.Temperature);
    }

    private readonly TimeSpan ReadDuration() =>
        _json.TokenType == JsonTokenType.Number && _json.TryGetDecimal(out var value) && value >= 0 && value <= long.MaxValue / TimeSpan.TicksPerMillisecond
            ? TimeSpan.FromTicks((long)(value * TimeSpan.TicksPerMillisecond))
            : throw Invalid(Field.Duration);
}
