using System.Collections.ObjectModel;
using System.IO;
using System.Linq;
using System.Management.Automation;

namespace WriterVision.Quickstart;

/// <summary>
/// Get-ChildItem for an engine that has none: the file objects of the engine's own provider, with the properties that PowerShell adds.
/// </summary>
[Cmdlet(VerbsCommon.Get, "ChildItem", DefaultParameterSetName = PathSet)]
[OutputType(typeof(FileInfo), typeof(DirectoryInfo))]
public sealed class GetChildItemCommand : PSCmdlet
{
    private const string PathSet = "Path";
    private const string LiteralPathSet = "LiteralPath";

    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true, ParameterSetName = PathSet)]
    public string[] Path { get; set; } = ["."];

    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true, ParameterSetName = LiteralPathSet)]
    [Alias("PSPath", "LP")]
    public string[] LiteralPath { get; set; } = [];

    [Parameter(Position = 1)]
    public string? Filter { get; set; }

    [Parameter]
    public SwitchParameter Recurse { get; set; }

    [Parameter]
    public SwitchParameter File { get; set; }

    protected override void ProcessRecord()
    {
        var filter = Filter is null ? null : new WildcardPattern(Filter, WildcardOptions.IgnoreCase);
        var isLiteral = ParameterSetName == LiteralPathSet;
        foreach (var path in isLiteral ? LiteralPath : Path)
        {
            foreach (var item in Find(path, isLiteral))
            {
                if (item.BaseObject is FileSystemInfo entry && (entry is FileInfo || !File) && filter?.IsMatch(entry.Name) != false)
                {
                    WriteObject(item);
                }
            }
        }
    }

    private Collection<PSObject> Find(string path, bool isLiteral)
    {
        try
        {
            if (!Recurse || isLiteral || !WildcardPattern.ContainsWildcardCharacters(path))
                return InvokeProvider.ChildItem.Get([path], Recurse, force: false, isLiteral);

            // Below its folder, not only in it: this is what Get-ChildItem *.jpg -Recurse means.
            var names = new WildcardPattern(SessionState.Path.ParseChildName(path), WildcardOptions.IgnoreCase);
            var parent = SessionState.Path.ParseParent(path, string.Empty);
            var below = InvokeProvider.ChildItem.Get([parent.Length == 0 ? "." : parent], recurse: true, force: false, literalPath: false);
            return new(below.Where(item => names.IsMatch(item.Properties["PSChildName"]?.Value as string)).ToList());
        }
        catch (SessionStateException exception)
        {
            WriteError(exception.ErrorRecord);
            return [];
        }
    }
}
