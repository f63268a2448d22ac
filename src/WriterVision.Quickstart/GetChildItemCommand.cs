using System;
using System.IO;
using System.Linq;
using System.Management.Automation;

namespace WriterVision.Quickstart;

/// <summary>
/// Get-ChildItem for an engine that has none: the file objects of the engine's own provider, with the properties that PowerShell adds.
/// </summary>
[Cmdlet(VerbsCommon.Get, "ChildItem")]
[OutputType(typeof(FileInfo), typeof(DirectoryInfo))]
public sealed class GetChildItemCommand : PSCmdlet
{
    [Parameter(Position = 0, ValueFromPipeline = true)]
    public string[] Path { get; set; } = ["."];

    [Parameter(Position = 1)]
    public string? Filter { get; set; }

    [Parameter]
    public SwitchParameter Recurse { get; set; }

    [Parameter]
    public SwitchParameter File { get; set; }

    protected override void ProcessRecord()
    {
        var filter = Filter is null ? null : new WildcardPattern(Filter, WildcardOptions.IgnoreCase);
        foreach (var path in Path)
        {
            try
            {
                foreach (var item in InvokeProvider.ChildItem.Get(path, Recurse).OrderBy(static item => item.Properties["FullName"]?.Value as string, StringComparer.OrdinalIgnoreCase))
                {
                    if (item.BaseObject is FileSystemInfo entry && (entry is FileInfo || !File) && filter?.IsMatch(entry.Name) != false)
                    {
                        WriteObject(item);
                    }
                }
            }
            catch (ItemNotFoundException exception)
            {
                WriteError(exception.ErrorRecord);
            }
        }
    }
}
