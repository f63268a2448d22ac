using System;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using WriterVision.Tests.Engine;
using Xunit;

namespace WriterVision.Tests.Commands;

/// <summary>Calls as users write them, and the parameters that they bind.</summary>
public sealed class BindingTests : IAsyncDisposable
{
    private readonly RawServer _server = RawServer.Answering("200 OK", RawServer.Chat("ok"));
    private readonly RawServer _account = new(async connection =>
    {
        await connection.ReadRequestAsync();
        var isDownload = connection.Head.StartsWith("GET ", StringComparison.Ordinal);
        await connection.AnswerAsync("200 OK", isDownload ? "GIF89a and no picture" : RawServer.Chat("ok"));
    });

    private readonly TemporaryFolder _folder = new();
    private readonly Shell _shell;

    public BindingTests()
    {
        _folder.Write("a.jpg", SampleImages.Jpeg(100));
        _folder.Write("b.jpg", SampleImages.Jpeg(101));
        _folder.Write("c[1].jpg", SampleImages.Jpeg(102));
        _shell = new Shell(_server.Address, "key-for-binding");
        _shell.Set("folder", _folder.Path);
        _shell.Set("account", _account.Address);
        _shell.SetLocation(_folder.Path);
    }

    [Theory]
    [InlineData("gci *.jpg | iwv 'p'", "a.jpg b.jpg c[1].jpg")]
    [InlineData("gci *.jpg | iwv -Prompt 'p'", "a.jpg b.jpg c[1].jpg")]
    [InlineData("[IO.FileInfo]\"$folder/a.jpg\" | iwv 'p'", "a.jpg")]
    [InlineData("iwv 'p' (gci a.jpg)", "a.jpg")]
    [InlineData("iwv 'p' (gci a.jpg, b.jpg)", "a.jpg b.jpg")]
    [InlineData("iwv 'p' ([IO.FileInfo]\"$folder/c[1].jpg\")", "c[1].jpg")]
    [InlineData("iwv -LiteralPath 'c[1].jpg' -Prompt 'p'", "c[1].jpg")]
    [InlineData("iwv -Path ([IO.FileInfo]\"$folder/c[1].jpg\") -Prompt 'p'", "c[1].jpg")]
    [InlineData("iwv 'p' *.jpg", "a.jpg b.jpg c[1].jpg")]
    [InlineData("iwv 'p' a.jpg,b.jpg", "a.jpg b.jpg")]
    [InlineData("iwv -Path a.jpg -Prompt p", "a.jpg")]
    [InlineData("iwv 'p' 'c[1].jpg'", "c[1].jpg")]
    [InlineData("iwv 'p' 'c`[1`].jpg'", "c[1].jpg")]
    [InlineData("iwv 'p' '[ab].jpg'", "a.jpg b.jpg")]
    [InlineData("iwv 'p' ./b.jpg", "b.jpg")]
    [InlineData("iwv 'p' FileSystem::$folder/b.jpg", "b.jpg")]
    [InlineData("'a.jpg' | iwv 'p'", "a.jpg")]
    [InlineData("'a.jpg', 'b.jpg' | iwv 'p'", "a.jpg b.jpg")]
    [InlineData("'[ab].jpg' | iwv 'p'", "a.jpg b.jpg")]
    [InlineData("[pscustomobject]@{ Path = 'a.jpg'; Prompt = 'p'; Name = 'x'; Model = 'y'; Id = 3; System = 'z' } | iwv", "a.jpg")]
    [InlineData("[pscustomobject]@{ Path = 'c[1].jpg'; Prompt = 'p' } | iwv", "c[1].jpg")]
    [InlineData("[pscustomobject]@{ FullName = 'c[1].jpg'; Prompt = 'p' } | iwv", "c[1].jpg")]
    [InlineData("[pscustomobject]@{ Path = 'a.jpg' } | iwv 'p'", "a.jpg")]
    [InlineData("gci *.jpg | iwv -Prompt { \"p\" }", "a.jpg b.jpg c[1].jpg")]
    [InlineData("'a.jpg' | iwv -Prompt { 'p' }", "a.jpg")]
    [InlineData("[pscustomobject]@{ Path = 'a.jpg'; Ask = 'p' } | iwv -Prompt { $_.Ask }", "a.jpg")]
    public void Files_and_prompts_are_bound(string call, string names)
    {
        var result = _shell.Run(call).ThrowIfFailed();

        Assert.Equal(names, string.Join(' ', result.Results.Select(answer => answer.Name).Order(StringComparer.Ordinal)));
        Assert.All(result.Results, answer => Assert.Equal(Path.Combine(_folder.Path, answer.Name), answer.Path));
        Assert.All(result.Results, answer => Assert.Equal("p", answer.Prompt));
    }

