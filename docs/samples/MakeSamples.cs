#:package SkiaSharp
#:package SkiaSharp.NativeAssets.Linux.NoDependencies
#:property PublishAot=false
#:property NoWarn=CS1591;CA1303;IDE0005

// Makes the sample images again: dotnet run docs/samples/MakeSamples.cs
// They are drawn, not photographed, so that they are ours to give away. DejaVu (Debian: fonts-dejavu-core) is needed to make them,
// and not to use them.
using System;
using System.Collections.Generic;
using System.IO;
using SkiaSharp;

var folder = args.Length > 0 ? args[0] : Path.Combine("docs", "samples");
const string Fonts = "/usr/share/fonts/truetype/dejavu/";
var sans = SKTypeface.FromFile(Fonts + "DejaVuSans.ttf");
var bold = SKTypeface.FromFile(Fonts + "DejaVuSans-Bold.ttf");
var mono = SKTypeface.FromFile(Fonts + "DejaVuSansMono.ttf");

Save("receipt-cafe.jpg", SKEncodedImageFormat.Jpeg, 82, Receipt("CAFE AURORA", "12 Harbour Street", "2026-03-14", [("Flat white", 4.20m), ("Croissant", 3.10m), ("Orange juice", 4.75m)]));
Save("receipt-hardware.jpg", SKEncodedImageFormat.Jpeg, 82, Receipt("NORTHSIDE HARDWARE", "480 Mill Road", "2026-04-02", [("Hex bolts M6", 7.90m), ("Wood glue", 12.45m), ("Paint roller", 9.99m), ("Masking tape", 3.60m)]));
Save("receipt-taxi.png", SKEncodedImageFormat.Png, 100, Receipt("CITY CABS", "Licence 3391", "2026-05-21", [("Airport transfer", 38.00m), ("Night surcharge", 6.50m)]));
Save("sales-chart.png", SKEncodedImageFormat.Png, 100, Chart());
Save("sunset.jpg", SKEncodedImageFormat.Jpeg, 80, Grained(Sunset()));
Save("error-dialog.webp", SKEncodedImageFormat.Webp, 90, Dialog());
Save("floor-plan-before.png", SKEncodedImageFormat.Png, 100, FloorPlan(withDesk: false));
Save("floor-plan-after.png", SKEncodedImageFormat.Png, 100, FloorPlan(withDesk: true));
File.WriteAllBytes(Path.Combine(folder, "status-badge.gif"), Gif.Encode(Badge()));

void Save(string name, SKEncodedImageFormat format, int quality, SKBitmap picture)
{
    using var data = picture.Encode(format, quality);
    using var file = File.Create(Path.Combine(folder, name));
    data.SaveTo(file);
}

static SKBitmap Draw(int width, int height, SKColor background, Action<SKCanvas> draw)
{
    var picture = new SKBitmap(width, height);
    using var canvas = new SKCanvas(picture);
    canvas.Clear(background);
    draw(canvas);
    return picture;
}

static SKPaint Fill(uint color) => new() { Color = new SKColor(color), IsAntialias = true };

static SKPaint Line(uint color, float width) => new() { Color = new SKColor(color), StrokeWidth = width, Style = SKPaintStyle.Stroke, IsAntialias = true };

