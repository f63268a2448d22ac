using System;
using System.Management.Automation;
using WriterVision.Text;
using static WriterVision.Errors.ErrorFactory;

namespace WriterVision.Vision.Schemas;

/// <summary>Errors about a schema.</summary>
internal static class SchemaErrors
{
    /// <param name="place">The key, the JSON pointer or the line; empty for the whole schema.</param>
    /// <param name="problem">The problem at this place.</param>
    /// <param name="remedy">The supported values, without a period; null if the problem already says what to do.</param>
    public static WriterVisionException InvalidSchema(string place, string problem, string? remedy = null) => Create(
        ErrorCategory.InvalidArgument,
        place.Length == 0
            ? $"The schema is not valid: {SafeText.Description(problem)}."
            : $"The schema is not valid at '{SafeText.Line(place)}': {SafeText.Description(problem)}.",
        remedy is null ? "See about_WriterVision_Schemas." : $"{remedy}. See about_WriterVision_Schemas.");

    public static WriterVisionException SchemaNotReadable(string path, Exception cause) => Create(
        cause is UnauthorizedAccessException ? ErrorCategory.PermissionDenied : ErrorCategory.ReadError,
        $"Cannot read the schema file '{SafeText.Line(path)}': {SafeText.Description(cause.Message)}",
        "Check the path, and make sure that you have permission to read the file.",
        cause);
}
