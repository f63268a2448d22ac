using System;
using System.Collections;
using System.Linq;
using System.Management.Automation;

namespace WriterVision.Commands.Binding;

/// <summary>
/// Accepts several prompts. The lines that <c>Get-Content</c> returns are one prompt, and so is a nested array:
/// <c>(Get-Content a.txt), (Get-Content b.txt)</c> specifies two prompts.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class PromptListTransformationAttribute : ArgumentTransformationAttribute
{
    /// <summary>The property that <c>Get-Content</c> adds to each line.</summary>
    private const string LineNumber = "ReadCount";

    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData) =>
        Elements.Unwrap(inputData) is not IList list ? new[] { Text(inputData) }
        : IsContent(list) ? new[] { Join(list) }
        : list.Cast<object?>().Select(static item => Elements.Unwrap(item) is IList lines ? Join(lines) : Text(item)).ToArray();

    private static bool IsContent(IList list) =>
        list.Count > 1 && list.Cast<object?>().All(static item => item is PSObject { BaseObject: string } line && line.Properties[LineNumber] is not null);

    private static string Join(IList lines) => string.Join("\n", lines.Cast<object?>().Select(Text));

    private static string Text(object? value) => Elements.Unwrap(value) switch
    {
        null => string.Empty,
        string text => text,
        ScriptBlock => throw new ArgumentTransformationMetadataException("Test-WriterVision does not support a script block as the prompt: all images must get the same prompt."),
        var other => LanguagePrimitives.ConvertTo<string>(other),
    };
}
