using System;
using System.Net;
using System.Net.Http;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;
using WriterVision.Api.Responses;
using WriterVision.Errors;
using WriterVision.Platform;
using WriterVision.Text;
using WriterVision.Throttling;

namespace WriterVision.Api.Http;

/// <summary>
/// Sends a request until it is answered, refused or given up. An attempt lasts until the whole body of the answer is read, so that an
/// answer which breaks off is tried again like a connection that was never made.
/// </summary>
internal sealed class RequestSender
{
    /// <summary>The longest wait of the server's that is obeyed; beyond it the user is better told than kept waiting.</summary>
    private static readonly TimeSpan LongestServerWait = TimeSpan.FromMinutes(5);

    private readonly WriterClientOptions _options;
    private readonly HttpMessageInvoker _http;
    private readonly IRequestGate _gate;
    private readonly Func<TimeSpan?> _outageTimeout;

    /// <summary>Whether the service itself has answered anything at all: one that never has is not out of order, but not there.</summary>
    private volatile bool _hasAnswered;

    public RequestSender(WriterClientOptions options, HttpMessageInvoker http, IRequestGate gate)
    {
        _options = options;
        _http = http;
        _gate = gate;
        _outageTimeout = () => _hasAnswered && _options.MaximumRetryCount > 0 ? _options.OutageTimeout : null;
    }