    [Theory]
    [InlineData("[uri]'https://images.example/a.png' | iwv 'p'")]
    [InlineData("'https://images.example/a.png' | iwv 'p'")]
    [InlineData("iwv 'p' https://images.example/a.png")]
    [InlineData("iwv 'p' ([uri]'https://images.example/a.png')")]
    [InlineData("iwv -Uri https://images.example/a.png -Prompt p")]
    [InlineData("[pscustomobject]@{ Uri = 'https://images.example/a.png'; Prompt = 'p'; Name = 'x'; Id = 3 } | iwv")]
    [InlineData("[pscustomobject]@{ Uri = [uri]'https://images.example/a.png' } | iwv -Prompt { 'p' }")]
    [InlineData("[uri]'https://images.example/a.png' | iwv -Prompt { 'p' }")]
    public void A_URL_is_bound(string call)
    {
        var result = Assert.Single(_shell.Run(call).ThrowIfFailed().Results);

        Assert.Equal(("https://images.example/a.png", "a.png", "p"), (result.Path, result.Name, result.Prompt));
    }

    [Theory]
    [InlineData("iwv 'p' -FileId id-1", "id-1")]
    [InlineData("[pscustomobject]@{ FileId = 'id-1'; Prompt = 'p'; Id = 7 } | iwv -TimeoutSec 60", "id-1")]
    [InlineData("[pscustomobject]@{ FileId = 'id-1'; Ask = 'p' } | iwv -Prompt { $_.Ask }", "id-1")]
    [InlineData("$file | iwv 'p'", "id-1")]
    [InlineData("iwv 'p' $file", "id-1")]
    [InlineData("iwv 'p' -File $file", "id-1")]
    [InlineData("iwv -InputObject $file -Prompt p", "id-1")]
    [InlineData("$copy | iwv 'p'", "id-1")]
    [InlineData("$file | iwv -Prompt { 'p' }", "id-1")]
    [InlineData("$file, $copy | iwv 'p'", "id-1 id-1")]
    [InlineData("(gci a.jpg), $file, 'b.jpg' | iwv 'p'", "a.jpg id-1 b.jpg")]
    [InlineData("iwv 'first' a.jpg | iwv 'p'", "a.jpg")]
    [InlineData("iwv 'first' a.jpg | iwv -Prompt { 'p' }", "a.jpg")]
    [InlineData("iwv 'first' https://images.example/a.png?sig=1 | iwv 'p'", "https://images.example/a.png?…")]
    public void Uploaded_files_and_earlier_results_are_bound(string call, string inputs)
    {
        _shell.Set("file", new WriterFile("id-1", "scan.png"));
        _shell.Run("$copy = [psobject]::new(); $copy.PSTypeNames.Insert(0, 'Deserialized.WriterVision.WriterFile'); foreach ($p in 'Id', 'Name') { $copy.PSObject.Properties.Add([psnoteproperty]::new($p, $file.$p)) }").ThrowIfFailed();

        var result = _shell.Run(call.Replace("iwv ", "iwv -Endpoint $account ")).ThrowIfFailed();

        Assert.Equal(inputs, string.Join(' ', result.Results.Select(answer => answer.Path.StartsWith(_folder.Path, StringComparison.Ordinal) ? answer.Name : answer.Path)));
        Assert.All(result.Results, answer => Assert.Equal("p", answer.Prompt));
    }

