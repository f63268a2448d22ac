using System;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Text;
using System.Threading.Tasks;
using WriterVision.Emulator;
using WriterVision.Tests.Engine;
using Xunit;

namespace WriterVision.Tests.Commands;

/// <summary>Files of any kind: each becomes a result or an error with its name, without blocking the run.</summary>
public sealed class InputFileTests : IAsyncLifetime
{
    private const int UploadLimit = 7 * 1024 * 1024;

    private readonly TemporaryFolder _folder = new();
    private readonly Shell _shell = new(endpoint: null, "key-of-files");
    private EmulatorServer _emulator = null!;

    public static TheoryData<string> Names =>
    [
        "it's.png", "100% $(x) `n &;.png", "[1].png", "[a-z].png", "a[.png", "]].png", "~.png", "-Path.png", " a.png", "{{image}}.png", "#.png", "ünïcode.png", "\U0001F4F7.png",
        "\u05e9\u05dc\u05d5\u05dd\u202egnp.png", new string('x', 251) + ".png", string.Concat(Enumerable.Repeat("\u20ac", 83)) + ".t.png",
    ];

    public async ValueTask InitializeAsync()
    {
        _emulator = await EmulatorServer.StartAsync(new EmulatorOptions { AllowRetired = true });
        _shell.Set("server", _emulator.Address);
        _shell.Run("$PSDefaultParameterValues['*:Endpoint'] = $server").ThrowIfFailed();
        _shell.SetLocation(_folder.Path);
    }

    [Theory]
    [InlineData("one.png", "89", "UnsupportedImage")]
    [InlineData("program.jpg", "4D5A90000300000004000000FFFF0000", "UnsupportedImage")]
    [InlineData("elf.jpg", "7F454C4602010100", "UnsupportedImage")]
    [InlineData("archive.jpg", "504B0304140000000800", "UnsupportedImage")]
    [InlineData("script.png", "23212F62696E2F73680A", "UnsupportedImage")]
    [InlineData("drawing.jpg", "3C73766720786D6C6E733D22", "UnsupportedImage")]
    [InlineData("signature.png", "89504E470D0A1A0A", "BadRequest")]
    [InlineData("cut.jpg", "FFD8FFE000104A4649460001", "BadRequest")]
    [InlineData("huge.png", "89504E470D0A1A0A0000000D494844527FFFFFFF7FFFFFFF08060000000000000000", "BadRequest")]
    public void A_file_that_is_not_a_valid_image_is_an_error(string name, string bytes, string errorId)
    {
        _folder.Write(name, Convert.FromHexString(bytes));
        _folder.Write("good.png", TestImages.Png());

        AssertOneFails($"'good.png', '{name}', 'good.png'", name, errorId);
    }

    [Theory]
    [InlineData(UploadLimit, null)]
    [InlineData(UploadLimit + 1, "FileTooLarge")]
    public void A_file_of_7_MB_is_uploaded_and_a_larger_one_is_rejected(int length, string? errorId)
    {
        _folder.Write("a.png", TestImages.OfLength(TestImages.Png(), length));

        var result = _shell.Run("iwv 'p' a.png -Model palmyra-vision -WarningAction Ignore");

        Assert.Equal(errorId, result.ErrorIds.SingleOrDefault());
        Assert.Equal(errorId is null ? 1 : 0, result.Results.Count);
        Assert.Equal(0, _emulator.State.Files);
    }

    [Theory]
    [InlineData("zero", "EmptyFile")]
    [InlineData("to-zero", "EmptyFile")]
    [InlineData("pipe.png", "EmptyFile")]
    [InlineData("to-pipe.png", "EmptyFile")]
    [InlineData("to-empty.png", "EmptyFile")]
    [InlineData("broken.png", "FileNotFound")]
    [InlineData("loop.png", "FileNotReadable")]
    [InlineData("to-folder.png", "NotAFile")]
    public void A_path_that_is_not_a_file_is_reported_without_a_wait(string name, string errorId)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no pipes or devices in folders.");
        _folder.Write("good.png", TestImages.Png());
        _folder.Write("empty.png", []);
        Directory.CreateDirectory(_folder.File("folder"));
        Link("to-zero", "/dev/zero");
        Link("to-pipe.png", "pipe.png");
        Link("to-empty.png", "empty.png");
        Link("broken.png", "nowhere.png");
        Link("loop.png", "loop-too.png");
        Link("loop-too.png", "loop.png");
        Link("to-folder.png", "folder");
        MakePipe("pipe.png");

