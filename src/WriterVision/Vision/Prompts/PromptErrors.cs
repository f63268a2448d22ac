using System.Collections.Generic;
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
        "Say what you want to know about the image: -Prompt 'Describe the image'.");

    public static WriterVisionException UnknownPlaceholder(string name, IReadOnlyList<IReadOnlyList<string>> names) => Create(
        ErrorCategory.InvalidArgument,
        $"The prompt places an image called '{{{{{SafeText.Description(name)}}}}}', but there is none of that name.",
        "The names there are: " + string.Join(", ", names.SelectMany(image => image).Take(10).Select(known => "{{" + known + "}}")) + ".");

    public static WriterVisionException PromptsDiffer() => Create(
        ErrorCategory.InvalidArgument,
        "With -Combine all images are asked about in one request, and so with one prompt: this input brings another one.",
        "Give one -Prompt as text, or leave out -Combine.");

    public static WriterVisionException CombineIncomplete(int count) => Create(
        ErrorCategory.InvalidOperation,
        $"Nothing was asked: of the images to combine only {count.ToString(CultureInfo.CurrentCulture)} can be used, and an answer about some would be none about all.",
        "Mend or leave out the inputs that have errors, and ask again.");
}
