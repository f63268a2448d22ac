using System.Globalization;
using System.Linq;
using System.Management.Automation;
using WriterVision.Text;
using static WriterVision.Errors.ErrorFactory;

namespace WriterVision.Vision.Prompts;

/// <summary>Errors about prompts.</summary>
internal static class PromptErrors
{
    public static WriterVisionException EmptyPrompt() => Create(
        ErrorCategory.InvalidArgument,
        "The prompt is empty.",
        "Specify what you want to know about the image: -Prompt 'Describe the image'.");

    public static WriterVisionException UnknownPlaceholder(string name, ImageNames names) => Create(
        ErrorCategory.InvalidArgument,
        $"The prompt refers to an image called '{{{{{SafeText.Description(name)}}}}}', but no image has that name.",
        "Valid names are " + string.Join(", ", names.All.Take(10).Select(static known => "{{" + known + "}}")) + @". To write braces as text, use a backslash: \{{name}}.");

    public static WriterVisionException PromptsDiffer() => Create(
        ErrorCategory.InvalidArgument,
        "With -Combine, all images are sent in one request with one prompt, but this input has a different prompt.",
        "Use one -Prompt for all inputs, or omit -Combine.");

    public static WriterVisionException CombineIncomplete(int count) => Create(
        ErrorCategory.InvalidOperation,
        $"No request was sent: only {count.ToString(CultureInfo.CurrentCulture)} of the images to combine can be used.",
        "Correct or omit the inputs that have errors, and try again.");
}
