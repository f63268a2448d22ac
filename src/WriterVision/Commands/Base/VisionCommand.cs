using System.Management.Automation;
using WriterVision.Routes;

namespace WriterVision.Commands;

/// <summary>A cmdlet that asks a model about images: which model, and how it shall answer.</summary>
public abstract class VisionCommand : FileCommand
{
    private IVisionRoute? _route;

    private protected VisionCommand()
    {
    }

    /// <summary>The model to ask.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(ModelCompleter))]
    public string Model { get; set; } = KnownModels.Default;

    /// <summary>What the model is told before the prompt: its role, its tone, its language.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? System { get; set; }

    /// <summary>How freely the model answers: 0 to 2, where 0 is the most repeatable. Without it the server's default applies, 1.</summary>
    [Parameter]
    [ValidateRange(0d, 2d)]
    public double? Temperature { get; set; }

    /// <summary>The most tokens that an answer may have: 1 or more.</summary>
    [Parameter]
    [ValidateRange(1, int.MaxValue)]
    public int? MaxTokens { get; set; }

    /// <summary>Emits each result as soon as it is there, and not in the order of the inputs.</summary>
    [Parameter]
    public SwitchParameter Unordered { get; set; }

    private protected override bool IsOrdered => !Unordered;

    /// <summary>How the model is asked.</summary>
    private protected IVisionRoute Route => _route ??= new InlineChatRoute(Api);

    /// <summary>What a user must know of an answer that is no whole one.</summary>
    private protected static string? Warning(string path, VisionAnswer answer)
    {
        var shown = SafeText.Line(path);
        return answer switch
        {
            { IsRefusal: true } => $"The model refused to answer about '{shown}'. Its words are in Text.",
            { FinishReason: "length" } => $"The answer about '{shown}' was cut off by its limit of tokens. Give more with -MaxTokens.",
            { FinishReason: "content_filter" } => $"The answer about '{shown}' was held back by the service's content filter.",
            { Text: "" } => $"The answer about '{shown}' is empty.",
            _ => null,
        };
    }
}
