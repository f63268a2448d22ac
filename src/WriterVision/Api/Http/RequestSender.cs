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
/// Sends a request until it succeeds, is refused or its retries are used up. An attempt lasts until the entire body of the answer is read, so that an answer that
/// breaks off is retried like a failed connection.
/// </summary>
internal sealed class RequestSender
{
    private readonly WriterClientOptions _options;
    private readonly HttpMessageInvoker _http;
    private readonly AccountThrottles _throttle;
    private readonly RetryPolicy _policy;
    private readonly Func<TimeSpan?> _outageTimeout;

    /// <summary>Whether the service itself has answered: until it has, a failure means a wrong endpoint, not an outage.</summary>
    private volatile bool _hasAnswered;

    /// <summary>Whether a body was sent: a service that accepts requests without answering is reachable but not working.</summary>
    private volatile bool _hasConnected;

    public RequestSender(WriterClientOptions options, HttpMessageInvoker http, AccountThrottles throttle)
    {
        _options = options;
        _http = http;
        _throttle = throttle;
        _policy = new RetryPolicy(options.MaximumRetryCount);
        _outageTimeout = () => (_hasAnswered || _hasConnected) && _options.MaximumRetryCount > 0 ? _options.OutageTimeout : null;
    }

    /// <summary>Sends a request, repeatedly if need be.</summary>
    /// <param name="create">Creates a new request for each attempt.</param>
    /// <param name="read">Reads the body of a success; <see cref="UnreadableBodyException"/> causes a retry.</param>
    /// <param name="createError">Creates the exception for an answer with an error status.</param>
    /// <param name="expectedTokens">About how many tokens the request will use; null for a request that costs nothing (GET and DELETE).</param>
    /// <param name="context">Names the input, and records the attempts.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <param name="usedTokens">Reads the tokens that a success used.</param>
    /// <exception cref="WriterVisionException">The request failed for good.</exception>
    /// <exception cref="OperationCanceledException">The token was canceled, or the run ended before an attempt was sent; never for a timeout.</exception>
    public async Task<T> SendAsync<T>(
        Func<CancellationToken, HttpRequestMessage> create,
        Func<HttpResponseMessage, CancellationToken, Task<T>> read,
        Func<ErrorResponse, WriterVisionException> createError,
        long? expectedTokens,
        RequestContext context,
        CancellationToken cancellationToken,
        Func<T, long?>? usedTokens = null)
    {
        var isPaid = expectedTokens is not null;
        var lease = (isPaid ? _throttle.Paid : _throttle.Free).CreateLease(expectedTokens ?? 0, _outageTimeout);
        using var waiting = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, isPaid ? context.RunEnd : CancellationToken.None);
        var onSent = isPaid ? context.OnSent : null;
        var refusals = 0;
        var failures = 0;
        for (context.Attempts = 1; ; context.Attempts++)
        {
            await lease.AcquireAsync(waiting.Token).ConfigureAwait(false);
            var outcome = default(AttemptOutcome);
            T value;
            try
            {
                onSent?.Invoke(1);
                (value, outcome) = await AttemptAsync(create, read, createError, usedTokens, context, cancellationToken).ConfigureAwait(false);
            }
            finally
            {
                onSent?.Invoke(-1);
                lease.Release(outcome);
            }

            if (outcome.UsedTokens is { } tokens)
            {
                context.OnTokens?.Invoke(tokens);
            }

            if (lease.EndedOutage is { } duration)
            {
                context.OutageEnded(duration);
            }

            if (outcome.Failure is not { } failure)
            {
                return value;
            }

            if (outcome.IsTransient && lease.IsOutage)
            {
                // The throttle delays the next attempt; an outage uses up no retries.
                context.Retry(failure, wait: null);
                continue;
            }

            var attempt = outcome.Result == AttemptResult.RateLimited ? ++refusals : ++failures;
            if (_policy.NextWait(attempt, outcome, PlatformSupport.NextRandom()) is not { } wait)
            {
                throw failure;
            }

            context.Retry(failure, lease.IsHeld ? null : wait);
            if (!lease.IsHeld)
            {
                await Task.Delay(wait, waiting.Token).ConfigureAwait(false);
            }
        }
    }

    private async Task<(T Value, AttemptOutcome Outcome)> AttemptAsync<T>(
        Func<CancellationToken, HttpRequestMessage> create,
        Func<HttpResponseMessage, CancellationToken, Task<T>> read,
        Func<ErrorResponse, WriterVisionException> createError,
        Func<T, long?>? usedTokens,
        RequestContext context,
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
            if (!RetryPolicy.IsUnreachable(response.StatusCode))
            {
                _hasAnswered = true;
            }

            if (response.StatusCode is < HttpStatusCode.OK or >= HttpStatusCode.Ambiguous)
            {
                return (default!, await ReadErrorAsync(response, createError, context, attempt.Token, cancellationToken).ConfigureAwait(false));
            }

            var value = await read(response, attempt.Token).ConfigureAwait(false);
            return (value, new AttemptOutcome { Result = AttemptResult.Answered, UsedTokens = usedTokens?.Invoke(value) });
        }
        catch (Exception exception)
        {
            cancellationToken.ThrowIfCancellationRequested();

            // The transport reports a file that could not be read as a broken connection.
            return (default!, (request?.Content as SegmentedContent)?.Failed is { } failed
                ? new AttemptOutcome { Failure = failed }
                : ToOutcome(exception, context, isAnswered, (request?.Content as SegmentedContent)?.IsStarted == true, attempt.IsCancellationRequested));
        }
        finally
        {
            request?.Dispose();
        }
    }

    private async Task<AttemptOutcome> ReadErrorAsync(
        HttpResponseMessage response,
        Func<ErrorResponse, WriterVisionException> createError,
        RequestContext context,
        CancellationToken attempt,
        CancellationToken cancellationToken)
    {
        var status = response.StatusCode;
        if (status is >= HttpStatusCode.Ambiguous and < HttpStatusCode.BadRequest)
        {
            var target = response.Headers.Location is { } location ? Redaction.Describe(UrlText.Show(location), _options.Secrets) : null;
            return new AttemptOutcome { Failure = ConnectionErrors.RedirectNotFollowed(_options.Endpoint, target) };
        }

        if (status == HttpStatusCode.ProxyAuthenticationRequired)
        {
            return new AttemptOutcome { Failure = ProxyAuthenticationRequired() };
        }

        var retryAfter = RetryHeaders.ReadWait(response.Headers, DateTimeOffset.UtcNow);
        var body = await ReadBodyAsync(response, attempt, cancellationToken).ConfigureAwait(false);
        var error = new ErrorResponse(status, body, retryAfter, context.Input, context.Attempts, _options.KeySource);
        var failure = error.IsQuotaExhausted ? ApiErrors.QuotaExhausted(error)
            : RetryPolicy.IsUnreachable(status) ? ApiErrors.ServerError(error, endsRun: !_hasAnswered)
            : createError(error);
        var isRateLimited = status == (HttpStatusCode)429;
        return new AttemptOutcome
        {
            Failure = failure,
            // A canceled request does not count as a refusal or an outage for other requests.
            Result = error.IsQuotaExhausted || RetryPolicy.IsTooLong(retryAfter) || (isRateLimited && _options.MaximumRetryCount == 0) ? AttemptResult.Answered
                : isRateLimited ? AttemptResult.RateLimited
                : RetryPolicy.IsUnreachable(status) ? AttemptResult.Unreachable
                : (int)status >= 500 ? AttemptResult.Failed
                : AttemptResult.Answered,
            IsTransient = RetryPolicy.IsTransient(status, RetryHeaders.ShouldRetry(response.Headers), error.IsQuotaExhausted),
            RetryAfter = retryAfter,
        };
    }

    /// <summary>Reads the body of an error. If it breaks off, only the status is reported.</summary>
    private async Task<ApiErrorBody> ReadBodyAsync(HttpResponseMessage response, CancellationToken attempt, CancellationToken cancellationToken)
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

    private AttemptOutcome ToOutcome(Exception exception, RequestContext context, bool isAnswered, bool isSent, bool isTimeout)
    {
        switch (exception)
        {
            case UnreadableBodyException unreadable:
                return ToOutcome(ConnectionFailure.InvalidResponse, ConnectionErrors.InvalidResponse(unreadable.Message, context));
            case WriterVisionException failure:
                return new AttemptOutcome { Failure = failure };
            // .NET Framework cancels a request by closing its connection, and reports the closed connection.
            case OperationCanceledException or HttpRequestException or System.IO.IOException when isTimeout:
                _hasConnected |= isSent;
                return ToOutcome(ConnectionFailure.Timeout, ConnectionErrors.Timeout(_options.Endpoint, _options.Timeout, context));
            case OperationCanceledException:
            case HttpRequestException when !isAnswered && IsConnectTimeout(exception):
                // Neither a cancellation nor the timeout of the attempt: the connection timeout expired.
                return ToOutcome(ConnectionFailure.ConnectTimeout, ConnectionFailed(exception, context, isTimeout: true));
            case HttpRequestException when PlatformSupport.IsProxyAuthenticationFailure(exception):
                return ToOutcome(ConnectionFailure.ProxyAuthenticationRequired, ProxyAuthenticationRequired());
            case HttpRequestException when PlatformSupport.IsCertificateFailure(exception):
                return ToOutcome(ConnectionFailure.CertificateNotTrusted, ConnectionErrors.CertificateNotTrusted(_options.Endpoint, exception));
            case HttpRequestException when !isAnswered && PlatformSupport.IsConnectFailure(exception):
                return ToOutcome(ConnectionFailure.NotConnected, ConnectionFailed(exception, context, isTimeout: false));
            case HttpRequestException or System.IO.IOException:
                return ToOutcome(ConnectionFailure.ConnectionLost, ConnectionErrors.ConnectionLost(_options.Endpoint, Presentable(exception), context));
            default:
                // A defect, which is not translated.
                System.Runtime.ExceptionServices.ExceptionDispatchInfo.Capture(exception).Throw();
                throw exception;
        }
    }

    private AttemptOutcome ToOutcome(ConnectionFailure failure, WriterVisionException error) => new()
    {
        Failure = error,
        Result = failure is ConnectionFailure.NotConnected or ConnectionFailure.ConnectTimeout or ConnectionFailure.Timeout
            ? AttemptResult.Unreachable
            : AttemptResult.Unknown,
        IsConnectFailure = failure is ConnectionFailure.NotConnected or ConnectionFailure.ConnectTimeout,
        IsTransient = RetryPolicy.IsTransient(failure, _hasAnswered),
    };

    /// <summary>The proxy that is used to reach the endpoint; null if there is none.</summary>
    private Uri? FindProxy()
    {
        var proxy = (_options.Proxy ?? PlatformSupport.DefaultProxy)?.GetProxy(_options.Endpoint);
        // Some implementations return the address itself if it bypasses the proxy.
        return _options.Endpoint.IsLoopback || proxy == _options.Endpoint ? null : proxy;
    }

    private WriterVisionException ProxyAuthenticationRequired() =>
        ConnectionErrors.ProxyAuthenticationRequired(_options.Endpoint, FindProxy(), _options.Proxy?.Credentials is not null);

    private WriterVisionException ConnectionFailed(Exception exception, RequestContext context, bool isTimeout) =>
        ConnectionErrors.ConnectionFailed(_options.Endpoint, FindProxy(), Presentable(exception), context, isTimeout, endsRun: !_hasAnswered);

    /// <summary>Whether the operating system timed out while connecting, which happens first if our timeout is longer.</summary>
    private static bool IsConnectTimeout(Exception exception)
    {
        while (exception.InnerException is { } inner)
        {
            exception = inner;
        }

        return exception is SocketException { SocketErrorCode: SocketError.TimedOut };
    }

    /// <summary>
    /// The message of a broken connection can repeat what the server sent in place of HTTP. If it contains the key or a control character, only the
    /// message is kept, without them.
    /// </summary>
    private Exception Presentable(Exception exception)
    {
        for (Exception? cause = exception; cause is not null; cause = cause.InnerException)
        {
            var text = Redaction.Describe(cause.Message, _options.Secrets);
            if (text != cause.Message)
            {
                return new HttpRequestException(text);
            }
        }

        return exception;
    }
}
