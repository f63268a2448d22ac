using System.IO;
using UglyToad.PdfPig.Content;
using UglyToad.PdfPig.Graphics.Colors;
using UglyToad.PdfPig.Tokens;

namespace WriterVision.Imaging.Codecs.Pdf;

/// <summary>Puts the CCITT fax data of a PDF into a TIFF file, which holds the same bytes with another header.</summary>
internal static class FaxTiff
{
    private const int Directory = 8;
    private const int Entries = 9;
    private const int Data = Directory + 2 + (Entries * 12) + 4;

    /// <returns>A TIFF file; null if the data has parameters that TIFF does not have.</returns>
    public static byte[]? TryCreate(IPdfImage image)
    {
        var parameters = Parameters(image.ImageDictionary);
        var k = Number(parameters, "K", 0);
        if (Flag(parameters, "EncodedByteAlign") || Number(parameters, "Columns", 1728) != image.WidthInSamples || image.BitsPerComponent != 1
            || image.ColorSpaceDetails is not { NumberOfColorComponents: 1, Type: not ColorSpace.Indexed })
        {
            return null;
        }

        // 0 in the data is black, unless one of /BlackIs1 and /Decode [1 0] says otherwise.
        var isInverted = Flag(parameters, "BlackIs1") != (image.Decode.Count > 0 && image.Decode[0] == 1);
        var content = image.RawMemory;
        using var file = new MemoryStream(Data + content.Length);
        using var writer = new BinaryWriter(file);
        writer.Write([(byte)'I', (byte)'I', 42, 0]);
        writer.Write(Directory);
        writer.Write((ushort)Entries);
        Write(256, image.WidthInSamples);
        Write(257, image.HeightInSamples);
        Write(258, 1);
        Write(259, k < 0 ? 4 : 3);
        Write(262, isInverted ? 1 : 0);
        Write(273, Data);
        Write(278, image.HeightInSamples);
        Write(279, content.Length);
        Write(k < 0 ? 293 : 292, k > 0 ? 1 : 0);
        writer.Write(0);
        writer.Write(content.ToArray());
        writer.Flush();
        return file.ToArray();

        void Write(int tag, int value)
        {
            writer.Write((ushort)tag);
            writer.Write((ushort)4);
            writer.Write(1);
            writer.Write(value);
        }
    }

    private static DictionaryToken? Parameters(DictionaryToken dictionary)
    {
        if (!dictionary.TryGet(NameToken.Create("DecodeParms"), out var token) && !dictionary.TryGet(NameToken.Create("DP"), out token))
        {
            return null;
        }

        return token switch
        {
            DictionaryToken found => found,
            ArrayToken { Data: { Count: 1 } found } => found[0] as DictionaryToken,
            _ => null,
        };
    }

    private static int Number(DictionaryToken? parameters, string name, int otherwise) =>
        parameters is not null && parameters.TryGet(NameToken.Create(name), out var token) && token is NumericToken number ? number.Int : otherwise;

    private static bool Flag(DictionaryToken? parameters, string name) =>
        parameters is not null && parameters.TryGet(NameToken.Create(name), out var token) && token is BooleanToken { Data: true };
}
