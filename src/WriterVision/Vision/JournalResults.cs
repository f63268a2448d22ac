using System;
using System.Collections.Generic;
using System.Linq;
using WriterVision.Journal;
using WriterVision.Vision.Answers;
using WriterVision.Vision.Schemas;

namespace WriterVision.Vision;

/// <summary>Creates results from the entries of a journal. Call it on the pipeline thread only.</summary>
internal sealed class JournalResults
{
    /// <summary>The schemas by their text, because many lines of a journal have the same schema. Null for a schema that cannot be read.</summary>
    private readonly Dictionary<string, AnswerSchema?> _schemas = new() { [ComparisonAnswer.Schema.Text] = ComparisonAnswer.Schema };

    /// <summary>Creates the result that the run emitted, or the result of a failure, which has a problem.</summary>
    public object Create(JournalEntry entry)
    {
        var schema = SchemaOf(entry, out var problem);
        var inputs = entry.Question.Inputs;
        var answer = JournalSlot.ToAnswer(entry);
        if (schema is not null && !entry.IsFailure)
        {
            answer = answer with { Reading = answer.Read(schema, string.Join(", ", inputs.Select(static input => input.Name))) };
        }

        if ((entry.Problem ?? problem) is { } recorded)
        {
            answer = answer with { Problem = recorded };
        }

        return entry.Question.Kind == JournalKind.Comparison && inputs.Count == 2
            ? ResultFactory.CreateComparison(
                (inputs[0].Path, inputs[0].Content?.Page), (inputs[1].Path, inputs[1].Content?.Page), inputs[1].Name, schema, answer)
            : ResultFactory.CreateResult(
                [.. inputs.Select(ReferenceOf)], [.. inputs.Select(static input => input.Name)], inputs.Count > 0 ? inputs[0].Content?.Page : null, entry.Question.Prompt, answer);
    }

    /// <summary>The source of an image, to read it again. This is not possible for a converted image, bytes in memory, and a URL whose query was not recorded.</summary>
    private static ImageReference ReferenceOf(JournalInput input)
    {
        if (input.FileId is { } fileId)
        {
            return ImageReference.FromFileId(fileId);
        }

        if (input.Url is not null)
        {
            return Uri.TryCreate(input.Path, UriKind.Absolute, out var url) && url.AbsoluteUri == input.Path
                ? ImageReference.FromUrl(url)
                : ImageReference.FromReleasedBytes(input.Path);
        }

        return input.Content is { Settings: null } && System.IO.Path.IsPathRooted(input.Path)
            ? ImageReference.FromPath(input.Path)
            : ImageReference.FromReleasedBytes(input.Path);
    }

    private AnswerSchema? SchemaOf(JournalEntry entry, out string? problem)
    {
        problem = null;
        if (entry.Question.Schema is not { } text)
        {
            return null;
        }

        if (!_schemas.TryGetValue(text, out var schema))
        {
            try
            {
                schema = AnswerSchema.FromText(text);
            }
            catch (WriterVisionException)
            {
                schema = null;
            }

            _schemas.Add(text, schema);
        }

        problem = schema is null ? "The recorded schema is not supported by this version of WriterVision." : null;
        return schema;
    }
}
