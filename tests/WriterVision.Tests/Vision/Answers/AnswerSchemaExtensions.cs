using WriterVision.Vision.Answers;
using WriterVision.Vision.Schemas;

namespace WriterVision.Tests.Vision.Answers;

internal static class AnswerSchemaExtensions
{
    /// <summary>Reads an answer that should match the schema.</summary>
    public static AnswerReading Read(this AnswerSchema schema, string text) => AnswerReader.Read(text, schema.Root);
}
