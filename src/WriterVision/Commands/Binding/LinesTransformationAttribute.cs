using System;
using System.Collections;
using System.Linq;
using System.Management.Automation;

namespace WriterVision.Commands.Binding;

/// <summary>
/// Joins an array of strings with line feeds, such as the lines that <c>Get-Content</c> returns. The binder converts any other value. For several
/// prompts, see <see cref="PromptListTransformationAttribute"/>.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class LinesTransformationAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        if (Elements.Unwrap(inputData) is not IList list || list.Count == 0)
        {
            return inputData;
        }

        var lines = list.Cast<object?>().Select(Elements.Unwrap).ToList();
        return lines.TrueForAll(static line => line is string) ? string.Join("\n", lines) : inputData;
    }
}
