using System;
using System.Collections.Generic;
using System.Net;
using System.Net.Http;
using System.Text;
using System.Threading;
using System.Threading.Tasks;

namespace WriterVision.Tests.Api;

/// <summary>Replaces the HTTP handler: returns the specified answers in turn, and records the requests.</summary>
internal sealed class FakeTransport(params Func<HttpRequestMessage, HttpResponseMessage>[] answers) : HttpMessageHandler
{
    public List<(Uri Address, string? Authorization, byte[] Body, bool ExpectsContinue)> Requests { get; } = [];

    public static Func<HttpRequestMessage, HttpResponseMessage> Answer(HttpStatusCode status, string body, string mediaType = "application/json", Action<HttpResponseMessage>? with = null) => _ =>
    {
        var response = new HttpResponseMessage(status) { Content = new StringContent(body, Encoding.UTF8, mediaType) };
        with?.Invoke(response);
        return response;
    };

    public static Func<HttpRequestMessage, HttpResponseMessage> Throw(Exception exception) => _ => throw exception;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var body = request.Content is null ? [] : await request.Content.ReadAsByteArrayAsync(cancellationToken);
        Requests.Add((request.RequestUri!, request.Headers.Authorization?.ToString(), body, request.Headers.ExpectContinue == true));
        return answers[Math.Min(Requests.Count, answers.Length) - 1](request);
    }
}
