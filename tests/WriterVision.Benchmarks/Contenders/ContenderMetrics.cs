using System.Text.Json;

namespace WriterVision.Benchmarks.Contenders;

/// <summary>The metrics of a measured run, as the contender reports them.</summary>
/// <param name="Answers">The number of images with an answer.</param>
/// <param name="Wall">The time from the first file to the last answer, in seconds.</param>
/// <param name="Cpu">The processor time, in seconds.</param>
/// <param name="Allocated">The allocated bytes; null if the runtime does not report them.</param>
/// <param name="Idle">The working set before the first request, in bytes.</param>
/// <param name="Peak">The peak working set, in bytes. It includes the warm-up.</param>
/// <param name="Heap">The size of the heap after a garbage collection at the end, in bytes; null if the runtime does not report it.</param>
internal sealed record ContenderMetrics(int Answers, double Wall, double Cpu, long? Allocated, long Idle, long Peak, long? Heap)
{
    public static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);
}
