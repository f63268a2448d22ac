using System;
using System.Management.Automation.Host;

namespace WriterVision.Quickstart;

/// <summary>The size of this console, which the engine's tables are cut to; nothing else of a raw console is offered.</summary>
internal sealed class ConsoleRawInterface : PSHostRawUserInterface
{
    /// <summary>What a redirected output is as wide as.</summary>
    private const int DefaultWidth = 110;

    public override Size BufferSize
    {
        get => new(Width, 3000);
        set => throw Unsupported();
    }

    public override Size WindowSize
    {
        get => new(Width, 50);
        set => throw Unsupported();
    }

    public override Size MaxPhysicalWindowSize => WindowSize;

    public override Size MaxWindowSize => WindowSize;

    public override ConsoleColor ForegroundColor { get; set; } = ConsoleColor.Gray;

    public override ConsoleColor BackgroundColor { get; set; } = ConsoleColor.Black;

    public override Coordinates CursorPosition { get; set; }

    public override int CursorSize { get; set; } = 25;

    public override bool KeyAvailable => false;

    public override Coordinates WindowPosition { get; set; }

    public override string WindowTitle { get; set; } = string.Empty;

    private static int Width => !Console.IsOutputRedirected && Console.WindowWidth > 0 ? Console.WindowWidth : DefaultWidth;

    public override void FlushInputBuffer()
    {
    }

    public override BufferCell[,] GetBufferContents(Rectangle rectangle) => throw Unsupported();

    public override KeyInfo ReadKey(ReadKeyOptions options) => throw Unsupported();

    public override void ScrollBufferContents(Rectangle source, Coordinates destination, Rectangle clip, BufferCell fill) => throw Unsupported();

    public override void SetBufferContents(Coordinates origin, BufferCell[,] contents) => throw Unsupported();

    public override void SetBufferContents(Rectangle rectangle, BufferCell fill) => throw Unsupported();

    private static NotSupportedException Unsupported() => new("This host has no raw console. Use pwsh.");
}