SKBitmap Receipt(string vendor, string address, string date, (string Item, decimal Price)[] items)
{
    var height = 330 + (items.Length * 34);
    return Draw(420, height, new SKColor(0xFFFDFCF7), canvas =>
    {
        var ink = Fill(0xFF222222);
        using var head = new SKFont(bold, 27);
        using var text = new SKFont(mono, 20);
        using var total = new SKFont(bold, 26);
        canvas.DrawText(vendor, 210, 52, SKTextAlign.Center, head, ink);
        canvas.DrawText(address, 210, 84, SKTextAlign.Center, text, ink);
        canvas.DrawText("Date: " + date, 30, 138, SKTextAlign.Left, text, ink);
        canvas.DrawLine(30, 156, 390, 156, Line(0xFF888888, 1.5f));
        var y = 190;
        var sum = 0m;
        foreach (var (item, price) in items)
        {
            canvas.DrawText(item, 30, y, SKTextAlign.Left, text, ink);
            canvas.DrawText(FormattableString.Invariant($"{price:0.00}"), 390, y, SKTextAlign.Right, text, ink);
            sum += price;
            y += 34;
        }

        canvas.DrawLine(30, y - 14, 390, y - 14, Line(0xFF888888, 1.5f));
        canvas.DrawText("TOTAL", 30, y + 28, SKTextAlign.Left, total, ink);
        canvas.DrawText(FormattableString.Invariant($"{sum:0.00}"), 390, y + 28, SKTextAlign.Right, total, ink);
        canvas.DrawText("Thank you!", 210, y + 90, SKTextAlign.Center, text, ink);
    });
}

SKBitmap Chart() => Draw(640, 400, SKColors.White, canvas =>
{
    using var title = new SKFont(bold, 24);
    using var label = new SKFont(sans, 16);
    var ink = Fill(0xFF333333);
    canvas.DrawText("Sales by quarter, 2025 (thousands)", 320, 42, SKTextAlign.Center, title, ink);
    (string Name, int Value)[] bars = [("Q1", 120), ("Q2", 180), ("Q3", 95), ("Q4", 240)];
    for (var step = 0; step <= 5; step++)
    {
        var y = 350 - (step * 54);
        canvas.DrawLine(70, y, 610, y, Line(step == 0 ? 0xFF333333 : 0xFFDDDDDD, step == 0 ? 2 : 1));
        canvas.DrawText((step * 50).ToString(System.Globalization.CultureInfo.InvariantCulture), 58, y + 6, SKTextAlign.Right, label, ink);
    }

    for (var index = 0; index < bars.Length; index++)
    {
        var top = 350 - (bars[index].Value * 270f / 250);
        canvas.DrawRect(110 + (index * 130), top, 80, 350 - top, Fill(index == 3 ? 0xFFE8762D : 0xFF2D6CDF));
        canvas.DrawText(bars[index].Value.ToString(System.Globalization.CultureInfo.InvariantCulture), 150 + (index * 130), top - 8, SKTextAlign.Center, label, ink);
        canvas.DrawText(bars[index].Name, 150 + (index * 130), 376, SKTextAlign.Center, label, ink);
    }
});

SKBitmap Sunset() => Draw(720, 480, SKColors.Black, canvas =>
{
    var random = new Random(42);
    using var sky = new SKPaint { Shader = SKShader.CreateLinearGradient(new(0, 0), new(0, 300), [new(0xFF23336B), new(0xFFD9685A), new(0xFFFFC46B)], [0, 0.62f, 1], SKShaderTileMode.Clamp) };
    canvas.DrawRect(0, 0, 720, 300, sky);
    using var glow = new SKPaint { Shader = SKShader.CreateRadialGradient(new(470, 262), 260, [new(0xFFFFF3C4), new(0x70FFE3AC), new(0x1CFFD59C), new(0x00FFD59C)], [0, 0.3f, 0.65f, 1], SKShaderTileMode.Clamp) };
    canvas.DrawRect(0, 0, 720, 300, glow);
    canvas.DrawCircle(470, 262, 42, Fill(0xFFFFF0B8));
    using var sea = new SKPaint { Shader = SKShader.CreateLinearGradient(new(0, 300), new(0, 480), [new(0xFFE39A63), new(0xFF4A4370), new(0xFF171B38)], [0, 0.4f, 1], SKShaderTileMode.Clamp) };
    canvas.DrawRect(0, 300, 720, 180, sea);
    for (var ripple = 0; ripple < 150; ripple++)
    {
        var depth = (float)random.NextDouble();
        var x = 470 + ((float)(random.NextDouble() - 0.5) * (60 + (depth * 300)));
        canvas.DrawLine(x, 302 + (depth * 176), x + 8 + (depth * 34), 302 + (depth * 176), Line(0x88FFE0A0, 1 + depth));
    }

    foreach (var (color, width, height, phase) in new[] { (0xFF6B4E7Du, 380, 58, 0.4), (0xFF3B3158u, 290, 44, 2.1) })
    {
        using var range = new SKPathBuilder();
        range.MoveTo(0, 300);
        for (var x = 0; x <= width; x += 4)
        {
            // Lower and lower, down to the water.
            var share = 1 - ((double)x / width);
            var hills = 0.7 + (0.2 * Math.Sin((x / 41d) + phase)) + (0.1 * Math.Sin((x / 13d) + (3 * phase)));
            range.LineTo(x, 300 - (float)(height * Math.Sqrt(share) * hills));
        }

        range.Close();
        using var ridge = range.Detach();
        canvas.DrawPath(ridge, Fill(color));
    }

    canvas.DrawPath(SKPath.ParseSvgPathData("M 150 352 L 232 352 L 216 370 L 166 370 Z M 190 350 L 190 282 L 226 346 Z M 186 350 L 186 296 L 158 346 Z"), Fill(0xFF12142A));
});

