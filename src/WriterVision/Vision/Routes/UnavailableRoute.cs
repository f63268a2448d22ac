using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using WriterVision.Api.Http;
using WriterVision.Inputs;

namespace WriterVision.Vision.Routes;

/// <summary>Represents a route that cannot be used, for example without an API key. If all answers are in the journal, the run does not need a route.</summary>
internal sealed class UnavailableRoute : IVisionRoute
{
    private readonly WriterVisionException _reason;

    public UnavailableRoute(WriterVisionException reason) => _reason = reason;

    public Task<IVisionSession> OpenAsync(
        IReadOnlyList<VisionImage> images, VisionImage? sharedImage, RequestContext context, CancellationToken cancellationToken) => throw _reason;

    public Task CloseAsync(RequestContext context, CancellationToken cancellationToken) => Task.CompletedTask;
}
