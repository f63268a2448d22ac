using System;
using System.Management.Automation;

namespace WriterVision.Commands.Binding;

/// <summary>Rejects names with an invalid wildcard, such as a bracket that is not closed, before the command does anything.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class ValidateWildcardAttribute : ValidateEnumeratedArgumentsAttribute
{
    /// <inheritdoc/>
    protected override void ValidateElement(object element)
    {
        try
        {
            _ = element is string { Length: > 0 } name ? new NamePattern(name) : null;
        }
        catch (WildcardPatternException exception)
        {
            throw new ValidationMetadataException(exception.Message, exception);
        }
    }
}
