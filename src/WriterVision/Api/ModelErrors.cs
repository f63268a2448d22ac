using System.Management.Automation;
using WriterVision.Api.Responses;
using WriterVision.Text;

namespace WriterVision.Api;

/// <summary>Errors about the model of a request. <see cref="ModelRejection"/> recognizes the responses that cause them.</summary>
internal static class ModelErrors
{
    public static WriterApiException ModelNotFound(ErrorResponse response, string model, string? advice) => ApiErrors.Create(
        response,
        ErrorCategory.ObjectNotFound,
        $"model '{SafeText.Line(model)}' was not found",
        advice ?? "Get-WriterModel lists the models of the account.",
        endsRun: true,
        concernsModel: true);

    public static WriterApiException ModelReadsNoImages(ErrorResponse response, string model, string? advice) => ApiErrors.Create(
        response,
        ErrorCategory.InvalidArgument,
        $"model '{SafeText.Line(model)}' does not read images",
        advice ?? "Use a model that reads images. Get-WriterModel lists the models of the account.",
        endsRun: true,
        concernsModel: true);

    public static WriterApiException ModelNotOnRoute(ErrorResponse response, string model) => ApiErrors.Create(
        response,
        ErrorCategory.InvalidArgument,
        $"model '{SafeText.Line(model)}' is not available at this endpoint",
        "Check the path of -Endpoint and the name of the model: the endpoints of one service can serve different models, under different names. See about_WriterVision_Models.",
        endsRun: true,
        concernsModel: true);
}
