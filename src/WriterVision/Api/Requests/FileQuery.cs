using System;
using System.Text;

namespace WriterVision.Api.Requests;

/// <summary>The query of a page of <c>GET /v1/files</c>. A null value is not sent.</summary>
internal sealed class FileQuery
{
    /// <summary>The maximum number of files in a page.</summary>
    public const int LargestPage = 100;

    /// <summary>The number of files in a page: 1 to 100.</summary>
    public int Limit { get; init; } = LargestPage;

    /// <summary><c>asc</c> or <c>desc</c>, by the time of upload.</summary>
    public string? Order { get; init; }

    public string? Status { get; init; }

    /// <summary>Extensions, separated by commas.</summary>
    public string? FileTypes { get; init; }

    public Guid? GraphId { get; init; }

    /// <summary>The id of the file that the page follows.</summary>
    public string? After { get; init; }

    public string ToPathAndQuery()
    {
        var path = new StringBuilder("/v1/files?limit=").Append(Limit.ToString(System.Globalization.CultureInfo.InvariantCulture));
        Append(path, "order", Order);
        Append(path, "status", Status);
        Append(path, "file_types", FileTypes);
        Append(path, "graph_id", GraphId?.ToString());
        Append(path, "after", After);
        return path.ToString();
    }

    private static void Append(StringBuilder path, string name, string? value)
    {
        if (value is not null)
        {
            path.Append('&').Append(name).Append('=').Append(Uri.EscapeDataString(value));
        }
    }
}
