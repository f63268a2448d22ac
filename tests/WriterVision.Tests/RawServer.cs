using System;
using System.Collections.Concurrent;
using System.IO;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using System.Threading.Tasks;

namespace WriterVision.Tests;

/// <summary>A server that sends exactly the bytes of a test, for behavior that regular servers do not support.</summary>
internal sealed class RawServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentQueue<string> _heads = new();
    private readonly Task _accepting;
    private readonly Func<RawConnection, Task> _answer;

    public RawServer(Func<RawConnection, Task> answer)
    {
        _answer = answer;
        _listener.Start();
        Address = new Uri($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}");
        _accepting = AcceptAsync();
    }

    public Uri Address { get; }

    /// <summary>The request line and headers of each request that was read.</summary>
    public string[] Heads => [.. _heads];

    /// <summary>A server that reads each request completely and returns the same answer to all.</summary>
    public static RawServer Answering(string status, string body, string headers = "Content-Type: application/json\r\n") => new(async connection =>
    {
        await connection.ReadRequestAsync();
        await connection.AnswerAsync(status, body, headers);
    });

    public static string Chat(string content, string extra = "\"usage\":{\"prompt_tokens\":10,\"completion_tokens\":5,\"total_tokens\":15}") =>
        "{\"id\":\"1\",\"object\":\"chat.completion\",\"created\":1,\"model\":\"palmyra-x5\",\"choices\":[{\"index\":0,\"finish_reason\":\"stop\",\"message\":{\"role\":\"assistant\",\"content\":"
        + System.Text.Json.JsonSerializer.Serialize(content) + ",\"refusal\":null}}]," + extra + "}";

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _accepting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            var client = await _listener.AcceptTcpClientAsync(_stop.Token);
            _ = Task.Run(async () =>
            {
                using (client)
                {
                    using var connection = new RawConnection(client, _heads, _stop.Token);
                    try
                    {
                        await _answer(connection);
                    }
                    catch (Exception exception) when (exception is IOException or OperationCanceledException)
                    {
                        // The client has disconnected, or the test has ended.
                    }
                }
            });
        }
    }
}

/// <summary>A connection of a <see cref="RawServer"/>, for one request.</summary>
internal sealed class RawConnection : IDisposable
{
    private readonly TcpClient _client;
    private readonly ConcurrentQueue<string> _heads;

    public RawConnection(TcpClient client, ConcurrentQueue<string> heads, CancellationToken cancellationToken)
    {
        _client = client;
        _heads = heads;
        Stopped = cancellationToken;
        Stream = client.GetStream();
    }

    public NetworkStream Stream { get; }

    public CancellationToken Stopped { get; }

    /// <summary>The request line and the headers, once they are read.</summary>
    public string Head { get; private set; } = string.Empty;

    /// <summary>Reads the request line and the headers.</summary>
    public async Task<string> ReadHeadAsync()
    {
        var head = new StringBuilder();
        var one = new byte[1];
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            if (await Stream.ReadAsync(one, Stopped) == 0)
            {
                throw new IOException("The client closed the connection.");
            }

            head.Append((char)one[0]);
        }

        Head = head.ToString();
        _heads.Enqueue(Head);
        return Head;
    }

    /// <summary>Reads a request completely, and returns its body.</summary>
    public async Task<byte[]> ReadRequestAsync()
    {
        var head = await ReadHeadAsync();
        if (head.Contains("Expect: 100-continue", StringComparison.OrdinalIgnoreCase))
        {
            await WriteAsync("HTTP/1.1 100 Continue\r\n\r\n");
        }

        var length = 0;
        foreach (var line in head.Split("\r\n"))
        {
            if (line.StartsWith("Content-Length:", StringComparison.OrdinalIgnoreCase))
            {
                length = int.Parse(line["Content-Length:".Length..], System.Globalization.CultureInfo.InvariantCulture);
            }
        }

        var body = new byte[length];
        await Stream.ReadExactlyAsync(body, Stopped);
        return body;
    }

    public Task AnswerAsync(string status, string body, string headers = "Content-Type: application/json\r\n") =>
        WriteAsync($"HTTP/1.1 {status}\r\n{headers}Content-Length: {Encoding.UTF8.GetByteCount(body)}\r\nConnection: close\r\n\r\n{body}");

    public async Task WriteAsync(string text) => await Stream.WriteAsync(Encoding.UTF8.GetBytes(text), Stopped);

    /// <summary>Closes the connection with a reset.</summary>
    public void Reset()
    {
        _client.LingerState = new LingerOption(true, 0);
        _client.Close();
    }

    public void Dispose() => _client.Dispose();
}
