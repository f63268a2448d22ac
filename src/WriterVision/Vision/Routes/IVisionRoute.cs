using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using WriterVision.Api.Http;
using WriterVision.Inputs;

namespace WriterVision.Vision.Routes;

/// <summary>A way to ask a model about images. Used by many questions at once.</summary>
internal interface IVisionRoute
{
    /// <summary>Which images it takes.</summary>
    ImageRules Rules { get; }

    /// <summary>Makes images ready to be asked about. What it took is given back by <see cref="IVisionSession.CloseAsync"/>.</summary>
    /// <param name="images">The images, fit by <see cref="Rules"/>.</param>
    /// <param name="recurring">
    /// The one of them that later questions will have too: what was made ready of it is kept until another one takes its place, or until
    /// the route is closed.
    /// </param>
    /// <param name="context">Counts the requests, and tells of each that failed.</param>
    /// <param name="cancellationToken">Ends it, and gives back what it took.</param>
    /// <exception cref="WriterVisionException">An image cannot be made ready; nothing is left of the others.</exception>
    Task<IVisionSession> OpenAsync(
        IReadOnlyList<VisionImage> images, VisionImage? recurring, RequestContext context, CancellationToken cancellationToken);

    /// <summary>Gives back what was kept for later questions. Does not fail: what could not be given back is told as a warning.</summary>
    Task CloseAsync(RequestContext context, CancellationToken cancellationToken);
}

/// <summary>Images that are ready to be asked about, as often as need be.</summary>
internal interface IVisionSession
{
    /// <exception cref="WriterVisionException">There is no answer, for good.</exception>
    Task<VisionAnswer> AskAsync(VisionQuestion question, RequestContext context, CancellationToken cancellationToken);

    /// <summary>
    /// Gives back what the images took, after a cancellation too, for which it has little time. Does not fail: what could not be given
    /// back is told as a warning.
    /// </summary>
    Task CloseAsync(RequestContext context, CancellationToken cancellationToken);
}
