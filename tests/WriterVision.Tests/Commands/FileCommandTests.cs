using System;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using WriterVision.Emulator;
using WriterVision.Emulator.Faults;
using WriterVision.Tests.Engine;
using WriterVision.Text;
using Xunit;

namespace WriterVision.Tests.Commands;

/// <summary>The commands for the files in the account, and for models.</summary>
public sealed class FileCommandTests : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private EmulatorServer _emulator = null!;
    private Shell _shell = null!;

    public async ValueTask InitializeAsync()
    {
        _emulator = await EmulatorServer.StartAsync(new EmulatorOptions { ApiKey = "key-of-files" });
        _shell = new Shell(_emulator.Address, "key-of-files");
        _shell.SetLocation(_folder.Path);
        _folder.Write("a.png", TestImages.Png(10, 10));
        _folder.Write("b.txt", "text"u8.ToArray());
    }

    public async ValueTask DisposeAsync()
    {
        _shell.Dispose();
        await _emulator.DisposeAsync();
        _folder.Dispose();
    }

    [Theory]
    [InlineData("a;b \"c\" 100%.png")]
    [InlineData("line\r\nX-Evil 1.png")]
    [InlineData("\U0001F4F7 שלום.png")]
    [InlineData("ä'*.png")]
    public void Any_file_name_is_sent_unchanged(string name)
    {
        _folder.Write(name, TestImages.Png());
        _shell.Set("name", name);

        var sent = Assert.IsType<WriterFile>(Assert.Single(_shell.Run("Send-WriterFile -LiteralPath $name").ThrowIfFailed().Output));

        Assert.Equal(SafeText.Line(name), sent.Name);
        Assert.Equal(("image/png", new FileInfo(_folder.File(name)).Length), (sent.ContentType, sent.Length));
    }

    [Theory]
    [InlineData("Send-WriterFile missing.png", "FileNotFound")]
    [InlineData("Send-WriterFile program.exe", "UnsupportedFileType")]
    [InlineData("Send-WriterFile a.png -ContentType nonsense", "InvalidContentType")]
    [InlineData("Get-WriterFile nothere", "FileIdNotFound")]
    [InlineData("Remove-WriterFile nothere -Confirm:$false", "FileIdNotFound")]
    [InlineData("Receive-WriterFile nothere in", "FileIdNotFound")]
    [InlineData("Restart-WriterFile nothere", "FileIdNotFound")]
    [InlineData("Get-WriterModel nothere", "ModelNotListed")]
    public void A_missing_or_unsupported_file_is_an_error(string call, string errorId)
    {
        _folder.Write("program.exe", "MZ"u8.ToArray());

        var result = _shell.Run(call);

        Assert.Equal(errorId, result.TerminatingId ?? Assert.Single(result.ErrorIds));
    }

    [Theory]
    [InlineData("GIF89a", "picture.png")]
    [InlineData("%PDF-1.7 ", "scan.png")]
    [InlineData("RIFF\0\0\0\0WEBPVP8 ", "picture.jpg")]
    [InlineData("<html><title>Sign in</title></html>", "picture.jpeg")]
    public void An_image_file_with_unsupported_content_is_rejected_without_ContentType(string content, string name)
    {
        _folder.Write(name, System.Text.Encoding.Latin1.GetBytes(content));

        var result = _shell.Run($"Send-WriterFile {name}, a.png; Send-WriterFile {name} -ContentType 'image/x-own; q=\"1\"'");

        Assert.Equal(["UnsupportedFileContent"], result.ErrorIds);
        Assert.Equal([("a.png", "image/png"), (name, "image/x-own; q=\"1\"")], result.Output.Cast<WriterFile>().Select(file => (file.Name, file.ContentType!)));
    }

    [Theory]
    [InlineData("large.png", true)]
    [InlineData("large.pdf", true)]
    [InlineData("large.txt", true)]
    [InlineData("large.csv", false)]
    public void An_image_that_is_too_large_for_vision_is_sent_with_a_warning(string name, bool isWarned)
    {
        var bytes = new byte[(7 * 1024 * 1024) + 1];
        Array.Fill(bytes, (byte)' ');
        (name == "large.png" ? TestImages.Png() : name == "large.pdf" ? "%PDF-1.7"u8.ToArray() : []).CopyTo(bytes, 0);
        _folder.Write(name, bytes);

        var result = _shell.Run($"Send-WriterFile {name}").ThrowIfFailed();

        Assert.Equal(isWarned ? 1 : 0, result.Warnings.Count(warning => warning.Contains(_folder.File(name), StringComparison.Ordinal)));
        Assert.Equal(1, _emulator.State.Files);
    }

    [Fact]
    public void A_file_that_cannot_be_sent_is_an_error_and_the_run_continues()
    {
        _folder.Write("empty.png", []);
        Directory.CreateDirectory(_folder.File("folder.png"));
        File.CreateSymbolicLink(_folder.File("loop.png"), _folder.File("loop.png"));

        var result = _shell.Run("Send-WriterFile empty.png, folder.png, a.png, loop.png, b.txt -MaximumRetryCount 0");

        Assert.Equal(["EmptyFile", "NotAFile"], result.ErrorIds.Take(2));
        Assert.EndsWith("folder.png' is a folder, not a file.", result.Errors[1].ToString());
        Assert.Contains(result.ErrorIds[2], new[] { "FileNotFound", "FileNotReadable" });
        Assert.Equal(3, result.Errors.Count);
        Assert.Equal(["a.png", "b.txt"], result.Output.Cast<WriterFile>().Select(file => file.Name));
    }

    [Fact]
    public void WhatIf_sends_no_request_and_creates_no_folder()
    {
        _shell.Run("$f = Send-WriterFile a.png").ThrowIfFailed();
        var before = _emulator.State.Answers.Values.Sum();

        _shell.Run("Send-WriterFile a.png, b.txt -WhatIf; $f | Receive-WriterFile -Destination in -WhatIf; $f | Restart-WriterFile -WhatIf; $f | Remove-WriterFile -WhatIf").ThrowIfFailed();

        Assert.Equal(before, _emulator.State.Answers.Values.Sum());
        Assert.False(Directory.Exists(_folder.File("in")));
    }

    [Fact]
    public async Task Restart_WriterFile_processes_a_failed_file_again()
    {
        await using var failing = await EmulatorServer.StartAsync(new EmulatorOptions { FailedProcessingShare = 1 });
        using var shell = new Shell(failing.Address, "any");
        shell.SetLocation(_folder.Path);

        var result = shell.Run("$f = Send-WriterFile a.png; $f.Status; $f | Restart-WriterFile; ($f | Get-WriterFile).Status").ThrowIfFailed();

        Assert.Equal(["failed", "completed"], result.Output);
    }

    [Theory]
    [InlineData("Get-WriterFile -FileType p", "pdf png ppt pptx")]
    [InlineData("Get-WriterFile -Status ", "completed failed in_progress")]
    [InlineData("Get-WriterFile -Order d", "desc")]
    [InlineData("Get-WriterModel -Name palmyra-x5", "palmyra-x5")]
    [InlineData("Get-WriterModel palmyra-x5", "palmyra-x5")]
    public void Known_values_are_completed_without_a_request(string typed, string expected)
    {
        _shell.Set("typed", typed);

        var found = _shell.Run("[System.Management.Automation.CommandCompletion]::CompleteInput($typed, $typed.Length, $null).CompletionMatches.CompletionText").ThrowIfFailed();

        Assert.Equal(expected, string.Join(' ', found.Output));
        Assert.Empty(_emulator.State.Answers);
    }

    [Theory]
    [InlineData("gci a.png | Remove-WriterFile -Confirm:$false")]
    [InlineData("@{} | Remove-WriterFile -Confirm:$false")]
    [InlineData("iwv 'p' a.png | Remove-WriterFile -Confirm:$false")]
    [InlineData("Get-WriterModel | Remove-WriterFile -Confirm:$false")]
    [InlineData("[pscustomobject]@{ Id = $id } | Remove-WriterFile -Confirm:$false")]
    [InlineData("'*' | Remove-WriterFile -Confirm:$false")]
    [InlineData("'..' | Remove-WriterFile -Confirm:$false")]
    public void Remove_WriterFile_rejects_input_that_is_not_an_uploaded_file(string call)
    {
        _shell.Run("$id = (Send-WriterFile a.png).Id").ThrowIfFailed();

        var result = _shell.Run(call);

        Assert.NotEmpty(result.Errors);
        Assert.Equal(1, _emulator.State.Files);
    }

    [Theory]
    [InlineData("$file | Remove-WriterFile -Confirm:$false")]
    [InlineData("$file.Id | Remove-WriterFile -Confirm:$false")]
    [InlineData("Remove-WriterFile $file -Confirm:$false")]
    [InlineData("[pscustomobject]@{ FileId = $file.Id } | Remove-WriterFile -Confirm:$false")]
    public void Remove_WriterFile_accepts_every_form_of_an_uploaded_file(string call)
    {
        _shell.Run("$file = Send-WriterFile a.png; " + call).ThrowIfFailed();

        Assert.Equal(0, _emulator.State.Files);
    }

    [Theory]
    [InlineData("Get-WriterFile $file.Id")]
    [InlineData("$file | Get-WriterFile")]
    [InlineData("[pscustomobject]@{ FileId = $file.Id } | Get-WriterFile")]
    [InlineData("Get-WriterFile -Name a*")]
    [InlineData("Get-WriterFile -FileType png -Status completed -Order asc")]
    public void Get_WriterFile_finds_a_file_by_id_object_or_filter(string call)
    {
        var found = _shell.Run("$file = Send-WriterFile a.png; $null = Send-WriterFile b.txt; " + call).ThrowIfFailed();

        Assert.Equal("a.png", ((WriterFile)Assert.Single(found.Output)).Name);
    }

    [Fact]
    public void A_file_name_as_an_id_is_an_error_that_suggests_Name() =>
        Assert.Contains("-Name", _shell.Run("Get-WriterFile *.jpg").Terminating!.ToString());

    [Fact]
    public void A_list_is_read_only_as_far_as_needed_and_files_can_be_deleted_while_it_is_read()
    {
        _shell.Run("1..1000 | ForEach-Object { 'a.png' } | Send-WriterFile -ThrottleLimit 16").ThrowIfFailed();
        var before = _emulator.State.Answers["/v1/files 200"];

        Assert.Equal(5, _shell.Run("Get-WriterFile | Select-First 5").ThrowIfFailed().Output.Count);
        Assert.Equal(before + 1, _emulator.State.Answers["/v1/files 200"]);
        _shell.Run("Get-WriterFile | Remove-WriterFile -Confirm:$false").ThrowIfFailed();
        Assert.Equal(0, _emulator.State.Files);
    }

    [Fact]
    public void A_thousand_files_are_removed_as_they_arrive_and_a_missing_one_is_one_error()
    {
        _shell.Run("$files = 1..1000 | ForEach-Object { 'a.png' } | Send-WriterFile -ThrottleLimit 16; $gone = $files[500]; $gone | Remove-WriterFile -Confirm:$false").ThrowIfFailed();

        var result = _shell.Run("$files | Remove-WriterFile -ThrottleLimit 16 -Confirm:$false; $gone.Id");

        var error = Assert.Single(result.Errors);
        Assert.Equal("FileIdNotFound", result.ErrorIds.Single());
        Assert.Equal(Assert.Single(result.Output), error.TargetObject);
        Assert.Equal(0, _emulator.State.Files);
    }

    [Fact]
    public void A_download_overwrites_an_existing_file_only_with_Force()
    {
        _shell.Run("$f = 'a.png', 'a.png' | Send-WriterFile").ThrowIfFailed();

        var result = _shell.Run("$f | Receive-WriterFile -Destination in -ThrottleLimit 1; Receive-WriterFile $f[0] in; Receive-WriterFile $f[0] in -Force");

        Assert.Equal(["FileExists", "FileExists"], result.ErrorIds);
        Assert.Equal([_folder.File("in/a.png"), _folder.File("in/a.png")], result.Output.Select(file => ((FileInfo)file).FullName));
        Assert.Equal([_folder.File("in/a.png")], Directory.GetFileSystemEntries(_folder.File("in")));
    }

    [Fact]
    public void A_file_is_added_to_a_graph_and_saved_to_the_destination_of_its_row()
    {
        var graph = Guid.NewGuid();
        _shell.Set("graph", graph);

        _shell.Run("$f = Send-WriterFile a.png -GraphId $graph; $null = Send-WriterFile b.txt").ThrowIfFailed();
        var found = _shell.Run("Get-WriterFile -GraphId $graph").ThrowIfFailed();
        _shell.Run("[pscustomobject]@{ FileId = $f.Id; Destination = 'copy.png' } | Receive-WriterFile").ThrowIfFailed();

        Assert.Equal([graph.ToString()], ((WriterFile)Assert.Single(found.Output)).GraphIds);
        Assert.Equal(File.ReadAllBytes(_folder.File("a.png")), File.ReadAllBytes(_folder.File("copy.png")));
    }

    [Fact]
    public void A_destination_that_cannot_be_written_is_named_in_the_error()
    {
        _shell.Run("$f = Send-WriterFile a.png").ThrowIfFailed();

        Assert.Equal(["FileNotWritable"], _shell.Run("Receive-WriterFile $f b.txt/in").ErrorIds);
    }

    [Fact]
    public void A_broken_download_leaves_no_file_or_folder()
    {
        _shell.Run("$f = Send-WriterFile a.png").ThrowIfFailed();
        _emulator.Script(new Fault(FaultKind.CutOff));

        var result = _shell.Run("Receive-WriterFile $f in -MaximumRetryCount 0");

        Assert.Single(result.Errors);
        Assert.False(Directory.Exists(_folder.File("in")));
    }

    [Theory]
    [InlineData("../../x", "x")]
    [InlineData("/etc/x", "x")]
    [InlineData("C:\\windows\\x.png", "x.png")]
    [InlineData("..", "id")]
    [InlineData("", "id")]
    [InlineData("a:b?.png", "a_b_.png")]
    [InlineData("CON.png", "_CON.png")]
    [InlineData("COM1.txt", "_COM1.txt")]
    [InlineData("lpt\u00b2.png", "_lpt\u00b2.png")]
    [InlineData("COM\u00b9", "_COM\u00b9")]
    [InlineData("conin$", "_conin$")]
    [InlineData("CONOUT$.log", "_CONOUT$.log")]
    [InlineData("COM10.txt", "COM10.txt")]
    [InlineData("x\0y.png. ", "x_y.png")]
    public void A_name_from_the_server_is_never_a_path(string name, string expected) => Assert.Equal(expected, SafeFileName.From(name, "id"));

    [Fact]
    public void A_long_name_is_truncated_and_keeps_its_extension()
    {
        var name = SafeFileName.From(string.Concat(Enumerable.Repeat("\U0001F4F7", 300)) + ".png", "id");

        Assert.EndsWith("\U0001F4F7.png", name);
        Assert.InRange(System.Text.Encoding.UTF8.GetByteCount(name), 190, 200);
    }

    [Fact]
    public void Models_are_listed_and_found_by_wildcards()
    {
        Assert.Contains(_shell.Run("Get-WriterModel").ThrowIfFailed().Output, model => ((WriterModel)model).Name == "palmyra-x5");
        Assert.Equal("palmyra-x5", ((WriterModel)Assert.Single(_shell.Run("Get-WriterModel *x5").ThrowIfFailed().Output)).Name);
    }
}
