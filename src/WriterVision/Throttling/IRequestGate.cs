using System;
using System.Threading;
using System.Threading.Tasks;

namespace WriterVision.Throttling;

/// <summary>Decides when a request may start. Each attempt passes it, so that what one request learns holds back the others.</summary>
internal interface IRequestGate
{
    /// <summary>Waits for the turn of an attempt; the ticket is to be given back by <see cref="Leave"/>, whatever comes.</summary>
    /// <exception cref="WriterVisionException"><c>ServiceUnreachable</c>: there is an outage, and the request's time for it is over.</exception>
    Task<RequestTicket> EnterAsync(GatedRequest request, CancellationToken cancellationToken);

    /// <summary>The attempt is over.</summary>
    /// <param name="ticket">What <see cref="EnterAsync"/> gave.</param>
    /// <param name="report">How it ended.</param>
    /// <returns>What that means for the others, and for the next attempt.</returns>
    GateVerdict Leave(RequestTicket ticket, AttemptReport report);
}

/// <summary>The right to make one attempt.</summary>
internal sealed class RequestTicket
{
    public RequestTicket(GatedRequest request, long epoch, long start, double reservedTokens, bool isProbe)
    {
        Request = request;
        Epoch = epoch;
        Start = start;
        ReservedTokens = reservedTokens;
        IsProbe = isProbe;
    }

    public GatedRequest Request { get; }

    /// <summary>Which limit was in force at the start: refusals of requests that started before it was lowered teach nothing new.</summary>
    public long Epoch { get; }

    /// <summary>How many had started when it had: what came before it has a smaller one.</summary>
    public long Start { get; }

    /// <summary>The tokens that were set aside for it, where there is a limit of them.</summary>
    public double ReservedTokens { get; }

    /// <summary>Whether it is made to see if an outage is over.</summary>
    public bool IsProbe { get; }
}

/// <summary>What an attempt means for the service as a whole.</summary>
internal readonly struct GateVerdict
{
    public GateVerdict(bool isOutage, TimeSpan? endedOutage)
    {
        IsOutage = isOutage;
        EndedOutage = endedOutage;
    }

    /// <summary>Whether the service is out of reach for all, and the request is one that waits until that is over.</summary>
    public bool IsOutage { get; }

    /// <summary>How long the outage was that this attempt has ended; null where there was none.</summary>
    public TimeSpan? EndedOutage { get; }
}
