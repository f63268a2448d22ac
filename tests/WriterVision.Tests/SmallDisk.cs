using System;
using System.IO;
using System.Threading.Tasks;
using Xunit;

namespace WriterVision.Tests;

/// <summary>A disk of a test's own that is soon full. Where none can be mounted, which takes root on Linux, the test is skipped.</summary>
internal sealed class SmallDisk : IAsyncDisposable
{
    private readonly string _path;

    private SmallDisk(string path) => _path = path;

    /// <param name="path">Where it is mounted: a folder that is not there yet.</param>
    /// <param name="kilobytes">Its size.</param>
    public static async Task<SmallDisk> MountAsync(string path, int kilobytes)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess, "Mounting a small disk takes root on Linux.");
        Directory.CreateDirectory(path);
        var (code, _, error) = await ChildProcess.RunAsync(
            "mount", ["-t", "tmpfs", "-o", $"size={kilobytes}k", "tmpfs", path], null, TestContext.Current.CancellationToken);
        Assert.SkipWhen(code != 0, "Nothing can be mounted here: " + error);
        return new SmallDisk(path);
    }

    public string File(string name) => Path.Combine(_path, name);

    public async ValueTask DisposeAsync() => await ChildProcess.RunAsync("umount", [_path], null, default);
}
