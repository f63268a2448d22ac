using System.Text.RegularExpressions;
using WriterVision.Api.Requests;
using WriterVision.Api.Responses;

namespace WriterVision.Api;

/// <summary>
/// Recognizes responses that reject a model or the content of a request. Services use many different statuses and texts for them;
/// Writer's are documented at https://dev.writer.com/api-reference/error-codes.
/// </summary>
internal static class ModelRejection
{
    private const RegexOptions Options = RegexOptions.IgnoreCase | RegexOptions.CultureInvariant;

    private static readonly Regex NotOnRoute = new(@"(not|n't) (supported|available|served) on this (route|endpoint|path)", Options);

    private static readonly Regex NotFound = new(
        @"model_?not_?found|"
        + @"\bmodel\b(?!.*\b(parameter|field|format|schema|images?|temperature|tokens?|system|role|tools?)\b)(?:[^.]|\.\S)*?"
        + @"(\bnot (be )?found|\bnot exist|n't exist|\bnot supported|\bunsupported|\bunknown|\binvalid|\bretired|\bdeprecated|\bno longer|\bnot available)\b|"
        + @"\b(no such|unknown|unsupported|invalid|no) model\b|model identifier is invalid",
        Options);

    /// <summary>Does not match an unsupported format or size, which concerns one image only.</summary>
    private static readonly Regex ReadsNoImages = new(
        @"(not|n't|cannot) (support|accept|read|process|take)s?\b(?:(?!format|type|size|dimension|resolution)[^.]){0,40}\b(images?|vision|multi-?modal)\b(?!/| (format|type|size|dimension|of|larger|with))|"
        + @"image inputs? (is|are) not supported|support image input|not a (multi-?modal|vision) model|unknown variant .?image_url",
        Options);

    /// <summary>The error about the model or the content; null if the response reports a different kind of error.</summary>
    public static WriterApiException? ToError(ErrorResponse answer, RequestedModel model)
    {
        var body = answer.Body;
        if (IsBlocked(body.Key) || IsBlocked(body.Type))
        {
            return ApiErrors.ContentBlocked(answer, body.Extras.TryGetValue("guardrail_name", out var guardrail) ? guardrail : null);
        }

        var status = (int)answer.StatusCode;
        if (status is not (400 or 404 or 410 or 415 or 422 or 500 or 501))
        {
            return null;
        }

        var reason = $"{body.Key} {body.Description}";
        return NotOnRoute.IsMatch(reason) ? ModelErrors.ModelNotOnRoute(answer, model.Name)
            : ReadsNoImages.IsMatch(reason) ? ModelErrors.ModelReadsNoImages(answer, model.Name, model.Advice)
            : status == 500 ? null
            // A 404 of Writer always has a type; a 404 of another service describes what was not found.
            : status == 410 || (status == 404 && body.Type is not null && !body.IsOpenAI) || NotFound.IsMatch(reason) ? ModelErrors.ModelNotFound(answer, model.Name, model.Advice)
            : model.ReadsImages == false && status is 400 or 415 or 422 ? ModelErrors.ModelReadsNoImages(answer, model.Name, model.Advice)
            : null;
    }

    private static bool IsBlocked(string? code) =>
        code is "fail.guardrail.blocked" or "CompletionModelUnsafeRequestError" or "content_filter" or "content_policy_violation";
}
