using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net;
using System.Net.Http;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Threading.Tasks;
using SkiaSharp;
using WriterVision.Emulator;
using Xunit;

namespace WriterVision.Tests.Emulator;

/// <summary>The answers of the emulator to valid and invalid requests.</summary>
public sealed class ApiTests() : EmulatorTest(new EmulatorOptions { AllowRetired = true })
{
    [Fact]
    public async Task Two_different_images_are_compared_by_region()
    {
        var answer = await Client.AskAsync("p", TestImages.Png(100, 50), Changed(100, 50, new SKRectI(10, 20, 30, 25)));

        Assert.Contains("Image 1: A PNG image of 100 x 50 pixels", answer);
        Assert.Contains("Images 1 and 2 differ in 2% of their pixels, all within the rectangle from (10, 20) to (30, 25).", answer);
        Assert.Contains("Images 1 and 2 have identical pixels.", await Client.AskAsync("p", TestImages.Png(), TestImages.Png()));
        Assert.Contains("Images 1 and 2 differ in size.", await Client.AskAsync("p", TestImages.Png(8, 8), TestImages.Png(8, 9)));
    }

    [Fact]
    public async Task A_retired_model_is_unknown_unless_it_is_allowed()
    {
        await using var strict = await EmulatorServer.StartAsync();
        using var client = new EmulatorClient(strict.Address);
        using var chat = await client.PostAsync("/v1/chat", EmulatorClient.Chat("palmyra-vision", [EmulatorClient.TextPart("p")]));
        await EmulatorClient.AssertRefusedAsync(chat, 404, "NotFound");
        using var vision = await client.PostAsync("/v1/vision", new { model = "palmyra-vision", prompt = "p", variables = Array.Empty<object>() });
        await EmulatorClient.AssertRefusedAsync(vision, 404, "NotFound");
        using var tool = await client.PostAsync("/v1/chat", EmulatorClient.Chat("palmyra-x4", [EmulatorClient.TextPart("p")], new
        {
            tools = new[] { new { type = "vision", function = new { model = "palmyra-vision", variables = Array.Empty<object>() } } },
        }));
        await EmulatorClient.AssertRefusedAsync(tool, 404, "NotFound");
        Assert.DoesNotContain("palmyra-vision", (await client.GetAsync("/v1/models")).ToJsonString());

        using var allowed = await Client.PostAsync("/v1/chat", EmulatorClient.Chat("palmyra-vision", [EmulatorClient.TextPart("p")]));
        Assert.Equal(HttpStatusCode.OK, allowed.StatusCode);
    }

    [Fact]
    public async Task A_request_without_the_key_is_rejected()
    {
        await using var strict = await EmulatorServer.StartAsync(new EmulatorOptions { ApiKey = "right" });
        foreach (var key in new[] { null, "wrong" })
        {
            using var client = new EmulatorClient(strict.Address, key);
            using var response = await client.Http.GetAsync("/v1/models", TestContext.Current.CancellationToken);
            await EmulatorClient.AssertRefusedAsync(response, 401, "Unauthorized");
        }

        using var right = new EmulatorClient(strict.Address, "right");
        await right.GetAsync("/v1/models");
    }

