using System.Linq;
using System.Management.Automation;
using WriterVision.Api;
using WriterVision.Commands.Binding;
using WriterVision.Commands.Pipeline;
using WriterVision.Vision;

namespace WriterVision.Commands;

/// <summary>Lists the models that the account can use.</summary>
[Cmdlet(VerbsCommon.Get, "WriterModel")]
[OutputType(typeof(WriterModel))]
public sealed class GetWriterModelCommand : BatchCommand
{
    /// <summary>The names of the models; wildcards are permitted. The default is all models.</summary>
    [Parameter(Position = 0)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(ModelCompleter))]
    [ValidateWildcard]
    public string[]? Name { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        var client = Connect();
        var models = Await(client.ListModelsAsync);
        foreach (var model in models)
        {
            var profile = ModelProfiles.Find(model.Name, ServiceApi);
            model.ReadsImages = profile.ReadsImages;
            model.RetiresOn = profile.RetiresOn;
        }

        foreach (var name in Name ?? ["*"])
        {
            var pattern = new NamePattern(name);
            var matches = models.Where(model => pattern.IsMatch(model.Name)).ToList();
            if (matches.Count == 0 && !WildcardPattern.ContainsWildcardCharacters(name))
            {
                WriteError(ErrorRecords.From(ApiErrors.ModelNotListed(name), name));
            }

            WriteObject(matches, enumerateCollection: true);
        }
    }
}
