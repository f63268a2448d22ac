using System.Net;
using System.Text;
using WriterVision.Api;
using WriterVision.Api.Requests;
using WriterVision.Api.Responses;
using Xunit;

namespace WriterVision.Tests.Api;

/// <summary>The error messages of services that reject a model.</summary>
public sealed class ModelRejectionTests
{
    [Theory]
    [InlineData(404, """{"tpe":"NotFound","errors":[{"description":"Unknown.","key":"k"}]}""", "ModelNotFound")]
    [InlineData(400, """{"tpe":"InvalidInputParameters","errors":[{"description":"Model not supported for chat","key":"k"}]}""", "ModelNotFound")]
    [InlineData(410, "", "ModelNotFound")]
    [InlineData(404, """{"error":{"message":"model 'llava' not found, try pulling it first","type":"api_error","code":null}}""", "ModelNotFound")]
    [InlineData(404, """{"object":"error","message":"The model `m.1` does not exist.","type":"NotFoundError","code":404}""", "ModelNotFound")]
    [InlineData(404, """{"error":{"message":"Nothing here","code":"model_not_found"}}""", "ModelNotFound")]
    [InlineData(400, """{"message":"The provided model identifier is invalid."}""", "ModelNotFound")]
    [InlineData(400, """{"error":{"message":"The model 'writer.palmyra-x9' isn't supported on this route."}}""", "ModelNotOnRoute")]
    [InlineData(400, """{"message":"This model doesn't support the image content block that you provided."}""", "ModelReadsNoImages")]
    [InlineData(400, """{"error":{"message":"m is not a multimodal model","type":"BadRequestError"}}""", "ModelReadsNoImages")]
    [InlineData(404, """{"error":{"message":"No endpoints found that support image input"}}""", "ModelReadsNoImages")]
    [InlineData(500, """{"error":{"code":500,"message":"image input is not supported - hint: you may need to provide the mmproj","type":"server_error"}}""", "ModelReadsNoImages")]
    [InlineData(422, """{"error":{"message":"unknown variant `image_url`, expected `text`"}}""", "ModelReadsNoImages")]
    [InlineData(400, """{"tpe":"BadRequest","errors":[{"description":"No.","key":"fail.guardrail.blocked","extras":{"guardrail_name":"g"}}]}""", "ContentBlocked")]
    [InlineData(400, """{"tpe":"CompletionModelUnsafeRequestError","errors":[{"description":"No.","key":"k"}]}""", "ContentBlocked")]
    [InlineData(400, """{"error":{"message":"Filtered.","code":"content_filter"}}""", "ContentBlocked")]
    // These errors are about one input, one parameter or the URL, not about the model.
    [InlineData(400, """{"error":{"message":"This model does not support images of type image/tiff."}}""", null)]
    [InlineData(400, """{"error":{"message":"The model does not support image formats other than PNG"}}""", null)]
    [InlineData(400, """{"error":{"message":"We do not support the format of this image."}}""", null)]
    [InlineData(400, """{"error":{"message":"Unsupported parameter: 'max_tokens' is not supported with this model."}}""", null)]
    [InlineData(400, """{"error":{"message":"With this model, the parameter temperature is not supported."}}""", null)]
    [InlineData(400, """{"error":{"message":"Image dimensions exceed 8000 pixels"}}""", null)]
    [InlineData(404, """{"message":"no Route matched with those values"}""", null)]
    [InlineData(404, "<html>Not found</html>", null)]
    [InlineData(401, """{"error":{"message":"model m not found"}}""", null)]
    [InlineData(500, """{"error":{"message":"The model was not found on this node"}}""", null)]
    public void The_refusal_of_each_service_is_recognized(int status, string body, string? errorId)
    {
        var answer = new ErrorResponse((HttpStatusCode)status, ErrorBodyReader.Read(Encoding.UTF8.GetBytes(body), "application/json", []), retryAfter: null);

        var failure = ModelRejection.ToError(answer, new RequestedModel("m", "Use another."));

        Assert.Equal(errorId, failure?.ErrorId);
        Assert.Equal(errorId is "ModelNotFound" or "ModelReadsNoImages" or "ModelNotOnRoute", failure?.EndsRun == true);
        if (errorId is "ModelNotFound" or "ModelReadsNoImages")
        {
            Assert.Equal("Use another.", failure!.RecommendedAction);
        }
    }

    [Theory]
    [InlineData(false, "ModelReadsNoImages")]
    [InlineData(true, null)]
    [InlineData(null, null)]
    public void Any_bad_request_to_a_text_model_means_that_it_does_not_read_images(bool? readsImages, string? errorId)
    {
        var answer = new ErrorResponse(HttpStatusCode.BadRequest, ErrorBodyReader.Read(Encoding.UTF8.GetBytes("""{"error":{"message":"Bad."}}"""), null, []), retryAfter: null);

        Assert.Equal(errorId, ModelRejection.ToError(answer, new RequestedModel("m", null, readsImages))?.ErrorId);
    }
}
