using System.Text.Json;

namespace WriterVision.Benchmarks.Contenders;

/// <summary>What a contender says that its measured run took.</summary>
/// <param name="Answers">How many images were answered.</param>
/// <param name="Wall">Seconds, from the first file to the last answer.</param>
/// <param name="Cpu">Seconds of processor time.</param>
/// <param name="Allocated">Bytes; null where the runtime does not tell.</param>
/// <param name="Idle">Bytes in memory before the first request.</param>
/// <param name="Peak">The most bytes that were in memory, the warm-up included.</param>
/// <param name="Heap">Bytes that live after a collection at the end; null where the runtime does not tell.</param>
internal sealed record ContenderFigures(int Answers, double Wall, double Cpu, long? Allocated, long Idle, long Peak, long? Heap)
{
    public static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);
}
