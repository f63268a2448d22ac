using System;
using System.Collections.Generic;
using System.IO;
using System.Text;
using WriterVision.Inputs;
using WriterVision.Text;

namespace WriterVision.Journal;

/// <summary>
/// The key of a question: the hash of everything that determines the answer. Questions with equal keys are the same question, even if their
/// files have different names and folders. Journals depend on it: after a change, no recorded answer would be found.
/// </summary>
internal static class JournalKey
{
    /// <summary>The version of the keys that are written. Answers with older keys are still found.</summary>
    public const int Version = 2;

    /// <summary>The key of a question.</summary>
    public static Sha256Digest Of(JournalQuestion question)
    {
        using var hash = Start(Version, question);
        // Without trailing space already: see Vision.JournalSlot. The token limit is not part of the key.
        hash.Add(question.PlacedPrompt);
        hash.Add(question.Endpoint);
        hash.Add(question.Model);
        hash.Add(question.System is { } system ? NormalizedText.WithoutTrailingSpace(system) : null);
        hash.Add(question.Temperature);
        hash.Add(question.Schema);
        if (question.Repetition > 0)
        {
            hash.Add("repetition");
            hash.Add(question.Repetition);
        }

        return hash.ToDigest();
    }

    /// <summary>The key of a question in version 1, which includes the token limit and the white space of the prompt; null if the original prompt is not known.</summary>
    public static Sha256Digest? OfVersion1(JournalQuestion question)
    {
        if (question.GivenPrompt is not { } prompt || question.Repetition > 0)
        {
            return null;
        }

        using var hash = Start(1, question);
        hash.Add(prompt);
        hash.Add(question.Endpoint);
        hash.Add(question.Model);
        hash.Add(question.System);
        hash.Add(question.Temperature);
        hash.Add(question.MaxTokens);
        hash.Add(question.Schema);
        return hash.ToDigest();
    }

    /// <summary>
    /// The key by which a recorded question is found. For a question of version 1, this is the key of the current version if the hash of its
    /// prompt is still the same; otherwise it is the recorded key.
    /// </summary>
    public static Sha256Digest OfRecorded(JournalQuestion question, Sha256Digest recordedKey) =>
        NormalizedText.WithoutTrailingSpace(question.Prompt) == question.Prompt ? Of(question) : recordedKey;

    /// <summary>The hash of a prompt, as a sequence of texts and images. An image is represented by its index.</summary>
    public static Sha256Digest OfPrompt(IReadOnlyCollection<(string? Text, int Image)> parts)
    {
        using var hash = new CanonicalHash();
        hash.Add(parts.Count);
        foreach (var (text, image) in parts)
        {
            if (text is not null)
            {
                hash.Add(text);
            }
            else
            {
                hash.Add(image);
            }
        }

        return hash.ToDigest();
    }

    public static string NameOf(JournalKind kind) => kind switch
    {
        JournalKind.Vision => "vision",
        JournalKind.Comparison => "comparison",
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };

    private static CanonicalHash Start(int version, JournalQuestion question)
    {
        var hash = new CanonicalHash();
        hash.Add(version);
        hash.Add(NameOf(question.Kind));
        hash.Add(question.Inputs.Count);
        foreach (var input in question.Inputs)
        {
            hash.Add(input.Label);
            if (input.Content is { } content)
            {
                hash.Add("content");
                hash.Add(content.Content);
                if (content.Settings is { } settings)
                {
                    hash.Add("converted");
                    hash.Add(content.Page);
                    hash.Add(settings);
                }
            }
            else if (input.Url is { } url)
            {
                hash.Add("address");
                hash.Add(url);
            }
            else
            {
                hash.Add("file");
                hash.Add(input.FileId);
            }
        }

        return hash;
    }

    /// <summary>
    /// The SHA-256 of a sequence of values. Each value is written with its kind and its length, so that different sequences never produce the
    /// same bytes: <c>"ab", "c"</c> is not <c>"a", "bc"</c>, and null is not an empty text. The bytes are the same on every platform.
    /// </summary>
    /// <remarks>
    /// A value is one byte for its kind, followed by: null (0), nothing; a text (1), the number of its UTF-16 code units as 8 bytes, and the
    /// code units; an integer (2), 8 bytes; a number (3), the 8 bytes of its IEEE 754 form; a digest (4), 32 bytes. Everything is
    /// little-endian, except the digest.
    /// </remarks>
    private sealed class CanonicalHash : IDisposable
    {
        private readonly MemoryStream _bytes = new();
        private readonly BinaryWriter _writer;

        public CanonicalHash() => _writer = new BinaryWriter(_bytes);

        private enum ValueKind : byte
        {
            Null,
            Text,
            Integer,
            Number,
            Digest,
        }

        public void Add(string? text)
        {
            if (text is null)
            {
                _writer.Write((byte)ValueKind.Null);
                return;
            }

            _writer.Write((byte)ValueKind.Text);
            _writer.Write((long)text.Length);
            _writer.Write(Encoding.Unicode.GetBytes(text));
        }

        public void Add(long? integer)
        {
            if (integer is { } value)
            {
                _writer.Write((byte)ValueKind.Integer);
                _writer.Write(value);
            }
            else
            {
                _writer.Write((byte)ValueKind.Null);
            }
        }

        public void Add(double? number)
        {
            if (number is { } value)
            {
                // Zero and negative zero are the same setting.
                _writer.Write((byte)ValueKind.Number);
                _writer.Write(value == 0 ? 0d : value);
            }
            else
            {
                _writer.Write((byte)ValueKind.Null);
            }
        }

        public void Add(Sha256Digest digest)
        {
            _writer.Write((byte)ValueKind.Digest);
            _writer.Write(digest.ToBytes());
        }

        public Sha256Digest ToDigest()
        {
            _writer.Flush();
            return ContentHash.Compute(_bytes.GetBuffer(), (int)_bytes.Length);
        }

        public void Dispose() => _writer.Dispose();
    }
}
