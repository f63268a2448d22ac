using System.IO;
using System.Threading.Tasks;
using Xunit;

namespace WriterVision.Tests.Quickstart;

/// <summary>The Get-ChildItem that the Quickstart brings, since its engine has none: what the real one gives for the same call.</summary>
public sealed class GetChildItemTests
{
    [Theory]
    [InlineData("Get-ChildItem '{0}'", "sub a.jpg b.png c[1].jpg")]
    [InlineData("Get-ChildItem '{0}' -File", "a.jpg b.png c[1].jpg")]
    [InlineData("Get-ChildItem '{0}' *.jpg", "a.jpg c[1].jpg")]
    [InlineData("Get-ChildItem '{0}' -Filter *.JPG", "a.jpg c[1].jpg")]
    [InlineData("Get-ChildItem '{0}/*.png', '{0}/a*'", "b.png a.jpg")]
    [InlineData("Get-ChildItem '{0}' -Recurse -File -Filter *.jpg", "a.jpg c[1].jpg d.jpg")]
    [InlineData("Get-ChildItem '{0}/*.jpg' -Recurse", "a.jpg c[1].jpg d.jpg")]
    [InlineData("Get-ChildItem '{0}/*.gif'", "")]
    [InlineData("Get-ChildItem -LiteralPath '{0}/c[1].jpg'", "c[1].jpg")]
    [InlineData("'{0}/sub' | Get-ChildItem", "d.jpg")]
    [InlineData("Get-ChildItem '{0}/[ab].*'", "a.jpg b.png")]
    [InlineData("Get-ChildItem '{0}' -File | Get-ChildItem", "a.jpg b.png c[1].jpg")]
    public async Task It_finds_what_the_real_one_finds(string command, string names)
    {
        using var folder = Folder();

        var (_, output, _) = await QuickstartProgram.RunAsync("-Command", $"({string.Format(null, command, folder.Path)}).Name -join ' '");

        Assert.Equal(names, output.Trim());
    }

    [Fact]
    public async Task Its_objects_have_what_a_provider_gives()
    {
        using var folder = Folder();

        var (_, output, _) = await QuickstartProgram.RunAsync("-Command", $"Get-ChildItem '{folder.Path}' *.png | ForEach-Object {{ $_.PSPath, $_.PSChildName, $_.GetType().Name -join ' ' }}");

        Assert.Equal($"Microsoft.PowerShell.Core\\FileSystem::{folder.File("b.png")} b.png FileInfo", output.Trim());
    }

    [Theory]
    [InlineData("nosuch", "because it does not exist")]
    [InlineData("nosuch:/a", "A drive with the name 'nosuch' does not exist")]
    public async Task What_it_cannot_find_is_an_error_and_the_others_go_on(string missing, string shown)
    {
        using var folder = Folder();

        var (_, output, error) = await QuickstartProgram.RunAsync("-Command", $"(Get-ChildItem '{missing}', '{folder.File("b.png")}').Name");

        Assert.Equal("b.png", output.Trim());
        Assert.Contains(shown, error);
    }

    private static TemporaryFolder Folder()
    {
        var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder.File("sub"));
        foreach (var name in new[] { "a.jpg", "b.png", "c[1].jpg", Path.Combine("sub", "d.jpg") })
        {
            folder.Write(name, [1]);
        }

        return folder;
    }
}
