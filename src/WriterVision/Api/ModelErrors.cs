using System.Management.Automation;
using WriterVision.Api.Responses;
using WriterVision.Text;

namespace WriterVision.Api;

/// <summary>Errors about the model and the content of a request.</summary>
internal static class ModelErrors
{
    public static WriterApiException ModelNotFound(ApiAnswer answer, string model, string? advice) => ApiErrors.ApiEnding(
        answer,
        ErrorCategory.ObjectNotFound,
        $"Model '{SafeText.Line(model)}' was not found",
        advice ?? "Get-WriterModel lists the models of the account.");

    public static WriterApiException ModelReadsNoImages(ApiAnswer answer, string model, string? advice) => ApiErrors.ApiEnding(
        answer,
        ErrorCategory.InvalidArgument,
        $"Model '{SafeText.Line(model)}' does not read images",
        advice ?? "Use a model that reads images. Get-WriterModel lists the models of the account.");

    public static WriterApiException ModelNotOnRoute(ApiAnswer answer, string model) => ApiErrors.ApiEnding(
        answer,
        ErrorCategory.InvalidArgument,
        $"Model '{SafeText.Line(model)}' is not available at this endpoint",
        "Check the path of -Endpoint and the name of the model: the endpoints of one service can serve different models, under different names. See about_WriterVision_Models.");

    public static WriterApiException ContentBlocked(ApiAnswer answer, string? guardrail) => ApiErrors.Api(
        answer,
        ErrorCategory.PermissionDenied,
        guardrail is null ? "The content policy of the service blocked the input" : $"The guardrail '{SafeText.Line(guardrail)}' blocked the input",
        "Change the prompt or the image, or ask the administrator of the account about its guardrails.");
}
