using System;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using WriterVision.Client;
using WriterVision.Images;

namespace WriterVision.Routes;

/// <summary>Chat with the images inline: one request, and nothing is left in the account.</summary>
internal sealed class InlineChatRoute : IVisionRoute
{
    private readonly WriterClient _client;

    public InlineChatRoute(WriterClient client) => _client = client;

    public async Task<VisionAnswer> AskAsync(VisionQuestion question, RequestContext context, CancellationToken cancellationToken)
    {
        var request = new ChatRequest
        {
            Model = question.Model,
            System = question.System,
            Temperature = question.Temperature,
            MaxTokens = question.MaxTokens,
            Parts = [.. question.Prompt.Place(question.ImageNames).Select(part => part.Text is { } text
                ? ChatPart.FromText(text)
                : Inline(question.Images[part.Image]))],
        };
        var response = await _client.ChatAsync(request, context, cancellationToken).ConfigureAwait(false);
        var isRefusal = string.IsNullOrEmpty(response.Content) && !string.IsNullOrEmpty(response.Refusal);
        return new VisionAnswer
        {
            Text = isRefusal ? response.Refusal! : response.Content ?? string.Empty,
            IsRefusal = isRefusal,
            Model = response.Model ?? question.Model,
            FinishReason = response.FinishReason,
            Usage = response.Usage,
        };
    }

    private static ChatPart Inline(VisionImage image) => image switch
    {
        ImageFile file => ChatPart.FromImage(file.MediaType, file.Length, file.OpenAsync),
        ImageAddress { Address: var address } => ChatPart.FromAddress(address),
        _ => throw new ArgumentOutOfRangeException(nameof(image)),
    };
}
