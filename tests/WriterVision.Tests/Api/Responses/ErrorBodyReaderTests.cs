using System.Linq;
using System.Security;
using System.Text;
using WriterVision.Api.Responses;
using WriterVision.Errors;
using Xunit;

namespace WriterVision.Tests.Api.Responses;

/// <summary>The reason for an error, in each place where a body can contain it.</summary>
public sealed class ErrorBodyReaderTests
{
    [Theory]
    [InlineData("""{"tpe":"BadRequest","errors":[{"description":"Image is too large.","key":"k"}]}""", "Image is too large.")]
    [InlineData("""{"error":{"message":"Image dimensions exceed 8000 pixels","type":"invalid_request_error","code":null}}""", "Image dimensions exceed 8000 pixels")]
    [InlineData("""[{"error":{"code":400,"message":"Unable to process input image.","status":"INVALID_ARGUMENT"}}]""", "Unable to process input image.")]
    [InlineData("""{"detail":"Image is not readable"}""", "Image is not readable")]
    [InlineData("""{"detail":[{"loc":["body","messages",0],"msg":"field required","type":"value_error.missing"}]}""", "body.messages.0: field required")]
    [InlineData("""{"detail":["Too large.","Too wide."]}""", "Too large. Too wide.")]
    [InlineData("""{"detail":{"message":"Out of memory"}}""", "Out of memory")]
    [InlineData("""{"message":"Invalid base64"}""", "Invalid base64")]
    [InlineData("""{"Message":"User is not authorized"}""", "User is not authorized")]
    [InlineData("""{"title":"One or more validation errors occurred.","status":400}""", "One or more validation errors occurred.")]
    [InlineData("""{"title":"Bad Request","detail":"The image is blank."}""", "The image is blank.")]
    [InlineData("""{"error":"invalid_client","error_description":"The client secret expired."}""", "The client secret expired.")]
    [InlineData("""{"statusCode":400,"message":"Unsupported image","error":"Bad Request"}""", "Unsupported image")]
    [InlineData("""{"error":"model is loading"}""", "model is loading")]
    [InlineData("""{"errors":["Image is corrupt.","Try another."]}""", "Image is corrupt. Try another.")]
    [InlineData("""{"errors":{"image":["too large"],"prompt":["too long"]}}""", "image: too large prompt: too long")]
    [InlineData("\"just a text\"", "just a text")]
    [InlineData("""{"code":17,"info":{"why":"gate closed"}}""", """{"code":17,"info":{"why":"gate closed"}}""")]
    [InlineData("""{"message":"","detail":"  ","title":null,"errors":[]}""", """{"message":"","detail":" ","title":null,"errors":[]}""")]
    public void The_reason_is_found(string body, string reason) => Assert.Equal(reason, Description(body));

    [Fact]
    public void A_body_without_a_reason_shows_its_first_200_characters()
    {
        var description = Description($$"""{"status":"failed","trace":"{{new string('x', 500)}}"}""");

        Assert.StartsWith("""{"status":"failed","trace":"xxx""", description);
        Assert.Equal(201, description!.Length);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("")]
    public void A_body_without_content_adds_no_description(string body) => Assert.Null(Description(body));

    [Fact]
    public void The_key_of_an_error_is_found_in_both_documented_places()
    {
        Assert.Equal("invalid.image", Read("""{"errors":[{"key":null},{"key":"invalid.image","description":"d"}]}""").Key);
        Assert.Equal("context_length_exceeded", Read("""{"error":{"message":"m","code":"context_length_exceeded"}}""").Key);
    }

    [Fact]
    public void Ten_thousand_reasons_become_a_short_message() => Assert.InRange(
        Description($$"""{"errors":[{{string.Join(",", Enumerable.Repeat("\"wrong\"", 10_000))}}]}""")!.Length, 900, 1001);

    private static string? Description(string body) => Read(body).Description;

    private static ApiErrorBody Read(string body)
    {
        using var key = new SecureString();
        return ErrorBodyReader.Read(Encoding.UTF8.GetBytes(body), "application/json", [key]);
    }
}
