using System.Globalization;
using System.Management.Automation;
using WriterVision.Text;
using static WriterVision.Errors.ErrorFactory;

namespace WriterVision.Vision.Evaluation;

/// <summary>Errors about a test of prompts and models.</summary>
internal static class EvaluationErrors
{
    public static WriterVisionException RowWithoutImage() => Create(
        ErrorCategory.InvalidArgument,
        "The row does not specify an image: it has no value in a Path, FullName, Uri or FileId column.",
        "Add one of these columns, and put the expected values in columns with the names of the fields of the schema.");

    public static WriterVisionException NoExpectedValue(string input, bool hasSchema) => Create(
        ErrorCategory.InvalidArgument,
        hasSchema
            ? $"The row for '{SafeText.Line(input)}' has no column that is named after a field of the schema."
            : $"The row for '{SafeText.Line(input)}' has no value in the Text column, which contains the expected answer.",
        hasSchema
            ? "Name a column after each field: total, or lines[0].price for a field of a list."
            : "Add a Text column, or specify -Schema and a column for each field.");

    public static WriterVisionException InvalidExpectedValue(string input, string column, string problem) => Create(
        ErrorCategory.InvalidData,
        $"The expected value in the column '{SafeText.Line(column)}' of '{SafeText.Line(input)}' cannot be read: {SafeText.Description(problem)}",
        "Correct the value. Dates are written as 2026-01-31, and numbers with a decimal point.");

    public static WriterVisionException InvalidEstimate(string value) => CreateEnding(
        ErrorCategory.InvalidArgument,
        $"The value '{SafeText.Line(value)}' of -Estimate is not a number of images, and no file or folder has this path.",
        "Specify a whole number without a decimal separator (-Estimate 10000), a folder, a file, or a path with wildcards (-Estimate scans/*.jpg).");

    /// <param name="field">The field; null if the tolerance is for all fields.</param>
    /// <param name="value">The tolerance.</param>
    public static WriterVisionException InvalidTolerance(string? field, string value) => Create(
        ErrorCategory.InvalidArgument,
        $"The tolerance '{SafeText.Line(value)}'{(field is null ? string.Empty : $" for the field '{SafeText.Line(field)}'")} is not a number that is 0 or greater.",
        "Specify one number for all fields (-Tolerance 0.01), or a number for each field (-Tolerance @{ total = 0.01 }).");

    public static WriterVisionException AccuracyTooLow(string model, string prompt, double accuracy, double minimum) => Create(
        ErrorCategory.LimitsExceeded,
        string.Format(
            CultureInfo.CurrentCulture,
            "With the prompt '{0}', {1} got {2:P1} of the values right, which is less than the minimum of {3:P1}.",
            Shorten(SafeText.Line(prompt)),
            SafeText.Line(model),
            accuracy,
            minimum),
        "The output lists the values that are wrong. Change the prompt or the schema, or use another model.");

    public static WriterVisionException ConflictingParameters(string first, string second) => Create(
        ErrorCategory.InvalidArgument,
        $"-{first} and -{second} cannot be specified together.",
        "Omit one of them.");

    private static string Shorten(string prompt) => prompt.Length <= 60 ? prompt : prompt.Substring(0, 59) + "…";
}
