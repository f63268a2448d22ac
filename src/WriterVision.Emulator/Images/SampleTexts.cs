using System.Collections.Generic;

namespace WriterVision.Emulator.Images;

/// <summary>
/// The text in the images of docs/samples, by the SHA-256 hash of the file. MakeSamples.cs drew it, so it is known without Tesseract:
/// the examples in the documentation have the same output on every machine.
/// </summary>
internal static class SampleTexts
{
    /// <summary>receipt-taxi.png.</summary>
    private const string Taxi = "312c020fe29837f99767543e409b60fc57a40362b4bfc43c7e6cf32d46af3c93";

    /// <summary>The same receipt as a JPEG, which is the third page of scans/receipts.pdf.</summary>
    private const string TaxiAsJpeg = "10928a2c9d227b70829aca5d5da360e33881e90f86bccaaaf6b44a333cc1d6ec";

    private static readonly Dictionary<string, string> Texts = new()
    {
        // receipt-cafe.jpg
        ["d895a5a05b35449569a61b06582133f8709d25e0047b41bf6e5bd9181d99bd5d"] = """
            CAFE AURORA
            12 Harbour Street
            Date: 2026-03-14
            Flat white 4.20
            Croissant 3.10
            Orange juice 4.75
            TOTAL 12.05
            Thank you!
            """,
        // receipt-hardware.jpg
        ["afb857c41edb679f2d54d686e97de8b3b50369d6dafef13f6c1f673426ee7a5f"] = """
            NORTHSIDE HARDWARE
            480 Mill Road
            Date: 2026-04-02
            Hex bolts M6 7.90
            Wood glue 12.45
            Paint roller 9.99
            Masking tape 3.60
            TOTAL 33.94
            Thank you!
            """,
        [Taxi] = """
            CITY CABS
            Licence 3391
            Date: 2026-05-21
            Airport transfer 38.00
            Night surcharge 6.50
            TOTAL 44.50
            Thank you!
            """,
        // sales-chart.png
        ["5b9fe7a27bd7e61da9af156191c8f9229f17a6f7bc062b5440d2cc02ea20a8af"] = """
            Sales by quarter, 2025 (thousands)
            Q1 120
            Q2 180
            Q3 95
            Q4 240
            """,
        // error-dialog.webp
        ["85c62ffb06b9890c3be02f782bf00f323aa2c49ccd8d2477779634bec082fe26"] = """
            Backup Service
            The backup could not be completed.
            Error 0x80070070: the disk is full.
            Retry
            Cancel
            """,
        // status-badge.gif
        ["f6d70bc54d2c7b0bc7b847116fe0774273dc248b16d08375161a9c06c3740c69"] = "build passing",
        // floor-plan-before.png
        ["e8728125ddd980f13f3f4b88a01767c745052812caa7a2ee89550c8d1adac0d9"] = """
            Office
            Meeting room
            Store
            """,
        // floor-plan-after.png
        ["54dbaa3bcda021c670a2fcf628810009fa3c338df05b70abedfde6892828ec14"] = """
            Office
            Meeting room
            Store
            """,
        // sunset.jpg
        ["b75173e297fc69fe3ec6956c5219de644a7c71a0c915b585df5fd77d6490eee6"] = string.Empty,
    };

    /// <param name="hash">The SHA-256 hash of the image, in lowercase hexadecimal digits.</param>
    /// <returns>The text, empty if the image contains none; null if it is not one of the samples.</returns>
    public static string? Find(string hash) => Texts.GetValueOrDefault(hash == TaxiAsJpeg ? Taxi : hash);
}
