using System;

namespace WriterVision.Api.Responses;

/// <summary>The body of a success is not valid; another attempt may succeed.</summary>
internal sealed class UnreadableBodyException : Exception
{
    public UnreadableBodyException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
