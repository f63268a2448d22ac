namespace WriterVision;

/// <summary>How often a model and a prompt got a field right: one row of <c>Test-WriterVision -Summary</c>.</summary>
public sealed class FieldAccuracy
{
    internal FieldAccuracy(string model, string prompt, string? field)
    {
        Model = model;
        Prompt = prompt;
        Field = field;
    }

    /// <summary>The model that was asked.</summary>
    public string Model { get; }

    /// <summary>The prompt that was asked.</summary>
    public string Prompt { get; }

    /// <summary>The field; null for the row that counts all fields of the model and prompt.</summary>
    public string? Field { get; }

    /// <summary>How many images have an expected value for the field, or for any field.</summary>
    public int Images { get; internal set; }

    /// <summary>How many values were right.</summary>
    public int Right { get; internal set; }

    /// <summary>How many values were wrong.</summary>
    public int Wrong { get; internal set; }

    /// <summary>How many values were missing in the answer.</summary>
    public int Missing { get; internal set; }

    /// <summary>How many values could not be compared, because there was no answer that matched the schema.</summary>
    public int Failed { get; internal set; }

    /// <summary>The share of the values that were right, 0 to 1. Missing and failed values count as not right.</summary>
    public double Accuracy { get; internal set; }

    /// <summary>The lower bound of the 95 % confidence interval of <see cref="Accuracy"/> (Wilson), 0 to 1.</summary>
    public double AccuracyLow { get; internal set; }

    /// <summary>The upper bound of the 95 % confidence interval of <see cref="Accuracy"/> (Wilson), 0 to 1.</summary>
    public double AccuracyHigh { get; internal set; }

    /// <summary>With <c>-RepeatCount</c> of 2 or more the mean share of answers that agree, 0 to 1; otherwise null.</summary>
    public double? Agreement { get; internal set; }

    /// <summary>The mean number of tokens an image; null if the server reported none.</summary>
    public double? TokensPerImage { get; internal set; }

    /// <summary>The mean time of a request in seconds; null if every answer came from the journal of an earlier run that did not record it.</summary>
    public double? SecondsPerImage { get; internal set; }

    /// <summary>With <c>-Estimate</c> what the whole run takes with this model and prompt; otherwise null.</summary>
    public RunEstimate? Estimate { get; internal set; }

    /// <summary>The accuracy in a line.</summary>
    /// <returns>The model, the field and the accuracy as a percentage.</returns>
    public override string ToString() => $"{Model}, {Field ?? "all fields"}: {Accuracy:P1}";
}
