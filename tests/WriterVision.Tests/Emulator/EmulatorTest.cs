using System;
using System.Threading.Tasks;
using WriterVision.Emulator;
using Xunit;

namespace WriterVision.Tests.Emulator;

/// <summary>A test that starts its own emulator, with an HTTP client for it.</summary>
public abstract class EmulatorTest(EmulatorOptions options) : IAsyncLifetime
{
    private protected EmulatorServer Emulator { get; private set; } = null!;

    private protected EmulatorClient Client { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Emulator = await EmulatorServer.StartAsync(options);
        Client = new EmulatorClient(Emulator.Address);
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        Client.Dispose();
        await Emulator.DisposeAsync();
    }
}
