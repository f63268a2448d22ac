namespace WriterVision;

/// <summary>The accuracy of a model and a prompt for a field: one row of <c>Test-WriterVision -Summary</c>.</summary>
public sealed class FieldAccuracy
{
    internal FieldAccuracy(string model, string prompt, string? field)
    {
        Model = model;
        Prompt = prompt;
        Field = field;
    }

    /// <summary>The model that was requested.</summary>
    public string Model { get; }

    /// <summary>The prompt that was sent.</summary>
    public string Prompt { get; }

    /// <summary>The field; null for the row that counts all fields of the model and prompt.</summary>
    public string? Field { get; }

    /// <summary>The number of images that have an expected value for the field, or for any field.</summary>
    public int Images { get; internal set; }

    /// <summary>The number of right values.</summary>
    public int Right { get; internal set; }

    /// <summary>The number of wrong values.</summary>
    public int Wrong { get; internal set; }

    /// <summary>The number of values that are missing in the answers.</summary>
    public int Missing { get; internal set; }

    /// <summary>The number of values that could not be compared, because no answer matched the schema.</summary>
    public int Failed { get; internal set; }

    /// <summary>The share of right values, from 0 to 1. Missing and failed values count as wrong.</summary>
    public double Accuracy { get; internal set; }

    /// <summary>The lower bound of the 95 % confidence interval of <see cref="Accuracy"/> (Wilson), 0 to 1.</summary>
    public double AccuracyLow { get; internal set; }

    /// <summary>The upper bound of the 95 % confidence interval of <see cref="Accuracy"/> (Wilson), 0 to 1.</summary>
    public double AccuracyHigh { get; internal set; }

    /// <summary>The mean share of answers that agree, from 0 to 1, with <c>-RepeatCount</c> of 2 or more; otherwise null.</summary>
    public double? Agreement { get; internal set; }

    /// <summary>The mean number of tokens for an image; null if the server reported none.</summary>
    public double? TokensPerImage { get; internal set; }

    /// <summary>The mean time of a request in seconds; null if all answers came from a journal that does not contain it.</summary>
    public double? SecondsPerImage { get; internal set; }

    /// <summary>The estimate of the whole run with this model and prompt, with <c>-Estimate</c>; otherwise null.</summary>
    public RunEstimate? Estimate { get; internal set; }

    /// <summary>The accuracy in a line.</summary>
    /// <returns>The model, the field and the accuracy as a percentage.</returns>
    public override string ToString() => $"{Model}, {Field ?? "all fields"}: {Accuracy:P1}";
}
