using System;

namespace WriterVision.Journal;

/// <summary>The kinds of question that a journal tells apart.</summary>
internal enum JournalKind
{
    Vision,
    Comparison,
}

/// <summary>What a kind is called in a journal, and in the keys of its entries.</summary>
internal static class JournalKinds
{
    public static string Name(this JournalKind kind) => kind switch
    {
        JournalKind.Vision => "vision",
        JournalKind.Comparison => "comparison",
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };

    public static JournalKind? Parse(string? name) => name switch
    {
        "vision" => JournalKind.Vision,
        "comparison" => JournalKind.Comparison,
        _ => null,
    };
}
