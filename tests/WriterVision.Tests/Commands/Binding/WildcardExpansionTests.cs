using System;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Management.Automation;
using WriterVision.Commands.Binding;
using Xunit;

namespace WriterVision.Tests.Commands.Binding;

/// <summary>Wildcards find the same files as the engine's patterns, in the order of <c>Get-ChildItem</c>: OrderBy with the comparer of the culture.</summary>
public sealed class WildcardExpansionTests
{
    /// <summary>Names that differ only in case, which are in the order of the file system.</summary>
    private static readonly string[] EqualNames =
    [
        .. Enumerable.Range(0, 64).Select(static bits => string.Concat("abcdef".Select((letter, index) => (bits >> index & 1) == 0 ? letter : char.ToUpperInvariant(letter))) + ".jpg"),
    ];

    private static readonly string[] Names =
    [
        .. Enumerable.Range(0, 200).Select(static number => string.Create(CultureInfo.InvariantCulture, $"scan{number:D4}.jpg")),
        .. EqualNames,
        "page 10.jpg", "page 9.jpg", "a-b.jpg", "ab.jpg", "a_b.JPG", "Ärger.jpg", "ch.jpg", "cz.jpg", "hb.jpg", "aa.jpg", "zz.jpg", "İ.jpg", "ı.jpg", "I.JPG", "[1].jpg",
    ];

    [Theory]
    [InlineData("en-US")]
    [InlineData("de-DE")]
    [InlineData("cs-CZ")]
    [InlineData("da-DK")]
    [InlineData("tr-TR")]
    [InlineData("")]
    public void Files_are_in_the_order_of_the_culture(string culture)
    {
        using var _ = new CultureScope(culture);
        AssertOrder(Names);
        AssertOrder(EqualNames);
    }

    [Theory]
    [InlineData("en-US")]
    [InlineData("tr-TR")]
    public void A_name_matches_if_it_matches_the_engines_pattern(string culture)
    {
        using var _ = new CultureScope(culture);
        string[] patterns = ["*", "*.jpg", "*.JPG", "*.tif", "*.TIF", "*.", "*k", "*ä.jpg", "**", "*.*", "?*", "*`*", "*[0-9].jpg", "a*", "*s.jpg", "*]", "*scan0001.jpg", ".*"];
        string[] names = ["a.jpg", "a.JPG", "A.Jpg", "jpg", ".jpg", "a.jpg.", "a.tif", "a.TIF", "a.t\u0131f", "a.T\u0130F", "a.\u212A", "\u017F.jpg", "Ä.jpg", "ä.JPG", "1.jpg", "a*", "]", "scan0001.jpg", "n", "x.jpeg"];
        foreach (var pattern in patterns)
        {
            var (fast, engine) = (new NamePattern(pattern), new WildcardPattern(pattern, WildcardOptions.IgnoreCase));
            Assert.All(names, name => Assert.True(engine.IsMatch(name) == fast.IsMatch(name), $"'{name}' and '{pattern}'"));
        }
    }

    [Theory]
    [InlineData("*.png", 0)]
    [InlineData("./*.png", 2)]
    [InlineData("a/b/*.png", 4)]
    [InlineData("a\\*\\b.png", 2)]
    [InlineData("a`[1`]/*/b.png", 7)]
    [InlineData("Scans:*.png", 6)]
    [InlineData("Scans:/a/*.png", 9)]
    [InlineData("a/b:*.png", 2)]
    [InlineData("FileSystem::/a/*.png", 15)]
    [InlineData("/a*/b.png", 1)]
    public void A_pattern_starts_at_the_first_part_with_wildcards(string path, int start) => Assert.Equal(start, WildcardExpansion.StartOf(path));

    private static void AssertOrder(string[] names)
    {
        using var folder = new TemporaryFolder();
        foreach (var name in names)
        {
            folder.Write(name, []);
        }

        Directory.CreateDirectory(folder.File("folder.jpg"));
        var pattern = new WildcardPattern("*.jpg", WildcardOptions.IgnoreCase);
        var expected = new DirectoryInfo(folder.Path).EnumerateFiles()
            .OrderBy(static file => file.Name, StringComparer.CurrentCultureIgnoreCase)
            .Select(static file => file.Name)
            .Where(pattern.IsMatch);
        Assert.Equal(expected, WildcardExpansion.Find(folder.Path, "*.jpg", skipFolder: null).Select(Path.GetFileName));
    }

    private sealed class CultureScope : IDisposable
    {
        private readonly CultureInfo _before = CultureInfo.CurrentCulture;

        public CultureScope(string name) => CultureInfo.CurrentCulture = new CultureInfo(name);

        public void Dispose() => CultureInfo.CurrentCulture = _before;
    }
}
