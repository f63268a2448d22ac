using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using WriterVision.Api.Http;
using WriterVision.Inputs;
using WriterVision.Vision;
using WriterVision.Vision.Routes;

namespace WriterVision.Tests.Vision;

/// <summary>A route that returns the specified answers in turn, and records the questions.</summary>
internal sealed class FakeRoute(params Func<VisionAnswer>[] answers) : IVisionRoute
{
    public List<VisionQuestion> Questions { get; } = [];

    public int OpenSessions { get; private set; }

    public int Sessions { get; private set; }

    public static Func<VisionAnswer> Text(string text, long? tokens = null, string? finishReason = "stop") => () => new VisionAnswer
    {
        Text = text,
        Model = "test-model",
        FinishReason = finishReason,
        Usage = tokens is null ? null : new VisionUsage(tokens - 1, 1, tokens),
    };

    public Task<IVisionSession> OpenAsync(
        IReadOnlyList<VisionImage> images, VisionImage? sharedImage, RequestContext context, CancellationToken cancellationToken)
    {
        Sessions++;
        OpenSessions++;
        return Task.FromResult<IVisionSession>(new Session(this));
    }

    public Task CloseAsync(RequestContext context, CancellationToken cancellationToken) => Task.CompletedTask;

    private sealed class Session(FakeRoute route) : IVisionSession
    {
        public async Task<VisionAnswer> AskAsync(VisionQuestion question, RequestContext context, CancellationToken cancellationToken)
        {
            await Task.Yield();
            cancellationToken.ThrowIfCancellationRequested();
            context.Attempts = 1;
            lock (route.Questions)
            {
                route.Questions.Add(question);
            }

            return route.Next();
        }

        public Task CloseAsync(RequestContext context, CancellationToken cancellationToken)
        {
            route.OpenSessions--;
            return Task.CompletedTask;
        }
    }

    private VisionAnswer Next() => answers[Math.Min(Questions.Count, answers.Length) - 1]();
}