    [Theory]
    [InlineData("gci b.jpg | Compare-WriterImage a.jpg", "a.jpg b.jpg")]
    [InlineData("Compare-WriterImage a.jpg b.jpg", "a.jpg b.jpg")]
    [InlineData("Compare-WriterImage (gci a.jpg) (gci b.jpg)", "a.jpg b.jpg")]
    [InlineData("gci b.jpg | Compare-WriterImage -ReferenceImage { \"$folder/a.jpg\" }", "a.jpg b.jpg")]
    [InlineData("[pscustomobject]@{ ReferenceImage = 'a.jpg'; DifferenceImage = 'b.jpg' } | Compare-WriterImage", "a.jpg b.jpg")]
    [InlineData("[pscustomobject]@{ ReferencePath = 'a.jpg'; DifferencePath = 'b.jpg' } | Compare-WriterImage", "a.jpg b.jpg")]
    [InlineData("Compare-WriterImage https://images.example/a.png b.jpg", "a.png b.jpg")]
    [InlineData("Compare-WriterImage -ReferenceImage a.jpg -Uri https://images.example/b.png", "a.jpg b.png")]
    public void The_images_of_a_comparison_are_bound(string call, string names)
    {
        var result = _shell.Run(call + " -Prompt 'p'").ThrowIfFailed();

        var comparison = Assert.IsType<ImageComparison>(Assert.Single(result.Output));
        Assert.Equal(names, Path.GetFileName(comparison.ReferencePath) + " " + Path.GetFileName(comparison.DifferencePath));
    }

    [Theory]
    [InlineData("iwv 'p' -FileId '*'")]
    [InlineData("iwv 'p' -FileId '../models'")]
    [InlineData("Compare-WriterImage 42 b.jpg")]
    public void A_value_that_is_not_an_id_or_image_is_rejected(string call) => Assert.NotNull(_shell.Run(call).Terminating);

    [Fact]
    public void Files_and_URLs_can_be_mixed()
    {
        var result = _shell.Run("(gci a.jpg), 'https://images.example/a.png', 'b.jpg', [uri]'https://images.example/b.png' | iwv 'p'").ThrowIfFailed();

        Assert.Equal(["a.jpg", "a.png", "b.jpg", "b.png"], result.Results.Select(answer => answer.Name));
    }

    [Theory]
    [InlineData("-Path https://images.example/a.png?sig=hunter2", "use -Uri")]
    [InlineData("-LiteralPath https://images.example/a.png?sig=hunter2", "use -Uri")]
    [InlineData("-Uri a.jpg", "use -Path")]
    public void A_value_for_the_wrong_parameter_is_an_error_that_names_the_right_one(string call, string expectedText)
    {
        var result = _shell.Run("iwv 'p' " + call);

        Assert.Contains(expectedText, result.Terminating!.ToString());
        Assert.DoesNotContain("hunter2", result.AllText);
    }

    [Fact]
    public void An_unencrypted_URL_is_an_error_and_the_run_continues()
    {
        var result = _shell.Run("'http://images.example/a.png?sig=hunter2', 'a.jpg' | iwv 'p'");

        Assert.Equal(["InvalidImageAddress"], result.ErrorIds);
        Assert.Equal("http://images.example/a.png?…", result.Errors[0].TargetObject);
        Assert.Equal("a.jpg", Assert.Single(result.Results).Name);
        Assert.DoesNotContain("hunter2", result.AllText);
    }

    [Fact]
    public void A_script_block_creates_the_prompt_of_each_image()
    {
        var result = _shell.Run("gci *.jpg | iwv -Prompt { \"Describe $($_.BaseName)\" }").ThrowIfFailed();

        Assert.All(result.Results, answer => Assert.Equal("Describe " + Path.GetFileNameWithoutExtension(answer.Name), answer.Prompt));
    }

    [Theory]
    [InlineData("@{ FullName = 'a.jpg' }")]
    [InlineData("42")]
    [InlineData("[pscustomobject]@{ Title = 'a.jpg' }")]
    [InlineData("[datetime]::Now")]
    public void A_value_that_is_not_an_image_is_an_error_and_the_run_continues(string value)
    {
        var result = _shell.Run($"'a.jpg', {value}, 'b.jpg' | iwv 'p'");

        Assert.Equal(["a.jpg", "b.jpg"], result.Results.Select(answer => answer.Name));
        Assert.Single(result.Errors);
    }

    [Fact]
    public void A_row_whose_prompt_binds_is_not_read_as_a_path()
    {
        var result = _shell.Run("[pscustomobject]@{ Title = 'x'; Prompt = 'p' } | iwv");

        Assert.Empty(result.Output);
        Assert.Equal("InputObjectMissingMandatory", Assert.Single(result.ErrorIds));
    }

    public async ValueTask DisposeAsync()
    {
        _shell.Dispose();
        _folder.Dispose();
        await _server.DisposeAsync();
        await _account.DisposeAsync();
    }
}
