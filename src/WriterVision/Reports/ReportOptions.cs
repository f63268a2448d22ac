using System;

namespace WriterVision.Reports;

/// <summary>The title, the path and the settings of a report.</summary>
internal sealed class ReportOptions
{
    /// <summary>The full path of the file.</summary>
    public required string Path { get; init; }

    public required string Title { get; init; }

    public required DateTimeOffset Created { get; init; }

    /// <summary>The version of the module, which the page shows.</summary>
    public required string Version { get; init; }

    /// <summary>Whether images are embedded in the report, and not linked.</summary>
    public bool EmbedImages { get; init; }

    /// <summary>Whether a read-only file is replaced.</summary>
    public bool Force { get; init; }

    /// <summary>Whether an existing file is kept.</summary>
    public bool NoClobber { get; init; }
}