// What a camera adds.
static SKBitmap Grained(SKBitmap picture)
{
    var random = new Random(7);
    for (var y = 0; y < picture.Height; y++)
    {
        for (var x = 0; x < picture.Width; x++)
        {
            var (color, grain) = (picture.GetPixel(x, y), random.Next(-5, 6));
            byte Shifted(byte channel) => (byte)Math.Clamp(channel + grain, 0, 255);
            picture.SetPixel(x, y, new SKColor(Shifted(color.Red), Shifted(color.Green), Shifted(color.Blue)));
        }
    }

    return picture;
}

SKBitmap Dialog() => Draw(560, 300, new SKColor(0xFF3A6EA5), canvas =>
{
    using var title = new SKFont(bold, 15);
    using var text = new SKFont(sans, 16);
    canvas.DrawRoundRect(60, 50, 440, 200, 6, 6, Fill(0xFFF3F3F3));
    canvas.DrawRoundRect(60, 50, 440, 34, 6, 6, Fill(0xFF1F4E86));
    canvas.DrawText("Backup Service", 76, 73, SKTextAlign.Left, title, Fill(0xFFFFFFFF));
    canvas.DrawText("✕", 478, 73, SKTextAlign.Center, title, Fill(0xFFFFFFFF));
    canvas.DrawCircle(108, 138, 24, Fill(0xFFC42B1C));
    canvas.DrawLine(99, 129, 117, 147, Line(0xFFFFFFFF, 5));
    canvas.DrawLine(117, 129, 99, 147, Line(0xFFFFFFFF, 5));
    canvas.DrawText("The backup could not be completed.", 152, 128, SKTextAlign.Left, text, Fill(0xFF222222));
    canvas.DrawText("Error 0x80070070: the disk is full.", 152, 156, SKTextAlign.Left, text, Fill(0xFF222222));
    canvas.DrawRoundRect(280, 202, 96, 32, 4, 4, Fill(0xFF1F4E86));
    canvas.DrawText("Retry", 328, 223, SKTextAlign.Center, text, Fill(0xFFFFFFFF));
    canvas.DrawRoundRect(388, 202, 96, 32, 4, 4, Fill(0xFFD6D6D6));
    canvas.DrawText("Cancel", 436, 223, SKTextAlign.Center, text, Fill(0xFF222222));
});

