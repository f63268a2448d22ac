using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;

namespace WriterVision.Vision.Prompts;

/// <summary>
/// The names by which a prompt places its images, as in <c>{{image}}</c>. Names are compared without regard to case. An image can have several
/// names; requests contain the first one, its label.
/// </summary>
internal sealed class ImageNames
{
    /// <summary>The names of the only image of a prompt.</summary>
    public static readonly ImageNames Single = new([["image", "image_1"]]);

    /// <summary>The names of the images of a comparison.</summary>
    public static readonly ImageNames Comparison = new([["reference", "image_1"], ["difference", "image_2"]]);

    private readonly Dictionary<string, int> _images = new(StringComparer.OrdinalIgnoreCase);

    /// <param name="names">The names of each image: one or more.</param>
    public ImageNames(IReadOnlyList<IReadOnlyList<string>> names)
    {
        All = [.. names.SelectMany(static image => image)];
        Labels = [.. names.Select(static image => image[0])];
        for (var image = 0; image < names.Count; image++)
        {
            foreach (var name in names[image])
            {
                _images.Add(name, image);
            }
        }
    }

    /// <summary>All names, in the order of the images.</summary>
    public IReadOnlyList<string> All { get; }

    /// <summary>The first name of each image.</summary>
    public IReadOnlyList<string> Labels { get; }

    /// <summary>The names of images that are sent in one request with <c>-Combine</c>: <c>image_1</c>, <c>image_2</c> and so on.</summary>
    /// <param name="count">The number of images: 1 or more.</param>
    public static ImageNames Combined(int count) => new(count == 1
        ? [["image_1", "image"]]
        : [.. Enumerable.Range(1, count).Select(static number => new[] { "image_" + number.ToString(CultureInfo.InvariantCulture) })]);

    /// <summary>The index of the image with a name; -1 if no image has it.</summary>
    public int IndexOf(string name) => _images.TryGetValue(name, out var image) ? image : -1;
}
