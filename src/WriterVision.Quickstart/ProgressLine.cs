using System;
using System.Linq;
using System.Management.Automation;

namespace WriterVision.Quickstart;

/// <summary>The last line of a terminal, while a command tells how far it is. As in pwsh, nothing of it is in a redirected output.</summary>
internal sealed class ProgressLine
{
    private bool _isShown;

    public void Show(ProgressRecord record, int width)
    {
        Clear();
        if (!Terminal.HasColour || record.RecordType == ProgressRecordType.Completed)
            return;

        var percent = record.PercentComplete >= 0 ? $" {record.PercentComplete} %" : string.Empty;
        var text = string.Concat($"{record.Activity} [{record.StatusDescription}]{percent}".Select(static letter => char.IsControl(letter) ? ' ' : letter));
        // The very last column would start a new line.
        Console.Write($"\u001b[33;1m{text[..Math.Clamp(width - 1, 0, text.Length)]}\u001b[0m");
        _isShown = true;
    }

    public void Clear()
    {
        if (!_isShown)
            return;

        Console.Write("\r\u001b[K");
        _isShown = false;
    }
}
