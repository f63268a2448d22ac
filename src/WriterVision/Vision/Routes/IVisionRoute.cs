using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using WriterVision.Api.Http;
using WriterVision.Inputs;

namespace WriterVision.Vision.Routes;

/// <summary>A way to send images to a model. Thread-safe: many jobs use it at the same time.</summary>
internal interface IVisionRoute
{
    /// <summary>Prepares images for a question. <see cref="IVisionSession.CloseAsync"/> releases what this method acquires.</summary>
    /// <param name="images">The images, in formats that the model accepts.</param>
    /// <param name="sharedImage">
    /// The image that later jobs use, too; null if there is none. It remains prepared until another shared image replaces it, or until the
    /// route is closed.
    /// </param>
    /// <param name="context">Counts the requests, and reports failed requests.</param>
    /// <param name="cancellationToken">Cancels the operation, and releases the images.</param>
    /// <exception cref="WriterVisionException">An image cannot be prepared. The others are released.</exception>
    Task<IVisionSession> OpenAsync(
        IReadOnlyList<VisionImage> images, VisionImage? sharedImage, RequestContext context, CancellationToken cancellationToken);

    /// <summary>Releases the shared image. Does not throw: a failure becomes a warning.</summary>
    Task CloseAsync(RequestContext context, CancellationToken cancellationToken);
}

/// <summary>Images that are ready for questions.</summary>
internal interface IVisionSession
{
    /// <summary>Sends the question, with retries.</summary>
    /// <exception cref="WriterVisionException">The request failed, and is not retried.</exception>
    Task<VisionAnswer> AskAsync(VisionQuestion question, RequestContext context, CancellationToken cancellationToken);

    /// <summary>
    /// Releases the resources of the images, within a short time after a cancellation. Does not throw: a failure becomes a warning.
    /// </summary>
    Task CloseAsync(RequestContext context, CancellationToken cancellationToken);
}
