using System;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Net.Http;
using System.Net.Http.Headers;
using System.Text;
using System.Text.RegularExpressions;
using System.Threading;
using System.Threading.Tasks;
using SkiaSharp;
using Xunit;

namespace WriterVision.Tests.Slow;

/// <summary>The memory of the emulator under load. It runs in a separate process, as users start it.</summary>
public sealed class EmulatorMemoryTests
{
    private const int Requests = 2000;
    private const int InFlight = 64;

    [Theory(Explicit = true)]
    [InlineData("fixed", 1, 400)]
    [InlineData("pixels", 1, 800)]
    [InlineData("pixels", 12, 800)]
    public async Task Memory_stays_small_with_many_large_images_at_once(string answer, int megabytes, int maximumMegabytes)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The peak of a process's memory is read from /proc.");
        var program = Path.Combine(
            StagedModule.RepositoryRoot, "src", "WriterVision.Emulator", "bin", StagedModule.Configuration, "net10.0", "WriterVision.Emulator.dll");
        using var emulator = Process.Start(new ProcessStartInfo("dotnet", [program, "--port", "0", "--answer", answer]) { RedirectStandardOutput = true })!;
        try
        {
            var address = Regex.Match((await emulator.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken))!, @"http://[\d.]+:\d+").Value;
            using var client = new HttpClient { BaseAddress = new Uri(address), Timeout = TimeSpan.FromMinutes(5) };
            client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", "key-of-a-load");
            var bodies = Enumerable.Range(0, 32).Select(seed => Body(seed, megabytes * 1_000_000)).ToArray();
            using var places = new SemaphoreSlim(InFlight);
            var count = Requests / megabytes;

            await Task.WhenAll(Enumerable.Range(0, count).Select(async index =>
            {
                await places.WaitAsync();
                try
                {
                    using var content = new ByteArrayContent(bodies[index % bodies.Length]);
                    content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
                    using var response = await client.PostAsync("/v1/chat", content);
                    Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync());
                }
                finally
                {
                    places.Release();
                }
            }));

            var peak = int.Parse(Regex.Match(await File.ReadAllTextAsync($"/proc/{emulator.Id}/status"), @"VmHWM:\s+(\d+) kB").Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture) / 1024;
            emulator.Refresh();
            TestContext.Current.SendDiagnosticMessage(
                "{0}: {1} requests of {2} MB, {3} in flight: peak {4} MB, CPU {5:0.0} s.", answer, count, megabytes, InFlight, peak, emulator.TotalProcessorTime.TotalSeconds);
            Assert.InRange(peak, 1, maximumMegabytes);
        }
        finally
        {
            emulator.Kill();
        }
    }

    /// <summary>A request with an image of noise, which does not compress.</summary>
    private static byte[] Body(int seed, int length)
    {
        var side = (int)Math.Sqrt(length / 3d);
        using var picture = new SKBitmap(new SKImageInfo(side, side, SKColorType.Rgba8888, SKAlphaType.Opaque));
        new Random(seed).NextBytes(picture.GetPixelSpan());
        using var data = picture.Encode(SKEncodedImageFormat.Png, 100);
        return Encoding.UTF8.GetBytes(
            "{\"model\":\"palmyra-x5\",\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\"p\"},{\"type\":\"image_url\",\"image_url\":{\"url\":\"data:image/png;base64,"
            + Convert.ToBase64String(data.AsSpan()) + "\"}}]}]}");
    }
}
