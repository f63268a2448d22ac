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
    /// <param name="extension">The end of their names.</param>
    /// <param name="create">Returns the bytes of an image: its number, and a number for the folder.</param>
    public TestImages(int count, string extension, Func<int, int, byte[]> create)
    {
        Folder = Fill("images", count, extension, number => create(number, 1));
        WarmUpFolder = Fill("warm-up", Math.Min(count, WarmUpCount), extension, number => create(number, 2));
    }

    public string Folder { get; }

    public string WarmUpFolder { get; }

    /// <summary>Images that only look like JPEG files.</summary>
    /// <param name="count">How many images.</param>
    /// <param name="length">The bytes of each.</param>
    public static TestImages Random(int count, int length)
    {
        Random[] chances = [new(1), new(2)];
        return new TestImages(count, ".jpg", (_, folder) =>
        {
            var bytes = new byte[length];
            chances[folder - 1].NextBytes(bytes);
            Signature.CopyTo(bytes, 0);
            return bytes;
        });
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private string Fill(string name, int count, string extension, Func<int, byte[]> create)
    {
        var folder = _folder.CreateSubdirectory(name).FullName;
        for (var number = 0; number < count; number++)
        {
            File.WriteAllBytes(Path.Combine(folder, $"{number:D6}{extension}"), create(number));
        }

        return folder;
    }
}
