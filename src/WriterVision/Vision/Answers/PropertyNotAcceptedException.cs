using System;

namespace WriterVision.Vision.Answers;

/// <summary>A class rejected a value of an answer that matches its schema. <see cref="AnswerErrors.DataNotAccepted"/> reports it with the input.</summary>
internal sealed class PropertyNotAcceptedException : Exception
{
    /// <param name="place">The class or its property, such as <c>Invoice.Total</c>.</param>
    /// <param name="cause">The exception of the class.</param>
    public PropertyNotAcceptedException(string place, Exception cause)
        : base(cause.Message, cause) => Place = place;

    /// <summary>The class or its property, such as <c>Invoice.Total</c>.</summary>
    public string Place { get; }
}
