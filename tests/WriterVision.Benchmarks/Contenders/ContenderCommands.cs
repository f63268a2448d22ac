namespace WriterVision.Benchmarks.Contenders;

/// <summary>The commands by which the benchmark starts itself as a contender.</summary>
internal static class ContenderCommands
{
    public const string Floor = "contend-floor";
    public const string Decoder = "contend-decoder";
    public const string Engine = "contend-engine";
}
