using System;
using System.Linq;
using System.Text.Json;
using WriterVision.Api.Requests;
using WriterVision.Api.Responses;
using Xunit;

namespace WriterVision.Tests.Api;

/// <summary>The query for a list of files, and how the answer is read.</summary>
public sealed class FileListTests
{
    [Fact]
    public void Null_filters_are_not_sent() => Assert.Equal("/v1/files?limit=100", new FileQuery().ToPathAndQuery());

    [Fact]
    public void A_filter_value_is_escaped_in_the_URL()
    {
        var graph = Guid.NewGuid();

        var query = new FileQuery { Limit = 5, Order = "asc", Status = "a&b=c", FileTypes = "png,jpg", GraphId = graph, After = "x#?/\u00e4 %" };

        Assert.Equal(
            $"/v1/files?limit=5&order=asc&status=a%26b%3Dc&file_types=png%2Cjpg&graph_id={graph}&after=x%23%3F%2F%C3%A4%20%25",
            query.ToPathAndQuery());
    }

    [Fact]
    public void A_page_of_files_is_read_with_the_properties_of_each_file()
    {
        var page = Read("""
            {"data":[{"id":"1","name":"a.png","created_at":"2026-01-02T03:04:05.678901Z","graph_ids":["g"],"status":"completed","extra":{}},
                     {"id":"2","name":"b.png","created_at":"2026-01-02T03:04:05","graph_id":"h"}],"has_more":true,"first_id":"1","last_id":"2"}
            """);

        Assert.True(page.HasMore);
        Assert.Equal(["1", "2"], page.Files.Select(file => file.Id));
        Assert.Equal(("a.png", "completed", "g"), (page.Files[0].Name, page.Files[0].Status, page.Files[0].GraphIds.Single()));
        Assert.Equal(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero), page.Files[1].CreatedAt);
        Assert.Equal("h", page.Files[1].GraphIds.Single());
    }

    [Theory]
    [InlineData("""{"data":[{"id":"1"}]}""")]
    [InlineData("""{"data":[{"id":"1","name":null,"created_at":null,"graph_ids":null,"status":null}],"has_more":null}""")]
    [InlineData("""{"data":[{"id":"1","name":7,"created_at":"yesterday","graph_ids":{},"status":[]}],"has_more":"yes"}""")]
    [InlineData("""{"data":[{"id":"1","name":"\ud800","created_at":12,"graph_ids":[null,1,{}],"status":"\udc00"}],"has_more":1}""")]
    public void Fields_that_are_missing_or_of_another_type_have_no_value(string json)
    {
        var page = Read(json);

        var file = Assert.Single(page.Files);
        Assert.False(page.HasMore);
        Assert.Equal(("1", "", null, null), (file.Id, file.Name, file.Status, file.CreatedAt));
        Assert.Empty(file.GraphIds);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("""{"data":null}""")]
    [InlineData("""{"data":{}}""")]
    [InlineData("""{"data":[null]}""")]
    [InlineData("""{"data":["1"]}""")]
    [InlineData("""{"data":[{"id":""}]}""")]
    [InlineData("""{"data":[{"id":12}]}""")]
    [InlineData("""{"data":[{"id":"\u001b[2J"}]}""")]
    [InlineData("""{"data":[],"has_more":true}""")]
    public void A_body_without_a_list_of_files_is_unreadable(string json) => Assert.Throws<UnreadableBodyException>(() => Read(json));

    private static FilePage Read(string json)
    {
        using var document = JsonDocument.Parse(json);
        return FilePage.From(document.RootElement);
    }
}
