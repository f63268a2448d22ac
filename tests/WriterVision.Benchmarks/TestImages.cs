using System;
using System.IO;

namespace WriterVision.Benchmarks;

/// <summary>Temporary folders with the images of a case. All images are different.</summary>
internal sealed class TestImages : IDisposable
{
    /// <summary>The maximum number of images in the warm-up. It is large enough that the runtime has compiled the code that runs often.</summary>
    private const int WarmUpCount = 100;

    /// <summary>The first bytes of every JPEG file. The module checks only these; the emulator does not decode images.</summary>
    private static readonly byte[] Signature = [0xFF, 0xD8, 0xFF, 0xE0];

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("writervision-benchmark-");

    /// <summary>Creates the folders and their files.</summary>
    /// <param name="count">The number of images.</param>
    /// <param name="extension">The extension of the file names.</param>
    /// <param name="create">Returns the bytes of an image. Its arguments are the number of the image and the number of the folder.</param>
    public TestImages(int count, string extension, Func<int, int, byte[]> create)
    {
        Folder = Fill("images", count, extension, number => create(number, 1));
        WarmUpFolder = Fill("warm-up", Math.Min(count, WarmUpCount), extension, number => create(number, 2));
    }

    public string Folder { get; }

    public string WarmUpFolder { get; }

    /// <summary>Creates files with random bytes after the signature of a JPEG file.</summary>
    /// <param name="count">The number of images.</param>
    /// <param name="length">The size of each file in bytes.</param>
    public static TestImages Random(int count, int length)
    {
        Random[] generators = [new(1), new(2)];
        return new TestImages(count, ".jpg", (_, folder) =>
        {
            var bytes = new byte[length];
            generators[folder - 1].NextBytes(bytes);
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
