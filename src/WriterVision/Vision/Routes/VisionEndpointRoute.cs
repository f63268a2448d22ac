using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using WriterVision.Api;
using WriterVision.Api.Http;
using WriterVision.Api.Requests;

namespace WriterVision.Vision.Routes;

/// <summary>Writer's vision endpoint (https://dev.writer.com/home/analyze-images): a text answer without token usage.</summary>
internal sealed class VisionEndpointRoute : UploadRoute
{
    public VisionEndpointRoute(WriterClient client, bool keepsFiles, string modelAdvice)
        : base(client, keepsFiles, modelAdvice)
    {
    }

    private protected override async Task<VisionAnswer> AskAsync(
        VisionQuestion question, string prompt, IReadOnlyList<FileVariable> files, RequestContext context, CancellationToken cancellationToken)
    {
        var request = new VisionRequest { Model = question.Model, ModelAdvice = ModelAdvice, Prompt = prompt, Variables = files };
        var text = await Client.AnalyzeAsync(request, context, cancellationToken).ConfigureAwait(false);
        return new VisionAnswer { Text = text, Model = question.Model };
    }
}
