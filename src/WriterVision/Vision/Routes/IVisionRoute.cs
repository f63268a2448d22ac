using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using WriterVision.Api.Http;
using WriterVision.Inputs;

namespace WriterVision.Vision.Routes;

/// <summary>A way to ask a model about images. Thread-safe: many jobs use it at once.</summary>
internal interface IVisionRoute
{
    /// <summary>Prepares images for a question. <see cref="IVisionSession.CloseAsync"/> releases what this method acquires.</summary>
    /// <param name="images">The images, in formats that the model accepts.</param>
    /// <param name="sharedImage">
    /// The image that later jobs use too; null if there is none. It stays prepared until another shared image replaces it, or until
    /// the route is closed.
    /// </param>
    /// <param name="context">Counts the requests, and reports each that failed.</param>
    /// <param name="cancellationToken">Cancels the preparation, and releases what it acquired.</param>
    /// <exception cref="WriterVisionException">An image cannot be prepared. The others are released.</exception>
    Task<IVisionSession> OpenAsync(
        IReadOnlyList<VisionImage> images, VisionImage? sharedImage, RequestContext context, CancellationToken cancellationToken);

    /// <summary>Releases the shared image. Does not throw: a failure becomes a warning.</summary>
    Task CloseAsync(RequestContext context, CancellationToken cancellationToken);
}

/// <summary>Images that are ready for questions.</summary>
internal interface IVisionSession
{
    /// <summary>Asks the model, with retries.</summary>
    /// <exception cref="WriterVisionException">The request failed for good.</exception>
    Task<VisionAnswer> AskAsync(VisionQuestion question, RequestContext context, CancellationToken cancellationToken);

    /// <summary>
    /// Releases what the images hold, also after a cancellation, when it has little time. Does not throw: a failure becomes a warning.
    /// </summary>
    Task CloseAsync(RequestContext context, CancellationToken cancellationToken);
}
