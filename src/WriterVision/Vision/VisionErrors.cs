using System.Globalization;
using System.Management.Automation;
using WriterVision.Text;
using static WriterVision.Errors.ErrorFactory;

namespace WriterVision.Vision;

/// <summary>Errors about a run.</summary>
internal static class VisionErrors
{
    public static WriterVisionException ParameterNotSupported(string parameter, string model) => new(
        nameof(ParameterNotSupported),
        ErrorCategory.InvalidArgument,
        $"-{parameter} is not supported by model '{SafeText.Line(model)}': the vision endpoint accepts only a prompt and images.",
        $"Omit -{parameter}, or use another model. See about_WriterVision_Models.")
    {
        EndsRun = true,
        ConcernsModel = true,
    };

    public static WriterVisionException TokenBudgetReached(long budget, long used, int notAsked) => Create(
        ErrorCategory.LimitsExceeded,
        string.Format(
            CultureInfo.CurrentCulture,
            "The token budget of {0:N0} is used up: {1:N0} tokens were used, and {2} not sent.",
            budget,
            used,
            Inputs(notAsked)),
        "Run the command again with a new -TokenBudget. With -Journal, it sends only the inputs that have no answer yet.");

    public static WriterVisionException TokensNotReported(int notAsked) => Create(
        ErrorCategory.InvalidResult,
        $"-TokenBudget cannot be applied, because the server does not report the number of tokens that it uses. {Inputs(notAsked)} not sent.",
        "Omit -TokenBudget. With -Journal, the next run sends only the inputs that have no answer yet.");

    private static string Inputs(int count) => $"{QuantityText.Count(count, "input")} {(count == 1 ? "was" : "were")}";
}
