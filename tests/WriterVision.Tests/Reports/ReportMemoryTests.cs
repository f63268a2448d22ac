using System;
using WriterVision.Reports;
using Xunit;

namespace WriterVision.Tests.Reports;

/// <summary>The memory that a report uses. No other test runs at the same time, because its allocations would be counted.</summary>
[Collection(nameof(ReportMemoryTests))]
[CollectionDefinition(nameof(ReportMemoryTests), DisableParallelization = true)]
public sealed class ReportMemoryTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void The_memory_of_a_report_does_not_grow_with_its_rows()
    {
        var text = new string('x', 2000);
        using var report = ReportWriter.Create(WrittenReport.Options(_folder.File("report.html")));
        var before = Live(1_000);
        var after = Live(9_000);

        // 18 MB were written between the two measurements.
        Assert.InRange(after - before, long.MinValue, 500_000);

        long Live(int rows)
        {
            for (var row = 0; row < rows; row++)
            {
                report.Write(new ReportRow(ReportRowKind.Result) { Name = $"{row}.jpg", Path = $"/data/{row}.jpg", Images = [$"/data/{row}.jpg"], Text = text, Prompt = "p" + (row % 3) });
            }

            return GC.GetTotalMemory(forceFullCollection: true);
        }
    }

    public void Dispose() => _folder.Dispose();
}
