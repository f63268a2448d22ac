using System.Threading.Tasks;
using Microsoft.AspNetCore.Http;
using WriterVision.Emulator.Answers;
using WriterVision.Emulator.Files;

namespace WriterVision.Emulator.Endpoints;

/// <summary><c>POST /v1/vision</c>: the endpoint of a retired model.</summary>
internal sealed class VisionEndpoint(EmulatorOptions options, FileStore files, ImageInspector inspector, AnswerPolicy policy, MemoryBudget memory)
{
    public async Task AnswerAsync(HttpContext context)
    {
        using var body = await RequestBody.ReadAsync(context, memory, options.MaxRequestBytes);
        using var json = body.ToJson();
        var request = json.RootElement.Object("The body");
        var model = request.RequiredText("model");
        if (model != ModelCatalog.VisionModel)
        {
            throw ApiErrorException.ModelNotFound(model);
        }

        ModelCatalog.Find(model, options, isOpenAI: false);

        var prompt = request.RequiredText("prompt");
        var images = FileVariables.Read(request, prompt, files);
        var evidence = await inspector.InspectAsync(images, acceptsDocuments: true, TextRequest.IsIn(prompt), context.RequestAborted);
        await policy.CountTokensAsync(context, tokens: Usage.Of(evidence.Images, prompt.Length, 0).Prompt);
        await context.Response.WriteAsJsonAsync(new { data = PixelAnswer.About(evidence) }, context.RequestAborted);
    }
}
