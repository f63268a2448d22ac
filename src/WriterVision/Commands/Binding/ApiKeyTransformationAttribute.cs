using System;
using System.Management.Automation;
using System.Security;

namespace WriterVision.Commands.Binding;

/// <summary>
/// Allows a plain string for <c>-ApiKey</c>. Otherwise the engine would reject the string with a message that contains it, and a key that
/// was typed, or is stored in <c>$PSDefaultParameterValues</c>, would appear in the transcript.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class ApiKeyTransformationAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        switch (inputData is PSObject wrapped ? wrapped.BaseObject : inputData)
        {
            case SecureString secure:
                return secure;
            case string text:
                return ToSecureString(text);
            default:
                throw new ArgumentTransformationMetadataException("The API key must be a SecureString. Use Read-Host -AsSecureString or Get-Secret.");
        }
    }

    private static SecureString ToSecureString(string text)
    {
        var secure = new SecureString();
        foreach (var character in text)
        {
            secure.AppendChar(character);
        }

        secure.MakeReadOnly();
        return secure;
    }
}