    [Fact]
    public async Task Files_are_kept_listed_filtered_and_deleted()
    {
        var graph = Guid.NewGuid().ToString();
        var ids = new List<string>();
        for (var index = 0; index < 5; index++)
        {
            ids.Add(await Client.UploadAsync(index == 4 ? "note é.txt" : $"{index}.png", Encoding.UTF8.GetBytes($"file {index}"), index == 0 ? "?graphId=" + graph : ""));
        }

        Assert.Equal(ids.AsEnumerable().Reverse(), await ListAsync(""));
        Assert.Equal(ids, await ListAsync("?order=asc"));
        Assert.Equal([ids[1], ids[2]], await ListAsync($"?order=asc&limit=2&after={ids[0]}"));
        Assert.Equal([ids[1], ids[2]], await ListAsync($"?order=asc&limit=2&before={ids[3]}"));
        Assert.Equal([ids[0]], await ListAsync("?graph_id=" + graph));
        Assert.Equal([ids[4]], await ListAsync("?file_types=txt,pdf"));
        Assert.Empty(await ListAsync("?status=failed"));
        var page = await Client.GetAsync("/v1/files?limit=2&order=asc");
        Assert.True(page["has_more"]!.GetValue<bool>());
        Assert.Equal((ids[0], ids[1]), (page["first_id"]!.GetValue<string>(), page["last_id"]!.GetValue<string>()));
        Assert.Equal("note é.txt", (await Client.GetAsync("/v1/files/" + ids[4]))["name"]!.GetValue<string>());
        Assert.Equal("file 2", await Client.Http.GetStringAsync($"/v1/files/{ids[2]}/download", TestContext.Current.CancellationToken));

        using var deleted = await Client.Http.DeleteAsync("/v1/files/" + ids[0], TestContext.Current.CancellationToken);
        Assert.True((await EmulatorClient.ReadAsync(deleted))["deleted"]!.GetValue<bool>());
        using var again = await Client.Http.DeleteAsync("/v1/files/" + ids[0], TestContext.Current.CancellationToken);
        await EmulatorClient.AssertRefusedAsync(again, 404, "NotFound");
        Assert.Equal(4, Emulator.State.Files);

        async Task<IEnumerable<string>> ListAsync(string query) =>
            (await Client.GetAsync("/v1/files" + query))["data"]!.AsArray().Select(file => file!["id"]!.GetValue<string>());
    }

    [Theory]
    [InlineData("limit=0")]
    [InlineData("limit=101")]
    [InlineData("limit=many")]
    [InlineData("order=up")]
    [InlineData("status=done")]
    [InlineData("after=unknown")]
    [InlineData("before=unknown")]
    public async Task An_invalid_list_query_is_rejected(string query)
    {
        using var response = await Client.Http.GetAsync("/v1/files?" + query, TestContext.Current.CancellationToken);
        await EmulatorClient.AssertRefusedAsync(response, 400, "BadRequest");
    }

    [Fact]
    public async Task Failed_processing_can_be_retried()
    {
        await using var failing = await EmulatorServer.StartAsync(new EmulatorOptions { FailedProcessingShare = 1 });
        using var client = new EmulatorClient(failing.Address);
        var id = await client.UploadAsync("a.png", [1]);
        Assert.Equal("failed", (await client.GetAsync("/v1/files/" + id))["status"]!.GetValue<string>());

        using var retried = await client.PostAsync("/v1/files/retry", new { file_ids = new[] { id } });

        Assert.True((await EmulatorClient.ReadAsync(retried))["success"]!.GetValue<bool>());
        Assert.Equal("completed", (await client.GetAsync("/v1/files/" + id))["status"]!.GetValue<string>());
        using var unknown = await client.PostAsync("/v1/files/retry", new { file_ids = new[] { "none" } });
        await EmulatorClient.AssertRefusedAsync(unknown, 404, "NotFound");
    }

