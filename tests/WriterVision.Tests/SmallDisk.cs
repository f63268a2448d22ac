using System;
using System.IO;
using System.Threading.Tasks;
using Xunit;

namespace WriterVision.Tests;

/// <summary>A small disk for one test, to test a full disk. If it cannot be mounted, the test is skipped. Mounting requires root on Linux.</summary>
internal sealed class SmallDisk : IAsyncDisposable
{
    private readonly string _path;

    private SmallDisk(string path) => _path = path;

    /// <param name="path">The mount point: a folder that does not exist yet.</param>
    /// <param name="kilobytes">The size of the disk.</param>
    public static async Task<SmallDisk> MountAsync(string path, int kilobytes)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess, "Mounting a small disk requires root on Linux.");
        Directory.CreateDirectory(path);
        var (code, _, error) = await ChildProcess.RunAsync(
            "mount", ["-t", "tmpfs", "-o", $"size={kilobytes}k", "tmpfs", path], null, TestContext.Current.CancellationToken);
        Assert.SkipWhen(code != 0, "The disk could not be mounted: " + error);
        return new SmallDisk(path);
    }

    public string File(string name) => Path.Combine(_path, name);

    public async ValueTask DisposeAsync() => await ChildProcess.RunAsync("umount", [_path], null, default);
}
