using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using WriterVision.Api.Http;
using WriterVision.Inputs;

namespace WriterVision.Vision.Routes;

/// <summary>Stands in for a route that cannot be used, such as one without an API key. A run whose answers are all in the journal needs no other.</summary>
internal sealed class UnavailableRoute : IVisionRoute
{
    private readonly WriterVisionException _reason;

    public UnavailableRoute(WriterVisionException reason) => _reason = reason;

    public Task<IVisionSession> OpenAsync(
        IReadOnlyList<VisionImage> images, VisionImage? sharedImage, RequestContext context, CancellationToken cancellationToken) => throw _reason;

    public Task CloseAsync(RequestContext context, CancellationToken cancellationToken) => Task.CompletedTask;
}