    [Fact]
    public async Task The_vision_endpoint_reads_files_in_the_prompt_and_rejects_invalid_ones()
    {
        var image = await Client.UploadAsync("a.png", TestImages.Png(30, 20));
        var text = await Client.UploadAsync("a.txt", "Hello from a text."u8.ToArray());
        var gif = await Client.UploadAsync("a.csv", "x"u8.ToArray());
        var large = await Client.UploadAsync("large.png", TestImages.OfLength(TestImages.Png(), (7 * 1024 * 1024) + 1));
        var edge = await Client.UploadAsync("edge.png", TestImages.OfLength(TestImages.Png(), 7 * 1024 * 1024));

        Assert.Contains("A PNG image of 30 x 20 pixels", await AnalyzeAsync("See {{a}}", image));
        Assert.Contains("Hello from a text.", await AnalyzeAsync("What text is in {{a}}?", text));
        Assert.Contains("A PNG image", await AnalyzeAsync("See {{a}}", edge));
        Assert.Contains("does not name the file 'a'", await RefusedAsync("See b", image, 400, "BadRequest"));
        Assert.Contains("larger than 7 MB", await RefusedAsync("See {{a}}", large, 400, "BadRequest"));
        Assert.Contains("of a type that is not supported", await RefusedAsync("See {{a}}", gif, 400, "BadRequest"));
        await RefusedAsync("See {{a}}", "unknown", 404, "NotFound");

        async Task<string> AnalyzeAsync(string prompt, string id)
        {
            using var response = await PostAsync(prompt, id);
            return (await EmulatorClient.ReadAsync(response))["data"]!.GetValue<string>();
        }

        async Task<string> RefusedAsync(string prompt, string id, int status, string type)
        {
            using var response = await PostAsync(prompt, id);
            return await EmulatorClient.AssertRefusedAsync(response, status, type);
        }

        Task<HttpResponseMessage> PostAsync(string prompt, string id) =>
            Client.PostAsync("/v1/vision", new { model = "palmyra-vision", prompt, variables = new[] { new { name = "a", file_id = id } } });
    }

    [Fact]
    public async Task An_upload_needs_a_name_with_an_accepted_extension()
    {
        foreach (var (disposition, expectedText) in new[] { ((string?)null, "Content-Disposition"), ("attachment; filename=a.exe", "'a.exe' is not supported"), ("attachment", "Content-Disposition") })
        {
            using var content = new ByteArrayContent([1]);
            content.Headers.ContentType = new MediaTypeHeaderValue("image/png");
            if (disposition is not null)
            {
                content.Headers.TryAddWithoutValidation("Content-Disposition", disposition);
            }

            using var response = await Client.Http.PostAsync("/v1/files", content, TestContext.Current.CancellationToken);
            Assert.Contains(expectedText, await EmulatorClient.AssertRefusedAsync(response, 400, "BadRequest"));
        }
    }

    [Fact]
    public async Task A_structured_answer_matches_its_schema_and_the_image()
    {
        var schema = new
        {
            type = "object",
            properties = new
            {
                width = new { type = "integer" },
                height = new { type = "integer" },
                image_format = new { type = "string" },
                mainColour = new { type = "string", @enum = new[] { "blue", "red" } },
                colours = new { type = "array", items = new { type = "string" } },
                identical = new { type = "boolean" },
                differences = new { type = "array", items = new { type = "object", properties = new { region = new { type = "string" }, difference = new { type = "string" } } } },
                note = new { type = new[] { "string", "null" } },
                nested = new { anyOf = new object[] { new { type = "null" }, new { type = "object", properties = new { bytes = new { type = "integer", minimum = 1 } } } } },
            },
        };
        var first = TestImages.Png(40, 30, SKColors.Red);
        using var response = await Client.PostAsync("/v1/chat", EmulatorClient.Chat(
            "palmyra-x5",
            [EmulatorClient.Image(first), EmulatorClient.Image(Changed(40, 30, new SKRectI(0, 0, 4, 3), SKColors.Red))],
            new { response_format = new { type = "json_schema", json_schema = new { schema } } }));

        var answer = JsonNode.Parse((await EmulatorClient.ReadAsync(response))["choices"]![0]!["message"]!["content"]!.GetValue<string>())!;
        Assert.Equal((40, 30, "PNG", "red"), (answer["width"]!.GetValue<int>(), answer["height"]!.GetValue<int>(), answer["image_format"]!.GetValue<string>(), answer["mainColour"]!.GetValue<string>()));
        Assert.Contains("red", answer["colours"]!.AsArray().Select(colour => colour!.GetValue<string>()));
        Assert.False(answer["identical"]!.GetValue<bool>());
        Assert.Equal("the rectangle from (0, 0) to (4, 3)", Assert.Single(answer["differences"]!.AsArray())!["region"]!.GetValue<string>());
        Assert.Equal(first.Length, answer["nested"]!["bytes"]!.GetValue<int>());
    }

