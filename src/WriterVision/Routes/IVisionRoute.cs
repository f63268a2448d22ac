using System.Threading;
using System.Threading.Tasks;
using WriterVision.Client;

namespace WriterVision.Routes;

/// <summary>A way to ask a model about images.</summary>
internal interface IVisionRoute
{
    /// <exception cref="WriterVisionException">There is no answer, for good.</exception>
    Task<VisionAnswer> AskAsync(VisionQuestion question, RequestContext context, CancellationToken cancellationToken);
}
