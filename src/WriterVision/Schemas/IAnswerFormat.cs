namespace WriterVision.Schemas;

/// <summary>What an answer must look like, beyond words.</summary>
internal interface IAnswerFormat
{
    /// <summary>The JSON Schema that the model is given, as text in one canonical form.</summary>
    string Schema { get; }

    /// <summary>Reads an answer.</summary>
    /// <param name="text">The model's words.</param>
    /// <param name="problem">What is wrong with the answer, for the model and for the user; null where nothing is.</param>
    /// <returns>What was read; null where the answer does not fit.</returns>
    object? Read(string text, out string? problem);
}
