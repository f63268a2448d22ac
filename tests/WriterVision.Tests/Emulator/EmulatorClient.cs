using System;
using System.Net.Http;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Threading.Tasks;
using Xunit;

namespace WriterVision.Tests.Emulator;

/// <summary>A plain HTTP client for tests of the emulator, which do not use the module.</summary>
internal sealed class EmulatorClient : IDisposable
{
    public EmulatorClient(Uri address, string? key = "any-key")
    {
        Http = new HttpClient { BaseAddress = address };
        if (key is not null)
        {
            Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        }
    }

    public HttpClient Http { get; }

    public static object Image(byte[] image, string mediaType = "image/png") =>
        new { type = "image_url", image_url = new { url = $"data:{mediaType};base64,{Convert.ToBase64String(image)}" } };

    public static object TextPart(string text) => new { type = "text", text };

    public Task<HttpResponseMessage> PostAsync(string path, object body) => Http.PostAsJsonAsync(path, body, TestContext.Current.CancellationToken);

    public Task<HttpResponseMessage> PostTextAsync(string path, string body) =>
        Http.PostAsync(path, new StringContent(body, Encoding.UTF8, "application/json"), TestContext.Current.CancellationToken);

    /// <summary>Asks palmyra-x5 about images, and returns the text of the answer.</summary>
    public async Task<string> AskAsync(string prompt, params byte[][] images)
    {
        using var response = await PostAsync("/v1/chat", Chat("palmyra-x5", [TextPart(prompt), .. Array.ConvertAll(images, image => Image(image))]));
        return (await ReadAsync(response))["choices"]![0]!["message"]!["content"]!.GetValue<string>();
    }

    public static object Chat(string model, object[] content, object? extra = null)
    {
        var body = JsonSerializer.SerializeToNode(new { model, messages = new[] { new { role = "user", content } } })!.AsObject();
        foreach (var (name, value) in JsonSerializer.SerializeToNode(extra ?? new { })!.AsObject())
        {
            body[name] = value?.DeepClone();
        }

        return body;
    }

    public async Task<string> UploadAsync(string name, byte[] bytes, string query = "")
    {
        using var content = new ByteArrayContent(bytes);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        content.Headers.ContentDisposition = new ContentDispositionHeaderValue("attachment") { FileNameStar = name };
        using var response = await Http.PostAsync("/v1/files" + query, content, TestContext.Current.CancellationToken);
        return (await ReadAsync(response))["id"]!.GetValue<string>();
    }

    public async Task<JsonNode> GetAsync(string path)
    {
        using var response = await Http.GetAsync(path, TestContext.Current.CancellationToken);
        return await ReadAsync(response);
    }

    public static async Task<JsonNode> ReadAsync(HttpResponseMessage response)
    {
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(response.IsSuccessStatusCode, $"{(int)response.StatusCode}: {text}");
        return JsonNode.Parse(text)!;
    }

    /// <summary>Asserts that an answer is an error in the documented format; returns its description.</summary>
    public static async Task<string> AssertRefusedAsync(HttpResponseMessage response, int status, string type)
    {
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(status == (int)response.StatusCode, $"{(int)response.StatusCode}: {text}");
        var body = JsonNode.Parse(text)!;
        Assert.Equal(type, body["tpe"]!.GetValue<string>());
        Assert.NotNull(body["extras"]);
        var error = Assert.Single(body["errors"]!.AsArray())!;
        Assert.NotEmpty(error["key"]!.GetValue<string>());
        return error["description"]!.GetValue<string>();
    }

    public void Dispose() => Http.Dispose();
}