        AssertOneFails($"'good.png', '{(name == "zero" ? "/dev/zero" : name)}', 'good.png'", name, errorId);
    }

    [Theory]
    [InlineData("iwv 'p' good.png -Schema pipe.json", "InvalidSchema")]
    [InlineData("iwv 'p' good.png -Schema to-pipe.json", "InvalidSchema")]
    [InlineData("iwv 'p' good.png -Schema to-zero.json", "InvalidSchema")]
    [InlineData("iwv 'p' good.png -Schema empty.json", "InvalidSchema")]
    [InlineData("iwv 'p' good.png -Schema to-large.json", "InvalidSchema")]
    [InlineData("iwv 'p' good.png -Schema loop.json", "SchemaNotReadable")]
    [InlineData("iwv 'p' good.png -Journal pipe.json", "JournalNotReadable")]
    [InlineData("iwv 'p' good.png -Journal to-pipe.json", "JournalNotReadable")]
    [InlineData("iwv 'p' good.png -Journal to-zero.json", "NotAJournal")]
    [InlineData("iwv 'p' good.png -Journal loop.json", "JournalNotWritable")]
    [InlineData("Compare-WriterImage pipe.json good.png", "EmptyFile")]
    [InlineData("Compare-WriterImage good.png to-pipe.json", "EmptyFile")]
    [InlineData("Send-WriterFile pipe.json", "EmptyFile")]
    [InlineData("Send-WriterFile to-zero.json", "EmptyFile")]
    [InlineData("Receive-WriterFile (Send-WriterFile good.png) pipe.json", "FileExists")]
    [InlineData("Receive-WriterFile (Send-WriterFile good.png) pipe.json/good.png", "FileNotWritable")]
    public async Task A_parameter_without_a_valid_file_is_reported_without_a_wait(string command, string errorId)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no pipes or devices in folders.");
        _folder.Write("good.png", TestImages.Png());
        _folder.Write("empty.json", []);
        _folder.Write("large.json", new byte[(1024 * 1024) + 1]);
        Link("to-large.json", "large.json");
        Link("to-zero.json", "/dev/zero");
        Link("to-pipe.json", "pipe.json");
        Link("loop.json", "loop.json");
        MakePipe("pipe.json");

        var (_, running) = _shell.Start(command);
        // Opening the pipe for writing ends a blocked read, so that a defect fails the test instead of blocking it.
        var isWaiting = await Task.WhenAny(running, Task.Delay(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken)) != running;
        if (isWaiting)
        {
            using var writer = new FileStream(_folder.File("pipe.json"), FileMode.Open, FileAccess.ReadWrite);
        }

        Assert.False(isWaiting);
        var result = await running;
        Assert.Equal(errorId, result.TerminatingId ?? Assert.Single(result.ErrorIds));
        Assert.Contains(".json", (result.Terminating ?? result.Errors[0]).ToString());
    }

    [Fact]
    public void A_link_is_read_as_its_target_and_keeps_its_own_name()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Creating links requires a privilege on Windows.");
        _folder.Write("good.png", TestImages.Png());
        Link("link.png", "good.png");

        foreach (var model in new[] { "palmyra-x5", "palmyra-vision" })
        {
            Assert.Equal("link.png", Assert.Single(_shell.Run($"iwv 'p' link.png -Model {model} -WarningAction Ignore").ThrowIfFailed().Results).Name);
        }
    }

    [Fact]
    public void A_rooted_path_does_not_depend_on_the_location()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Rooted paths on Windows start with a drive letter.");
        Directory.CreateDirectory(Path.Combine(_folder.Path, "deep"));
        var file = _folder.Write(Path.Combine("deep", "a.png"), TestImages.Png());

        var result = _shell.Run(
            "$deep = [System.Management.Automation.PSDriveInfo]::new('deep', $ExecutionContext.SessionState.Provider.GetOne('FileSystem'), \"$pwd/deep\", '', $null); " +
            $"$null = $ExecutionContext.SessionState.Drive.New($deep, 'global'); iwv 'p' -LiteralPath '{file}'; iwv 'p' -LiteralPath 'Microsoft.PowerShell.Core\\FileSystem::{file}'; " +
            $"$null = $ExecutionContext.SessionState.Path.SetLocation('deep:'); iwv 'p' -LiteralPath a.png, '{file}', /a.png, 'FileSystem::/nowhere/../a.png'");

        Assert.Equal(["FileNotFound", "FileNotFound"], result.ErrorIds);
        Assert.Equal([file, file, file, file], result.Results.Select(answer => answer.Path));
    }

    [Theory]
    [InlineData("*.png")]
    [InlineData("./*.png")]
    [InlineData("deep/../*.png")]
    public void Brackets_in_the_current_location_are_not_a_pattern(string path)
    {
        Directory.CreateDirectory(_folder.File("a[1]/deep"));
        Directory.CreateDirectory(_folder.File("a1"));
        _folder.Write("a1/wrong.png", TestImages.Png());
        var file = _folder.Write(Path.Combine("a[1]", "right.png"), TestImages.Png());
        _shell.SetLocation(_folder.File("a[1]"));

        Assert.Equal([file], _shell.Run($"iwv 'p' '{path}'").ThrowIfFailed().Results.Select(static answer => answer.Path));
    }

    [Fact]
    public void A_backtick_in_the_current_location_escapes_nothing()
    {
        Directory.CreateDirectory(_folder.File("a`b"));
        var file = _folder.Write(Path.Combine("a`b", "[1].png"), TestImages.Png());
        _shell.SetLocation(_folder.File("a`b"));

        Assert.Equal([file], _shell.Run("iwv 'p' '`[1`].png'").ThrowIfFailed().Results.Select(static answer => answer.Path));
    }

    [Fact]
    public void A_rooted_path_with_a_colon_is_not_read_as_a_drive()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "File names on Windows cannot contain a colon.");
        var file = _folder.Write("12:30:05.png", TestImages.Png());

        var result = _shell.Run($"iwv 'p' -LiteralPath '{file}'; iwv 'p' '{file}'; iwv 'p' -LiteralPath 'FileSystem::{file}'").ThrowIfFailed();

        Assert.Equal([file, file, file], result.Results.Select(answer => answer.Path));
        // Two colons follow the name of a provider, as in other commands.
        Assert.Equal(["InvalidPath"], _shell.Run($"iwv 'p' -LiteralPath '{_folder.Write("a::b.png", TestImages.Png())}'").ErrorIds);
    }

    [Fact]
    public void A_file_without_read_permission_is_named_in_the_error()
    {
        if (OperatingSystem.IsWindows() || Environment.IsPrivilegedProcess)
        {
            Assert.Skip("Windows has no file modes, and root can read every file.");
            return;
        }

        _folder.Write("good.png", TestImages.Png());
        File.SetUnixFileMode(_folder.Write("secret.png", TestImages.Png()), UnixFileMode.None);

        AssertOneFails("'good.png', 'secret.png', 'good.png'", "secret.png", "FileNotReadable");
    }

    [Theory]
    [InlineData("delete", "FileNotReadable")]
    [InlineData("grow", "FileChanged")]
    [InlineData("shrink", "FileChanged")]
    public async Task A_file_that_changes_before_a_retry_is_named_in_the_error(string change, string errorId)
    {
        var path = _folder.Write("a.png", SampleImages.Png(1000));
        await using var server = new RawServer(async connection =>
        {
            await connection.ReadRequestAsync();
            if (change == "delete")
            {
                File.Delete(path);
            }
            else
            {
                await using var file = new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
                file.SetLength(change == "grow" ? 2000 : 500);
            }

            await connection.AnswerAsync("500 Oops", "{}");
        });

        var result = _shell.Run($"iwv 'p' a.png -Endpoint {server.Address}");

        Assert.Equal([errorId], result.ErrorIds);
        Assert.Contains("a.png", Assert.Single(result.Errors).ToString());
        Assert.Single(server.Heads);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_file_name_is_found_in_every_form_and_returned_unchanged(string name)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows does not allow all of these names.");
        var path = _folder.Write(name, TestImages.Png());
        _shell.Set("name", name);
        _shell.Set("path", path);

        var result = _shell.Run(
            "iwv 'p' -LiteralPath $path; iwv 'p' -LiteralPath \"./$name\"; iwv 'p' -Path \"./$name\"; gci | iwv 'p'; [pscustomobject]@{ Path = $path } | iwv 'p'; iwv 'p' ([wildcardpattern]::Escape($path)); iwv 'p' *.png; iwv 'p' $path -Model palmyra-vision -WarningAction Ignore").ThrowIfFailed();

        Assert.Equal(Enumerable.Repeat(path, 8), result.Results.Select(static answer => answer.Path));
        Assert.All(result.Results, answer => Assert.Equal(name, answer.Name));
    }

    [Fact]
    public void A_file_name_with_a_line_break_is_found_and_shown_on_one_line()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows does not allow such names.");
        _folder.Write("a\nb.png", Encoding.ASCII.GetBytes("no image"));

        var error = Assert.Single(_shell.Run("gci | iwv 'p'").Errors);

        Assert.StartsWith("UnsupportedImage,", error.FullyQualifiedErrorId);
        Assert.DoesNotContain('\n', error.ToString());
    }

    public async ValueTask DisposeAsync()
    {
        _shell.Dispose();
        await _emulator.DisposeAsync();
        _folder.Dispose();
    }

    private void AssertOneFails(string paths, string name, string errorId)
    {
        var result = _shell.Run($"{paths} | iwv 'p'");

        Assert.Equal([errorId], result.ErrorIds);
        Assert.Equal(["good.png", "good.png"], result.Results.Select(static answer => answer.Name));
        Assert.EndsWith(name, Assert.Single(result.Errors).TargetObject.ToString());
    }

    private void MakePipe(string name)
    {
        using var command = Process.Start("mkfifo", [_folder.File(name)]);
        command.WaitForExit();
    }

    private void Link(string name, string target) => File.CreateSymbolicLink(_folder.File(name), target);
}
