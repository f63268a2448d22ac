using System.Collections.Generic;
using System.Collections.ObjectModel;
using WriterVision.Vision.Schemas;

namespace WriterVision.Vision.Answers;

/// <summary>A list that was read from an answer.</summary>
internal sealed class AnswerList : ReadOnlyCollection<object?>
{
    public AnswerList(SchemaNode schema, IList<object?> items)
        : base(items) => Schema = schema;

    public SchemaNode Schema { get; }
}
