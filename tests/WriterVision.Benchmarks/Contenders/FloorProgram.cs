using System;
using System.Buffers;
using System.Buffers.Text;
using System.IO;
using System.Net;
using System.Net.Http;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Win32.SafeHandles;

namespace WriterVision.Benchmarks.Contenders;

/// <summary>
/// The floor: the minimum of work for the same requests. It reads, encodes and sends each file in pieces, with the same number of requests in
/// flight, and reads the text of each answer. It has no retries and no checks, and does not keep the order.
/// </summary>
internal static class FloorProgram
{
    public static Task<int> RunAsync(ContenderTask task, CancellationToken cancellationToken)
    {
        var client = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = task.Endpoint };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", task.ApiKey);
        return MeasuredRun.ExecuteAsync(task, folder => SendAllAsync(client, folder, task.Concurrency, cancellationToken), cancellationToken);
    }

    private static async Task<int> SendAllAsync(HttpClient client, string folder, int concurrency, CancellationToken cancellationToken)
    {
        var answers = 0;
        var parallelism = new ParallelOptions { MaxDegreeOfParallelism = concurrency, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(Directory.EnumerateFiles(folder), parallelism, async (path, stop) =>
        {
            using var content = new ChatContent(path);
            using var response = await client.PostAsync("/v1/chat", content, stop);
            if (response.StatusCode == HttpStatusCode.OK)
            {
                using var answer = await JsonDocument.ParseAsync(await response.Content.ReadAsStreamAsync(stop), cancellationToken: stop);
                _ = answer.RootElement.GetProperty("choices")[0].GetProperty("message").GetProperty("content").GetString();
                Interlocked.Increment(ref answers);
            }
        });
        return answers;
    }

    private sealed class ChatContent : HttpContent
    {
        /// <summary>A multiple of three, so that Base64 needs padding only at the end.</summary>
        private const int PieceLength = 48 * 1024;

        private static readonly byte[] Start =
            """{"model":"palmyra-x5","messages":[{"role":"user","content":[{"type":"text","text":"Describe the image"},{"type":"image_url","image_url":{"url":"data:image/jpeg;base64,"""u8.ToArray();

        private static readonly byte[] End = "\"}}]}]}"u8.ToArray();

        private readonly SafeFileHandle _file;
        private readonly long _length;

        public ChatContent(string path)
        {
            _file = File.OpenHandle(path, options: FileOptions.Asynchronous);
            _length = RandomAccess.GetLength(_file);
            Headers.ContentType = new MediaTypeHeaderValue("application/json");
        }

        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
            SerializeToStreamAsync(stream, context, CancellationToken.None);

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
        {
            await stream.WriteAsync(Start, cancellationToken);
            var text = ArrayPool<byte>.Shared.Rent(Base64.GetMaxEncodedToUtf8Length(PieceLength));
            try
            {
                for (var position = 0L; position < _length;)
                {
                    var read = await RandomAccess.ReadAsync(_file, text.AsMemory(0, PieceLength), position, cancellationToken);
                    Base64.EncodeToUtf8InPlace(text, read, out var written);
                    await stream.WriteAsync(text.AsMemory(0, written), cancellationToken);
                    position += read;
                }
            }
            finally
            {
                ArrayPool<byte>.Shared.Return(text);
            }

            await stream.WriteAsync(End, cancellationToken);
        }

        protected override bool TryComputeLength(out long length)
        {
            length = Start.Length + ((_length + 2) / 3 * 4) + End.Length;
            return true;
        }

        protected override void Dispose(bool disposing)
        {
            _file.Dispose();
            base.Dispose(disposing);
        }
    }
}
