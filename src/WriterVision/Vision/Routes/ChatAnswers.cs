using WriterVision.Api.Responses;

namespace WriterVision.Vision.Routes;

/// <summary>Converts responses of the chat endpoint to answers.</summary>
internal static class ChatAnswers
{
    public static VisionAnswer ToAnswer(this ChatResponse response, VisionQuestion question)
    {
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
}
