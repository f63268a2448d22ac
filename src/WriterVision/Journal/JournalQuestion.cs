using System.Collections.Generic;
using WriterVision.Inputs;
using WriterVision.Vision.Prompts;

namespace WriterVision.Journal;

/// <summary>What was asked of a model: all that decides its answer, and what an audit wants to see.</summary>
internal sealed class JournalQuestion
{
    /// <summary>Changes where the same question would no longer be asked in the same way: then no older answer fits.</summary>
    private const long KeyVersion = 1;

    public required JournalKind Kind { get; init; }

    /// <summary>The images in their order; for a comparison the reference, then the difference.</summary>
    public required IReadOnlyList<JournalInput> Inputs { get; init; }

    /// <summary>The prompt as it was given.</summary>
    public required string Prompt { get; init; }

    /// <summary>The hash of the prompt with the images in their places: see <see cref="Fingerprint"/>.</summary>
    public required Sha256Digest PlacedPrompt { get; init; }

    /// <summary>The base address of the service that was asked: what an emulator says is no answer of Writer's.</summary>
    public required string Endpoint { get; init; }

    /// <summary>The model that was asked.</summary>
    public required string Model { get; init; }

    public string? System { get; init; }

    public double? Temperature { get; init; }

    public int? MaxTokens { get; init; }

    /// <summary>The JSON Schema that the answer was to follow, in one canonical form; null where none was asked for.</summary>
    public string? Schema { get; init; }

    /// <summary>
    /// The hash of everything that decides the answer. Questions of equal keys are the same question, whatever their files are called
    /// and wherever they lie.
    /// </summary>
    public Sha256Digest ComputeKey()
    {
        using var hash = new CanonicalHash();
        hash.Add(KeyVersion);
        hash.Add(Kind.Name());
        hash.Add(Inputs.Count);
        foreach (var input in Inputs)
        {
            input.AddTo(hash);
        }

        hash.Add(PlacedPrompt);
        hash.Add(Endpoint);
        hash.Add(Model);
        hash.Add(System);
        hash.Add(Temperature);
        hash.Add(MaxTokens);
        hash.Add(Schema);
        return hash.ToDigest();
    }

    /// <summary>The hash of a prompt's words and places, in turn.</summary>
    public static Sha256Digest Fingerprint(IReadOnlyList<PromptPart> parts)
    {
        using var hash = new CanonicalHash();
        hash.Add(parts.Count);
        foreach (var part in parts)
        {
            if (part.Text is { } words)
            {
                hash.Add(words);
            }
            else
            {
                hash.Add(part.Image);
            }
        }

        return hash.ToDigest();
    }
}
