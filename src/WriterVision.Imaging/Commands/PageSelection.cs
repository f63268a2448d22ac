using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using WriterVision.Imaging.Errors;

namespace WriterVision.Imaging.Commands;

/// <summary>The pages that a user asks for: <c>1-3,7</c> or <c>5-</c>.</summary>
internal sealed class PageSelection
{
    private readonly IReadOnlyList<(int First, int? Last)> _ranges;

    private PageSelection(IReadOnlyList<(int First, int? Last)> ranges) => _ranges = ranges;

    /// <exception cref="WriterVisionException"><c>InvalidPageRange</c>.</exception>
    public static PageSelection Parse(string text)
    {
        var ranges = new List<(int First, int? Last)>();
        foreach (var part in text.Split(',').Select(static part => part.Trim()))
        {
            var dash = part.IndexOf('-');
            var first = Number(dash < 0 ? part : part.Substring(0, dash));
            int? last = dash < 0 ? first : dash == part.Length - 1 ? null : Number(part.Substring(dash + 1));
            if (first < 1 || last < first)
            {
                throw ImagingErrors.InvalidPageRange(text);
            }

            ranges.Add((first, last));
        }

        return new PageSelection(ranges);

        int Number(string digits) => int.TryParse(digits.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw ImagingErrors.InvalidPageRange(text);
    }

    /// <summary>The pages of a file, in the order of the selection. A range may end after the last page, but not start there.</summary>
    /// <param name="path">The file.</param>
    /// <param name="count">How many pages it has.</param>
    /// <exception cref="WriterVisionException"><c>PageNotFound</c>.</exception>
    public IEnumerable<int> Of(string path, int count)
    {
        foreach (var (first, last) in _ranges)
        {
            if (first > count)
            {
                throw ImagingErrors.PageNotFound(path, first, count);
            }

            for (var page = first; page <= Math.Min(last ?? count, count); page++)
            {
                yield return page;
            }
        }
    }
}
