using System.Management.Automation;

namespace WriterVision.Commands.Binding;

/// <summary>Errors about an argument that cannot be bound.</summary>
internal static class BindingErrors
{
    /// <summary>The exception of a transformation. The binder shows the message, unless another parameter accepts the argument.</summary>
    public static ArgumentTransformationMetadataException NotBound(string message) =>
        // The binder tries the next parameter only for this pair of exception types.
        new(message, new PSInvalidCastException(message));
}
