using System;
using System.Text;
using WriterVision.Inputs;
using WriterVision.Text;

namespace WriterVision.Journal;

/// <summary>An image of a question: what it was called, and the one thing that it is known by.</summary>
internal sealed class JournalInput
{
    private JournalInput(string path, string name, string label)
    {
        Path = path;
        Name = name;
        Label = label;
    }

    /// <summary>What the input was, as the result shows it. It does not decide whether two inputs are the same.</summary>
    public string Path { get; }

    public string Name { get; }

    /// <summary>The name that the prompt places the image by.</summary>
    public string Label { get; }

    /// <summary>The hash of the bytes, and what was made of them; null for a URL and for an uploaded file.</summary>
    public ImageIdentity? Content { get; private init; }

    /// <summary>The hash of a whole address, the parts that may be a secret included; null for another kind of input.</summary>
    public Sha256Digest? Address { get; private init; }

    /// <summary>The id of an uploaded file; null for another kind of input.</summary>
    public string? FileId { get; private init; }

    public static JournalInput FromContent(string path, string name, string label, ImageIdentity content) =>
        new(path, name, label) { Content = content };

    /// <param name="address">The whole address. It is kept as a hash alone.</param>
    /// <param name="name">The name of the image.</param>
    /// <param name="label">The name that the prompt places the image by.</param>
    public static JournalInput FromAddress(Uri address, string name, string label) =>
        FromAddress(AddressText.Show(address), name, label, ContentHash.Compute(Encoding.UTF8.GetBytes(address.AbsoluteUri)));

    /// <param name="path">The address as it is shown.</param>
    /// <param name="name">The name of the image.</param>
    /// <param name="label">The name that the prompt places the image by.</param>
    /// <param name="address">The hash of the whole address.</param>
    public static JournalInput FromAddress(string path, string name, string label, Sha256Digest address) =>
        new(path, name, label) { Address = address };

    public static JournalInput FromFileId(string path, string name, string label, string fileId) =>
        new(path, name, label) { FileId = fileId };

    /// <summary>Adds what decides whether two inputs are the same.</summary>
    public void AddTo(CanonicalHash hash)
    {
        hash.Add(Label);
        if (Content is { } content)
        {
            hash.Add("content");
            hash.Add(content.Content);
            if (content.Settings is { } settings)
            {
                hash.Add("converted");
                hash.Add(content.Page);
                hash.Add(settings);
            }
        }
        else if (Address is { } address)
        {
            hash.Add("address");
            hash.Add(address);
        }
        else
        {
            hash.Add("file");
            hash.Add(FileId);
        }
    }
}
