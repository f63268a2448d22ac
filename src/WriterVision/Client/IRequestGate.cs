using System;
using System.Threading;
using System.Threading.Tasks;

namespace WriterVision.Client;

/// <summary>Decides when a request may start. Each attempt passes it, so that what one request learns holds back the others.</summary>
internal interface IRequestGate
{
    /// <summary>Waits for the turn of an attempt; the ticket is to be given back by <see cref="Leave"/>, whatever comes.</summary>
    Task<RequestTicket> EnterAsync(bool isRetry, CancellationToken cancellationToken);

    /// <summary>The attempt is over.</summary>
    /// <param name="ticket">What <see cref="EnterAsync"/> gave.</param>
    /// <param name="outcome">How it ended.</param>
    /// <param name="wait">For <see cref="RequestOutcome.RateLimited"/>, the pause that everybody owes the server.</param>
    void Leave(RequestTicket ticket, RequestOutcome outcome, TimeSpan wait);
}

/// <summary>The right to send one request.</summary>
internal readonly struct RequestTicket
{
    public RequestTicket(long epoch) => Epoch = epoch;

    /// <summary>Which limit was in force at the start: refusals of requests that started before it was lowered teach nothing new.</summary>
    public long Epoch { get; }
}

/// <summary>What an attempt says about the service.</summary>
internal enum RequestOutcome
{
    /// <summary>It was answered, with a success or an error that is the request's own.</summary>
    Answered,

    /// <summary>The account's limit was met.</summary>
    RateLimited,

    /// <summary>There was no usable answer: nothing connected, it broke, or the server failed; or it was given up.</summary>
    Failed,
}
