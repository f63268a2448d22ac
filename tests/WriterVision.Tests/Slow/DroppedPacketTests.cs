using System;
using System.Collections.Generic;
using System.Linq;
using System.Net;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;
using WriterVision.Tests.Engine;
using Xunit;

namespace WriterVision.Tests.Slow;

/// <summary>A host behind a firewall that drops packets: the run ends after one connect timeout.</summary>
public sealed class DroppedPacketTests
{
    [Theory(Explicit = true)]
    [InlineData("iwv 'p' *.png")]
    [InlineData("iwv 'p' *.png -Model palmyra-vision")]
    [InlineData("Get-WriterFile")]
    public async Task A_host_that_drops_packets_ends_the_run_in_one_attempt(string command)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only Linux drops connections that exceed the backlog.");
        using var folder = new TemporaryFolder();
        foreach (var seed in Enumerable.Range(1, 20))
        {
            folder.Write($"{seed}.png", SampleImages.Png(100, seed));
        }

        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen(0);
        var sockets = await FillBacklogAsync(listener.LocalEndPoint!);
        using var shell = new Shell(new Uri($"http://{listener.LocalEndPoint}"), "key-of-firewalls");
        shell.SetLocation(folder.Path);

        var result = shell.Run($"$VerbosePreference = 'Continue'; $clock = [System.Diagnostics.Stopwatch]::StartNew(); try {{ {command} }} finally {{ $seconds = $clock.Elapsed.TotalSeconds }}");

        var seconds = Assert.IsType<double>(Assert.Single(shell.Run("$seconds").Output));
        TestContext.Current.SendDiagnosticMessage("{0:N1} s", seconds);
        Assert.Equal("ConnectionFailed", result.TerminatingId);
        Assert.Contains($"http://{listener.LocalEndPoint}", result.Terminating!.ToString());
        Assert.Contains("-Endpoint", result.Terminating.ErrorDetails.RecommendedAction);
        Assert.DoesNotContain(result.Verbose, static text => text.Contains("attempt", StringComparison.OrdinalIgnoreCase));

        // Six attempts would take more than 90 seconds.
        Assert.InRange(seconds, 14, 60);
        sockets.ForEach(static socket => socket.Dispose());
    }

    /// <summary>Connects until the backlog is full.</summary>
    private static async Task<List<Socket>> FillBacklogAsync(EndPoint address)
    {
        var sockets = new List<Socket>();
        while (true)
        {
            var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            sockets.Add(socket);
            using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(1));
            try
            {
                await socket.ConnectAsync(address, timeout.Token);
            }
            catch (OperationCanceledException)
            {
                return sockets;
            }
        }
    }
}
