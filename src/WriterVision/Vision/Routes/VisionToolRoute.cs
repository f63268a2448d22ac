using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using WriterVision.Api;
using WriterVision.Api.Http;
using WriterVision.Api.Requests;

namespace WriterVision.Vision.Routes;

/// <summary>Chat with the built-in <c>vision</c> tool, for a model that does not read images itself (https://dev.writer.com/home/vision-tool).</summary>
internal sealed class VisionToolRoute : UploadRoute
{
    private readonly string _toolModel;

    public VisionToolRoute(WriterClient client, bool keepsFiles, string toolModel, string modelAdvice)
        : base(client, keepsFiles, modelAdvice) => _toolModel = toolModel;

    private protected override async Task<VisionAnswer> AskAsync(
        VisionQuestion question, string prompt, IReadOnlyList<FileVariable> files, RequestContext context, CancellationToken cancellationToken)
    {
        var request = new ChatRequest
        {
            Model = question.Model,
            ModelAdvice = ModelAdvice,
            ToolModel = _toolModel,
            System = question.System,
            Temperature = question.Temperature,
            MaxTokens = question.MaxTokens,
            AnswerSchema = question.AnswerSchema,
            Parts = [ChatPart.FromText(prompt)],
            ToolFiles = files,
        };
        var response = await Client.ChatAsync(request, context, cancellationToken).ConfigureAwait(false);
        return response.ToAnswer(question);
    }
}
