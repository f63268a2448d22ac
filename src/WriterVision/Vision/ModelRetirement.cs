using System;
using System.Globalization;
using System.Linq;
using WriterVision.Text;

namespace WriterVision.Vision;

/// <summary>Warns of models that are retired, or that do not read images, and recommends other models.</summary>
internal static class ModelRetirement
{
    /// <summary>The time before a retirement at which the warnings start.</summary>
    private static readonly TimeSpan WarningPeriod = TimeSpan.FromDays(60);

    /// <summary>The warning at the start of a run; null if there is none.</summary>
    /// <param name="profile">The model.</param>
    /// <param name="today">Today's date (UTC).</param>
    public static string? Warning(ModelProfile profile, DateTime today)
    {
        // The vision tool is retired together with the model that it uses.
        var ending = profile.ToolModel is { } tool ? ModelProfiles.Find(tool, profile.ApiType) : profile;
        var name = ending == profile ? SafeText.Line(profile.Name) : $"{ending.Name}, which {SafeText.Line(profile.Name)} uses to read images,";
        var statement =
            ending.IsRetired(today) ? $"Writer retired {name} on {Show(ending.RetiresOn!.Value)}."
            : ending.ReadsImages == false ? $"{SafeText.Line(profile.Name)} is documented as a text model: it does not read images."
            : ending.RetiresOn - WarningPeriod <= today.Date ? $"Writer will retire {name} on {Show(ending.RetiresOn!.Value)}."
            : null;
        return statement is null ? null : $"{statement} {Advice(profile, today)}";
    }

    /// <summary>Recommends replacements for a model, but not the model itself, and no model that is retired or does not read images.</summary>
    /// <param name="profile">The requested model.</param>
    /// <param name="today">Today's date (UTC).</param>
    public static string Advice(ModelProfile profile, DateTime today)
    {
        const string OwnServer = "a vision model on your own server with -ApiType OpenAI";
        var alternatives = ModelProfiles.All
            .Where(other => other.ReadsImages == true && !other.IsRetired(today) && other.Name != ModelProfiles.BaseName(profile.Name, profile.ApiType))
            .Select(other => (other.ApiType == profile.ApiType ? string.Empty : $"-ApiType {other.ApiType} with ")
                + $"-Model {other.Name}"
                + (other.RetiresOn is { } end ? $" (until {Show(end)})" : string.Empty)
                + (other.ApiType == ApiType.OpenAI ? " on Amazon Bedrock" : string.Empty))
            .ToList();
        return $"Use {(alternatives.Count == 0 ? OwnServer : $"{string.Join(", ", alternatives)}, or {OwnServer}")}. "
            + "To change the model of every script, set $env:WRITER_VISION_MODEL. See about_WriterVision_Models.";
    }

    private static string Show(DateTime day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