    /// <summary>Sends a request, again if need be.</summary>
    /// <param name="create">Makes the request anew for each attempt.</param>
    /// <param name="read">Reads the body of a success. <see cref="UnreadableBodyException"/> has it asked for again.</param>
    /// <param name="refuse">Names the failure that an answer with an error status is.</param>
    /// <param name="expectedTokens">The tokens that it may use, roughly; 0 for a request that uses none.</param>
    /// <param name="context">Counts the attempts, and tells of each that failed.</param>
    /// <param name="cancellationToken">Ends it all at once.</param>
    /// <exception cref="WriterVisionException">The request failed for good.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled; never for a timeout.</exception>
    public async Task<T> SendAsync<T>(
        Func<CancellationToken, HttpRequestMessage> create,
        Func<HttpResponseMessage, CancellationToken, Task<T>> read,
        Func<ApiAnswer, WriterVisionException> refuse,
        long expectedTokens,
        RequestContext context,
        CancellationToken cancellationToken)
    {
        var request = new GatedRequest(expectedTokens, _outageTimeout);
        var retries = 0;
        for (var attempt = 1; ; attempt++)
        {
            context.Attempts = attempt;
            request.IsRetry = attempt > 1;
            var ticket = await _gate.EnterAsync(request, cancellationToken).ConfigureAwait(false);
            var report = default(AttemptReport);
            var wait = TimeSpan.Zero;
            AttemptResult<T> result;
            GateVerdict verdict;
            try
            {
                result = await AttemptAsync(create, read, refuse, cancellationToken).ConfigureAwait(false);
                wait = result.ServerWait ?? Backoff.Wait(retries + 1, PlatformSupport.NextRandom());
                report = Report(result, wait);
            }
            finally
            {
                verdict = _gate.Leave(ticket, report);
            }

            if (report.UsedTokens is { } tokens)
            {
                context.Used(tokens);
            }

            if (verdict.EndedOutage is { } duration)
            {
                context.Notice(RequestNotice.OutageEnded(duration));
            }

            if (result.Failure is not { } failure)
            {
                return result.Value;
            }

            if (result.MayPass && verdict.IsOutage)
            {
                // The gate lets the next attempt wait; nothing is counted.
                context.Notice(RequestNotice.Outage(attempt, failure));
                continue;
            }

            // A wait that the server asks for is no failure, and is not counted as one.
            var isAskedToWait = report.Outcome == RequestOutcome.RateLimited && result.ServerWait > TimeSpan.Zero;
            if (!result.MayPass
                || wait > LongestServerWait
                || _options.MaximumRetryCount == 0
                || (!isAskedToWait && retries == _options.MaximumRetryCount))
            {
                failure.EndsRun |= failure.IsServiceUnreachable && !_hasAnswered;
                throw failure;
            }

            retries += isAskedToWait ? 0 : 1;
            context.Notice(RequestNotice.Retry(attempt, failure, wait));
            // A pause for the account is kept by the gate, for all.
            if (report.Outcome != RequestOutcome.RateLimited || report.Wait == TimeSpan.Zero)
            {
                await Task.Delay(wait, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <summary>What the others may know of an attempt. A wait is theirs too where it is for the account, or for the service as a whole.</summary>
    private AttemptReport Report<T>(AttemptResult<T> result, TimeSpan wait) => new()
    {
        Outcome = result.Outcome,
        Failure = result.Failure,
        UsedTokens = (result.Value as IUsageReport)?.UsedTokens,
        Wait = _options.MaximumRetryCount == 0 || wait > LongestServerWait ? TimeSpan.Zero
            : result.Outcome == RequestOutcome.RateLimited ? wait
            : result.Outcome == RequestOutcome.Unreachable ? result.ServerWait ?? TimeSpan.Zero
            : TimeSpan.Zero,
    };

    private async Task<AttemptResult<T>> AttemptAsync<T>(
        Func<CancellationToken, HttpRequestMessage> create,
        Func<HttpResponseMessage, CancellationToken, Task<T>> read,
        Func<ApiAnswer, WriterVisionException> refuse,
        CancellationToken cancellationToken)
    {
        using var attempt = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        attempt.CancelAfter(_options.Timeout);
        var isAnswered = false;
        HttpRequestMessage? request = null;
        try
        {
            request = create(attempt.Token);
            using var response = await _http.SendAsync(request, attempt.Token).ConfigureAwait(false);
            isAnswered = true;
            if (!IsGateway(response.StatusCode))
            {
                _hasAnswered = true;
            }

            return response.StatusCode is >= HttpStatusCode.OK and < HttpStatusCode.Ambiguous
                ? AttemptResult<T>.Success(await read(response, attempt.Token).ConfigureAwait(false))
                : await RefusedAsync<T>(response, refuse, attempt.Token, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            cancellationToken.ThrowIfCancellationRequested();

            // What the transport says of a file that could not be read is that the connection broke.
            return (request?.Content as SegmentedContent)?.Failed is { } failed
                ? AttemptResult<T>.Failed(failed, mayPass: false)
                : Broken<T>(exception, isAnswered, attempt.IsCancellationRequested);
        }
        finally
        {
            request?.Dispose();
        }
    }

    private async Task<AttemptResult<T>> RefusedAsync<T>(
        HttpResponseMessage response, Func<ApiAnswer, WriterVisionException> refuse, CancellationToken attempt, CancellationToken cancellationToken)
    {
        var status = response.StatusCode;
        if (status is >= HttpStatusCode.Ambiguous and < HttpStatusCode.BadRequest)
        {
            var target = response.Headers.Location is { } location ? Redaction.Describe(AddressText.Show(location), _options.Secrets) : null;
            return AttemptResult<T>.Failed(ConnectionErrors.RedirectNotFollowed(_options.Endpoint, target), mayPass: false);
        }

        if (status == HttpStatusCode.ProxyAuthenticationRequired)
        {
            return AttemptResult<T>.Failed(ConnectionErrors.ProxyAuthenticationRequired(_options.Endpoint), mayPass: false);
        }

        var wait = RetryAfter.Read(response.Headers, DateTimeOffset.UtcNow);
        var body = await ReadErrorAsync(response, attempt, cancellationToken).ConfigureAwait(false);
        var failure = refuse(new ApiAnswer(status, body, wait));
        var isRateLimited = status == (HttpStatusCode)429;
        return new AttemptResult<T>
        {
            Failure = failure,
            Outcome = isRateLimited ? RequestOutcome.RateLimited
                : IsGateway(status) ? RequestOutcome.Unreachable
                : (int)status >= 500 ? RequestOutcome.Failed
                : RequestOutcome.Answered,
            MayPass = RetryAfter.ShouldRetry(response.Headers)
                ?? (isRateLimited || (int)status >= 500 || status is HttpStatusCode.RequestTimeout or HttpStatusCode.Conflict),
            ServerWait = wait,
        };
    }

    /// <summary>Whether a status is a gateway's, and says that the service behind it was not reached.</summary>
    private static bool IsGateway(HttpStatusCode status) =>
        status is HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout;

    /// <summary>The words of an error. Where they cannot be read any more, the status alone still says what happened.</summary>
    private async Task<ApiErrorBody> ReadErrorAsync(HttpResponseMessage response, CancellationToken attempt, CancellationToken cancellationToken)
    {
        try
        {
            using var body = await BoundedBody.ReadAsync(response.Content, ErrorBodyReader.Limit, attempt).ConfigureAwait(false);
            return ErrorBodyReader.Read(body.Bytes, response.Content?.Headers.ContentType?.MediaType, _options.Secrets);
        }
        catch (Exception exception) when (exception is HttpRequestException or System.IO.IOException or OperationCanceledException
            && !cancellationToken.IsCancellationRequested)
        {
            return default;
        }
    }

    private AttemptResult<T> Broken<T>(Exception exception, bool isAnswered, bool isTimeOver)
    {
        switch (exception)
        {
            case UnreadableBodyException unreadable:
                return AttemptResult<T>.Failed(ConnectionErrors.InvalidResponse(unreadable.Message), mayPass: true);
            case WriterVisionException failure:
                return AttemptResult<T>.Failed(failure, mayPass: false);
            // .NET Framework ends what is under way by closing the connection, and tells of that.
            case OperationCanceledException or HttpRequestException or System.IO.IOException when isTimeOver:
                return AttemptResult<T>.Failed(ConnectionErrors.Timeout(_options.Endpoint, _options.Timeout), mayPass: true);
            case OperationCanceledException:
            case HttpRequestException when !isAnswered && IsTimeToConnectOver(exception):
                // Nobody cancelled and the attempt's time is not over: it was the time to connect. Who has waited that long for a host
                // that has never answered is better told than kept waiting for as long again.
                return AttemptResult<T>.Failed(ConnectionErrors.ConnectionFailed(_options.Endpoint, Presentable(exception), isTimeout: true), mayPass: _hasAnswered);
            case HttpRequestException when PlatformSupport.IsProxyAuthenticationFailure(exception):
                return AttemptResult<T>.Failed(ConnectionErrors.ProxyAuthenticationRequired(_options.Endpoint), mayPass: false);
            case HttpRequestException when PlatformSupport.IsCertificateFailure(exception):
                return AttemptResult<T>.Failed(ConnectionErrors.CertificateNotTrusted(_options.Endpoint, exception), mayPass: false);
            case HttpRequestException when !isAnswered && PlatformSupport.IsConnectFailure(exception):
                return AttemptResult<T>.Failed(ConnectionErrors.ConnectionFailed(_options.Endpoint, Presentable(exception)), mayPass: true);
            case HttpRequestException or System.IO.IOException:
                return AttemptResult<T>.Failed(ConnectionErrors.ConnectionLost(_options.Endpoint, Presentable(exception)), mayPass: true);
            default:
                // A defect, not a failure: let it be seen as what it is.
                System.Runtime.ExceptionServices.ExceptionDispatchInfo.Capture(exception).Throw();
                throw exception;
        }
    }

    /// <summary>Whether the system itself gave up connecting, which it does before our time where that is longer, or is none.</summary>
    private static bool IsTimeToConnectOver(Exception exception)
    {
        while (exception.InnerException is { } inner)
        {
            exception = inner;
        }

        return exception is SocketException { SocketErrorCode: SocketError.TimedOut };
    }

    /// <summary>
    /// What is said of a broken connection can repeat what the server sent in place of HTTP: where the key or a control character is
    /// in it, its words alone are kept, without them.
    /// </summary>
    private Exception Presentable(Exception exception)
    {
        for (Exception? cause = exception; cause is not null; cause = cause.InnerException)
        {
            var words = Redaction.Describe(cause.Message, _options.Secrets);
            if (words != cause.Message)
            {
                return new HttpRequestException(words);
            }
        }

        return exception;
    }

    private readonly struct AttemptResult<T>
    {
        public T Value { get; private init; }

        public WriterVisionException? Failure { get; init; }

        public RequestOutcome Outcome { get; init; }

        /// <summary>Whether another try may succeed.</summary>
        public bool MayPass { get; init; }

        public TimeSpan? ServerWait { get; init; }

        public static AttemptResult<T> Success(T value) => new() { Value = value, Outcome = RequestOutcome.Answered };

        public static AttemptResult<T> Failed(WriterVisionException failure, bool mayPass) => new()
        {
            Failure = failure,
            Outcome = failure.IsServiceUnreachable ? RequestOutcome.Unreachable : RequestOutcome.Unknown,
            MayPass = mayPass,
        };
    }
}

/// <summary>The body of a success that cannot be read as what it should be, and may be whole the next time.</summary>
internal sealed class UnreadableBodyException : Exception
{
    public UnreadableBodyException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
