using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using WriterVision.Vision;
using Xunit;

namespace WriterVision.Tests.Vision;

public sealed class ModelProfilesTests
{
    [Theory]
    [InlineData("writer.palmyra-vision-7b", true)]
    [InlineData("us.writer.palmyra-vision-7b", true)]
    [InlineData("us.writer.palmyra-x5-v1:0", false)]
    [InlineData("writer.palmyra-x4-v1:0", false)]
    [InlineData("notwriter.palmyra-x5", null)]
    [InlineData("llava", null)]
    [InlineData("palmyra-x5", null)]
    public void A_Bedrock_model_is_recognized_with_a_region_and_a_version(string model, bool? readsImages)
    {
        var profile = ModelProfiles.Find(model, ApiType.OpenAI);

        Assert.Equal((model, readsImages), (profile.Name, profile.ReadsImages));
    }

    [Fact]
    public void An_unknown_model_is_used_like_the_default_model()
    {
        var unknown = ModelProfiles.Find("tomorrows-model", ApiType.Writer);
        var known = ModelProfiles.Default(ApiType.Writer);

        Assert.Equal((known.Route, known.Rules, known.AcceptsChatParameters), (unknown.Route, unknown.Rules, unknown.AcceptsChatParameters));
        Assert.Null(unknown.ReadsImages);
        Assert.Null(unknown.RetiresOn);
    }

    [Fact]
    public void No_other_source_file_of_the_module_names_a_model()
    {
        var folder = Path.Combine(StagedModule.RepositoryRoot, "src", "WriterVision");
        var files = Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .Where(file => !Path.GetRelativePath(folder, file).StartsWith("obj", StringComparison.Ordinal) && !Path.GetRelativePath(folder, file).StartsWith("bin", StringComparison.Ordinal))
            .ToList();
        Assert.Contains(files, file => Path.GetFileName(file) == "ModelProfiles.cs");

        var naming = new List<string>();
        foreach (var file in files.Where(file => Path.GetFileName(file) != "ModelProfiles.cs"))
        {
            var text = File.ReadAllText(file);
            naming.AddRange(ModelProfiles.All.Where(profile => text.Contains(profile.Name, StringComparison.OrdinalIgnoreCase)).Select(profile => $"{Path.GetFileName(file)}: {profile.Name}"));
        }

        Assert.Empty(naming);
    }
}
