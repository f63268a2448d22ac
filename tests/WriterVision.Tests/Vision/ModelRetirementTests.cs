using System;
using System.Linq;
using WriterVision.Vision;
using Xunit;

namespace WriterVision.Tests.Vision;

public sealed class ModelRetirementTests
{
    public static TheoryData<string, string, string?> Warnings => new()
    {
        { "palmyra-x5", "2026-10-14", null },
        { "palmyra-x5", "2026-10-15", "Writer will retire palmyra-x5 on 2026-12-14." },
        { "palmyra-x5", "2026-12-13", "Writer will retire palmyra-x5 on 2026-12-14." },
        { "palmyra-x5", "2026-12-14", "Writer retired palmyra-x5 on 2026-12-14." },
        { "palmyra-vision", "2026-07-12", "Writer will retire palmyra-vision on 2026-07-13." },
        { "palmyra-vision", "2026-11-27", "Writer retired palmyra-vision on 2026-07-13." },
        { "palmyra-x4", "2026-11-27", "Writer retired palmyra-vision, which palmyra-x4 uses to read images, on 2026-07-13." },
        { "palmyra-x6", "2026-11-27", "palmyra-x6 is documented as a text model: it does not read images." },
        { "tomorrows-model", "2026-11-27", null },
    };

    public static TheoryData<string, string> EveryModelAndDay =>
        [.. ModelProfiles.All.SelectMany(profile => new[] { "2026-07-01", "2026-11-27", "2026-12-15", "2030-01-01" }.Select(day => (profile.Name, day)))];

    [Theory]
    [MemberData(nameof(Warnings))]
    public void A_run_warns_from_60_days_before_the_retirement(string model, string today, string? warning)
    {
        var actual = ModelRetirement.Warning(ModelProfiles.Find(model, ApiType.Writer), Day(today));

        if (warning is null)
        {
            Assert.Null(actual);
        }
        else
        {
            Assert.StartsWith(warning + " Use ", actual);
        }
    }

    [Theory]
    [MemberData(nameof(EveryModelAndDay))]
    public void The_advice_names_only_other_active_models_that_read_images(string model, string today)
    {
        var profile = ModelProfiles.All.Single(known => known.Name == model);
        var text = ModelRetirement.Advice(profile, Day(today)) + " ";

        foreach (var other in ModelProfiles.All.Where(other => other.Name == model || other.IsRetired(Day(today)) || other.ReadsImages == false))
        {
            Assert.DoesNotContain($"-Model {other.Name} ", text);
            Assert.DoesNotContain($"-Model {other.Name},", text);
        }

        Assert.Contains("-ApiType OpenAI", text);
        Assert.Contains("WRITER_VISION_MODEL", text);
    }

    private static DateTime Day(string text) => DateTime.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
}