    [Theory]
    [InlineData("{\"type\":\"json_schema\"}")]
    [InlineData("{\"type\":\"json_schema\",\"json_schema\":{}}")]
    [InlineData("{\"type\":\"json_schema\",\"json_schema\":{\"schema\":42}}")]
    [InlineData("{\"type\":\"json_schema\",\"json_schema\":{\"schema\":{\"type\":\"nothing\"}}}")]
    [InlineData("{\"type\":\"json_schema\",\"json_schema\":{\"schema\":{\"properties\":[]}}}")]
    [InlineData("{\"type\":\"json_schema\",\"json_schema\":{\"schema\":{\"$ref\":\"#/none\"}}}")]
    [InlineData("{\"type\":\"json_schema\",\"json_schema\":{\"schema\":{\"$ref\":\"#\"}}}")]
    [InlineData("{\"type\":\"xml\"}")]
    public async Task An_invalid_schema_is_rejected(string format)
    {
        using var response = await Client.PostAsync("/v1/chat", EmulatorClient.Chat("palmyra-x5", [EmulatorClient.TextPart("p")], new { response_format = JsonNode.Parse(format) }));
        await EmulatorClient.AssertRefusedAsync(response, 400, "BadRequest");
    }

    [Theory]
    [InlineData("""{"type":"object","properties":{"a":{"type":["string","null"]}},"required":["a"],"additionalProperties":false}""", null)]
    [InlineData("""{"type":"object","properties":{"a":{"type":"string"}},"required":[],"additionalProperties":false}""", "Missing 'a'")]
    [InlineData("""{"type":"object","properties":{"a":{"type":"string"}},"required":["a"]}""", "'additionalProperties' is required")]
    [InlineData("""{"type":"object","properties":{"a":{"type":"array"}},"required":["a"],"additionalProperties":false}""", "array schema missing items")]
    [InlineData("""{"type":"object","properties":{"a":{"type":"string","default":"b"}},"required":["a"],"additionalProperties":false}""", "'default' is not permitted")]
    [InlineData("""{"type":"object","properties":{"a":{}},"required":["a"],"additionalProperties":false}""", "In context=(), 'properties', 'a', schema must have a 'type' key")]
    public async Task The_OpenAI_API_rejects_a_strict_schema_outside_the_subset(string schema, string? problem)
    {
        foreach (var isStrict in (bool[])[true, false])
        {
            var format = new { type = "json_schema", json_schema = new { name = "answer", strict = isStrict, schema = JsonNode.Parse(schema) } };
            using var response = await Client.PostAsync(
                "/openai/v1/chat/completions",
                EmulatorClient.Chat("writer.palmyra-vision-7b", [EmulatorClient.TextPart("p"), EmulatorClient.Image(TestImages.Png(8, 8))], new { response_format = format }));
            var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

            Assert.True((isStrict && problem is not null ? 400 : 200) == (int)response.StatusCode, text);
            Assert.Contains(isStrict && problem is not null ? problem : "choices", JsonNode.Parse(text)!.ToJsonString(new JsonSerializerOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }));
        }
    }

    [Fact]
    public async Task Text_is_read_when_the_prompt_asks_for_it()
    {
        var receipt = await File.ReadAllBytesAsync(Path.Combine(StagedModule.RepositoryRoot, "docs", "samples", "receipt-taxi.png"), TestContext.Current.CancellationToken);
        var answer = await Client.AskAsync("What text is on the receipt?", receipt);

        // The emulator knows the text of the sample images, so that Tesseract is not required.
        Assert.Contains("CITY CABS", answer);
        Assert.DoesNotContain("text", await Client.AskAsync("Describe the image", receipt));
    }

    [Theory]
    [InlineData("total", "number")]
    [InlineData("date", "string", "date")]
    [InlineData("paid_on", "string", "date-time")]
    public async Task A_value_that_is_not_in_the_image_is_null_or_an_error(string name, string type, string? format = null)
    {
        var image = TestImages.Png(8, 8);

        async Task<JsonNode> MessageAsync(object types)
        {
            var property = new JsonObject { ["type"] = JsonSerializer.SerializeToNode(types) };
            if (format is not null)
            {
                property["format"] = format;
            }

            var schema = new JsonObject { ["type"] = "object", ["properties"] = new JsonObject { [name] = property }, ["required"] = new JsonArray(name) };
            var responseFormat = new JsonObject { ["type"] = "json_schema", ["json_schema"] = new JsonObject { ["name"] = "answer", ["schema"] = schema } };
            using var response = await Client.PostAsync("/v1/chat", EmulatorClient.Chat("palmyra-x5", [EmulatorClient.TextPart("p"), EmulatorClient.Image(image)], new { response_format = responseFormat }));
            return (await EmulatorClient.ReadAsync(response))["choices"]![0]!["message"]!;
        }

        var refused = await MessageAsync(type);
        Assert.Equal(string.Empty, refused["content"]!.GetValue<string>());
        Assert.Matches("Tesseract is not installed, so the emulator cannot read text|found no", refused["refusal"]!.GetValue<string>());

        var nullable = await MessageAsync(new[] { type, "null" });
        Assert.Null(nullable["refusal"]);
        Assert.Equal($$"""{"{{name}}":null}""", nullable["content"]!.GetValue<string>());
    }

    [Fact]
    public async Task Usage_grows_with_the_image_and_the_prompt()
    {
        async Task<long> TokensAsync(string prompt, int side)
        {
            using var response = await Client.PostAsync("/v1/chat", EmulatorClient.Chat("palmyra-x5", [EmulatorClient.TextPart(prompt), EmulatorClient.Image(TestImages.Png(side, side))]));
            return (await EmulatorClient.ReadAsync(response))["usage"]!["prompt_tokens"]!.GetValue<long>();
        }

        var small = await TokensAsync("p", 100);
        Assert.True(await TokensAsync("p", 2000) > small);
        Assert.True(await TokensAsync(new string('p', 4000), 100) >= small + 990);
    }

    [Fact]
    public async Task An_image_is_fetched_only_from_this_machine()
    {
        var picture = TestImages.Png(21, 12);
        await using var server = new RawServer(async connection =>
        {
            await connection.ReadHeadAsync();
            await connection.WriteAsync($"HTTP/1.1 200 OK\r\nContent-Type: image/png\r\nContent-Length: {picture.Length}\r\nConnection: close\r\n\r\n");
            await connection.Stream.WriteAsync(picture);
        });
        async Task<HttpResponseMessage> AskAsync(string url) =>
            await Client.PostAsync("/v1/chat", EmulatorClient.Chat("palmyra-x5", [new { type = "image_url", image_url = new { url } }]));

        using var fetched = await AskAsync(server.Address + "a.png");
        Assert.Contains("A PNG image of 21 x 12 pixels", (await EmulatorClient.ReadAsync(fetched))["choices"]![0]!["message"]!["content"]!.GetValue<string>());
        foreach (var url in new[] { "https://images.example/a.png", "http://127.0.0.1:9/a.png", "file:///etc/passwd", "a.png", "" })
        {
            using var refused = await AskAsync(url);
            await EmulatorClient.AssertRefusedAsync(refused, 400, "BadRequest");
        }
    }

    private static byte[] Changed(int width, int height, SKRectI rectangle, SKColor? background = null)
    {
        using var picture = new SKBitmap(width, height);
        using var canvas = new SKCanvas(picture);
        canvas.Clear(background ?? SKColors.White);
        using var paint = new SKPaint { Color = SKColors.Blue };
        canvas.DrawRect(rectangle, paint);
        using var data = picture.Encode(SKEncodedImageFormat.Png, 100);
        return data.ToArray();
    }
}
