using System.IO;
using System.Linq;
using System.Threading.Tasks;
using WriterVision.Imaging.Codecs;
using WriterVision.Imaging.Sources;
using Xunit;

namespace WriterVision.Tests.Imaging;

/// <summary>The names of converted images and of images of changes.</summary>
public sealed class ImageFileNameTests
{
    [Theory]
    [InlineData(null, null, "scan.png")]
    [InlineData(3, 9, "scan-3.png")]
    [InlineData(3, 10, "scan-03.png")]
    [InlineData(12, 120, "scan-012.png")]
    public void A_converted_image_has_the_name_of_its_source_and_a_padded_page(int? page, int? pageCount, string expected) =>
        Assert.Equal(Path.Combine("out", expected), ImageFileName.ForConverted("out", Path.Combine("in", "scan.tif"), page, pageCount, FileFormat.Png));

    [Theory]
    [InlineData("scan.tif", null, null, "scan.tif.png")]
    [InlineData("scan.tif", 3, 10, "scan.tif-03.png")]
    [InlineData("sub/scan.tif", 3, 9, "sub/scan.tif-3.png")]
    public void An_image_of_changes_has_the_name_of_the_comparison_and_a_padded_page(string name, int? page, int? pageCount, string expected) =>
        Assert.Equal(Path.Combine(["out", .. expected.Split('/')]), ImageFileName.ForChanges("out", name, page, pageCount));

    [Theory]
    [InlineData("plan.png")]
    [InlineData("plan.PNG")]
    public void The_path_of_a_PNG_file_is_used_as_it_is(string path) => Assert.Equal(path, ImageFileName.ForChanges(path, "scan.tif", 3, 10));

    [Fact]
    public async Task The_images_of_changes_of_a_document_sort_by_page()
    {
        using var folder = new TemporaryFolder();
        var settings = new ConversionSettings();
        var before = ComparedInput.Open(ImageReference.FromPath(folder.Write("before.tif", Tiff(10, gray: 0))), settings);
        var after = ComparedInput.Open(ImageReference.FromPath(folder.Write("after.tif", Tiff(11, gray: 255))), settings);
        var comparer = new ImagePairComparer(0, [], replaces: false);

        foreach (var page in (int[])[2, 10])
        {
            await comparer.CompareAsync(
                "after.tif", before, after, page, comparer.TakeTurn(folder.File("changes"), "after.tif", page), TestContext.Current.CancellationToken);
        }

        Assert.Equal(["after.tif-02.png", "after.tif-10.png"], Directory.EnumerateFiles(folder.File("changes")).Select(Path.GetFileName).Order());
    }

    /// <summary>A TIFF whose pages have one gray pixel each.</summary>
    private static byte[] Tiff(int pages, byte gray)
    {
        const int Pixel = 8;
        const int Start = 10;
        const int Entries = 8;
        const int Length = 2 + (Entries * 12) + 4;
        using var file = new MemoryStream();
        using var writer = new BinaryWriter(file);
        writer.Write("II*\0"u8);
        writer.Write(Start);
        writer.Write([gray, 0]);
        for (var page = 1; page <= pages; page++)
        {
            writer.Write((short)Entries);
            foreach (var (tag, value) in ((short, int)[])[(256, 1), (257, 1), (258, 8), (259, 1), (262, 1), (273, Pixel), (278, 1), (279, 1)])
            {
                writer.Write(tag);
                writer.Write((short)4);
                writer.Write(1);
                writer.Write(value);
            }

            writer.Write(page == pages ? 0 : Start + (page * Length));
        }

        return file.ToArray();
    }
}
