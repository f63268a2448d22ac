using System;
using System.IO;

namespace WriterVision.Benchmarks;

/// <summary>Folders of images that are all different, made for a case and deleted after it.</summary>
internal sealed class TestImages : IDisposable
{
    /// <summary>How many images a contender asks about before it is measured, so that the runtime has compiled what runs often.</summary>
    private const int WarmUpCount = 100;

    /// <summary>The first bytes of every JPEG. What follows is no picture, which nobody looks at here.</summary>
    private static readonly byte[] Signature = [0xFF, 0xD8, 0xFF, 0xE0];

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("writervision-benchmark-");

    /// <param name="count">How many images.</param>
    /// <param name="length">The bytes of each.</param>
    public TestImages(int count, int length)
    {
        Folder = Fill("images", count, length, seed: 1);
        WarmUpFolder = Fill("warm-up", Math.Min(count, WarmUpCount), length, seed: 2);
    }

    public string Folder { get; }

    public string WarmUpFolder { get; }

    public void Dispose() => _folder.Delete(recursive: true);

    private string Fill(string name, int count, int length, int seed)
    {
        var folder = _folder.CreateSubdirectory(name).FullName;
        var chance = new Random(seed);
        var bytes = new byte[length];
        for (var number = 0; number < count; number++)
        {
            chance.NextBytes(bytes);
            Signature.CopyTo(bytes, 0);
            File.WriteAllBytes(Path.Combine(folder, $"{number:D6}.jpg"), bytes);
        }

        return folder;
    }
}
