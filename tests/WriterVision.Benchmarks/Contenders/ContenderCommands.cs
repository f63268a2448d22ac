namespace WriterVision.Benchmarks.Contenders;

/// <summary>The hidden commands that the benchmark uses to start its own program as a contender.</summary>
internal static class ContenderCommands
{
    public const string Floor = "contend-floor";
    public const string Decoder = "contend-decoder";
    public const string Engine = "contend-engine";
}
