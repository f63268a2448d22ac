using System;
using System.Linq;
using System.Management.Automation;

namespace WriterVision.Tests.Engine;

/// <summary>Replaces Get-ChildItem, with the provider of the engine: file objects with the properties that PowerShell adds to them.</summary>
[Cmdlet(VerbsCommon.Get, "ChildItem")]
public sealed class GetChildItemCommand : PSCmdlet
{
    [Parameter(Position = 0)]
    public string[] Path { get; set; } = ["*"];

    protected override void ProcessRecord()
    {
        foreach (var item in Path.SelectMany(path => InvokeProvider.ChildItem.Get(path, recurse: false)))
        {
            WriteObject(item);
        }
    }
}

/// <summary>Stops the upstream commands after the requested number of objects, like Select-Object -First.</summary>
[Cmdlet(VerbsCommon.Select, "First")]
public sealed class SelectFirstCommand : PSCmdlet
{
    private int _count;

    [Parameter(Position = 0, Mandatory = true)]
    public int First { get; set; }

    [Parameter(ValueFromPipeline = true)]
    public PSObject? InputObject { get; set; }

    protected override void ProcessRecord()
    {
        WriteObject(InputObject);
        if (++_count == First)
        {
            // The engine's own exception for this is internal.
            var type = typeof(PSCmdlet).Assembly.GetType("System.Management.Automation.StopUpstreamCommandsException", throwOnError: true)!;
            throw (Exception)Activator.CreateInstance(type, this)!;
        }
    }
}