SKBitmap FloorPlan(bool withDesk) => Draw(480, 360, SKColors.White, canvas =>
{
    using var label = new SKFont(sans, 16);
    var wall = Line(0xFF222222, 6);
    canvas.DrawRect(30, 30, 420, 300, wall);
    canvas.DrawLine(260, 30, 260, 190, wall);
    canvas.DrawLine(260, 240, 260, 330, wall);
    canvas.DrawLine(30, 210, 170, 210, wall);
    canvas.DrawLine(220, 210, 260, 210, wall);
    canvas.DrawText("Office", 120, 66, SKTextAlign.Center, label, Fill(0xFF444444));
    canvas.DrawText("Meeting room", 355, 66, SKTextAlign.Center, label, Fill(0xFF444444));
    canvas.DrawText("Store", 120, 250, SKTextAlign.Center, label, Fill(0xFF444444));
    canvas.DrawOval(355, 190, 60, 34, Fill(0xFFB98A5A));
    if (withDesk)
    {
        canvas.DrawRect(60, 100, 90, 50, Fill(0xFF2D6CDF));
    }
});

SKBitmap Badge() => Draw(160, 40, new SKColor(0xFF555555), canvas =>
{
    using var text = new SKFont(bold, 16) { Edging = SKFontEdging.Alias };
    canvas.DrawRect(80, 0, 80, 40, new SKPaint { Color = new SKColor(0xFF2E9E4F) });
    canvas.DrawText("build", 40, 26, SKTextAlign.Center, text, new SKPaint { Color = SKColors.White });
    canvas.DrawText("passing", 120, 26, SKTextAlign.Center, text, new SKPaint { Color = SKColors.White });
});

// SkiaSharp reads GIF, and does not write it. A picture of few colors needs a palette and LZW.
internal static class Gif
{
    public static byte[] Encode(SKBitmap picture)
    {
        var palette = new List<SKColor>();
        var pixels = new byte[picture.Width * picture.Height];
        for (var at = 0; at < pixels.Length; at++)
        {
            var color = picture.GetPixel(at % picture.Width, at / picture.Width);
            var index = palette.IndexOf(color);
            if (index < 0)
            {
                index = palette.Count;
                palette.Add(color);
            }

            pixels[at] = checked((byte)index);
        }

        var bits = 2;
        while (1 << bits < palette.Count)
        {
            bits++;
        }

        using var file = new MemoryStream();
        file.Write("GIF89a"u8);
        file.Write([(byte)picture.Width, (byte)(picture.Width >> 8), (byte)picture.Height, (byte)(picture.Height >> 8), (byte)(0x80 | (bits - 1)), 0, 0]);
        for (var index = 0; index < 1 << bits; index++)
        {
            var color = index < palette.Count ? palette[index] : SKColors.Black;
            file.Write([color.Red, color.Green, color.Blue]);
        }

        file.Write([0x2C, 0, 0, 0, 0, (byte)picture.Width, (byte)(picture.Width >> 8), (byte)picture.Height, (byte)(picture.Height >> 8), 0, (byte)bits]);
        var data = Compress(pixels, bits);
        for (var start = 0; start < data.Length; start += 255)
        {
            var count = Math.Min(255, data.Length - start);
            file.WriteByte((byte)count);
            file.Write(data, start, count);
        }

        file.Write([0, 0x3B]);
        return file.ToArray();
    }

    private static byte[] Compress(byte[] pixels, int bits)
    {
        var output = new MemoryStream();
        int held = 0, heldBits = 0, clear = 1 << bits, size = bits + 1;
        var table = new Dictionary<(int, byte), int>();
        var next = clear + 2;
        void Emit(int code)
        {
            held |= code << heldBits;
            for (heldBits += size; heldBits >= 8; heldBits -= 8, held >>= 8)
            {
                output.WriteByte((byte)held);
            }
        }

        Emit(clear);
        int prefix = pixels[0];
        foreach (var pixel in pixels.AsSpan(1))
        {
            if (table.TryGetValue((prefix, pixel), out var code))
            {
                prefix = code;
                continue;
            }

            Emit(prefix);
            table[(prefix, pixel)] = next;
            if (next++ == 1 << size)
            {
                size++;
            }

            if (next > 4095)
            {
                Emit(clear);
                table.Clear();
                (next, size) = (clear + 2, bits + 1);
            }

            prefix = pixel;
        }

        Emit(prefix);
        Emit(clear + 1);
        output.WriteByte((byte)held);
        return output.ToArray();
    }
}
