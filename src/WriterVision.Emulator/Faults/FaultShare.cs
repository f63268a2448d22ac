using System;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace WriterVision.Emulator.Faults;

/// <summary>A fault of a random share of the requests, which <see cref="FaultMiddleware"/> injects.</summary>
/// <param name="Kind">The kind of fault.</param>
/// <param name="Share">The share of the requests, 0 to 1.</param>
/// <param name="Status">The HTTP status, for kinds that have one.</param>
public sealed record FaultShare(FaultKind Kind, double Share, int Status = 500) : Fault(Kind, Status)
{
    /// <summary>Reads a value of <c>--fault</c>.</summary>
    /// <param name="text">KIND=SHARE or KIND:STATUS=SHARE, such as <c>Reset=0.02</c> or <c>Status:503=0.05</c>.</param>
    /// <param name="fault">The fault; null if the text is not valid.</param>
    public static bool TryParse(string text, [NotNullWhen(true)] out FaultShare? fault)
    {
        var parts = text.Split('=', 2);
        var name = parts[0].Split(':', 2);
        var status = 500;
        fault = parts.Length == 2
            && Enum.TryParse<FaultKind>(name[0], ignoreCase: true, out var kind)
            && (name.Length == 1 || int.TryParse(name[1], NumberStyles.None, CultureInfo.InvariantCulture, out status))
            && double.TryParse(parts[1], NumberStyles.Float, CultureInfo.InvariantCulture, out var share) && share is >= 0 and <= 1
                ? new FaultShare(kind, share, status)
                : null;
        return fault is not null;
    }
}
