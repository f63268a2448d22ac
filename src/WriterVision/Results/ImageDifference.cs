namespace WriterVision;

/// <summary>One difference between two images, as the model describes it, without control characters except tabs and line ends.</summary>
public sealed class ImageDifference
{
    internal ImageDifference(string region, string reference, string difference)
    {
        Region = region;
        Reference = reference;
        Difference = difference;
    }

    /// <summary>The place of the difference.</summary>
    public string Region { get; }

    /// <summary>What the reference image shows there.</summary>
    public string Reference { get; }

    /// <summary>What the other image shows there.</summary>
    public string Difference { get; }

    /// <summary>The place and the difference, in one line.</summary>
    /// <returns>Text such as <c>top left: the logo is gone</c>.</returns>
    public override string ToString() => $"{Region}: {Difference}";
}
