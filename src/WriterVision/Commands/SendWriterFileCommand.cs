using System;
using System.Management.Automation;
using System.Net.Http.Headers;
using System.Threading;
using System.Threading.Tasks;
using WriterVision.Api;
using WriterVision.Api.Http;
using WriterVision.Api.Requests;
using WriterVision.Commands.Binding;
using WriterVision.Commands.Pipeline;
using WriterVision.Inputs;
using WriterVision.Text;

namespace WriterVision.Commands;

/// <summary>Uploads files to the Writer account.</summary>
[Cmdlet(VerbsCommunications.Send, "WriterFile", DefaultParameterSetName = PathSet, SupportsShouldProcess = true)]
[OutputType(typeof(WriterFile))]
public sealed class SendWriterFileCommand : PathCommand
{
    private const string PathSet = "Path";
    private const string LiteralPathSet = "LiteralPath";
    private const string InputObjectSet = "InputObject";

    private MediaTypeHeaderValue? _contentType;

    /// <summary>The files, as paths that can contain wildcards.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = PathSet, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [PathTransformation(HasInputObject = true)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string[]? Path { get; set; }

    /// <summary>The files, as literal paths, such as those of file objects.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = LiteralPathSet, ValueFromPipelineByPropertyName = true)]
    [Alias("PSPath", "FullName")]
    [PathTransformation(IsLiteral = true, HasInputObject = true)]
    [ValidateNotNullOrEmpty]
    public string[]? LiteralPath { get; set; }

    /// <summary>The files, as byte arrays, data URLs, or the output of <c>ConvertTo-WriterImage</c>.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = InputObjectSet, ValueFromPipeline = true)]
    [ImageSourceTransformation(IsLocal = true)]
    [ValidateNotNullOrEmpty]
    public IImageSource[]? InputObject { get; set; }

    /// <summary>The MIME type of the files. By default, images and PDF files are detected by their first bytes, and other files by their extension.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(MediaTypeCompleter))]
    public string? ContentType { get; set; }

    /// <summary>
    /// Removes EXIF, XMP, IPTC and comments from JPEG, PNG and WebP images as they are sent. Pixels and color profiles do not change.
    /// </summary>
    [Parameter]
    public SwitchParameter StripMetadata { get; set; }

    /// <summary>The Knowledge Graph to add the files to.</summary>
    [Parameter]
    public Guid? GraphId { get; set; }

    private protected override bool NeedsFilesApi => true;

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        if (ContentType is not null && !MediaTypeHeaderValue.TryParse(ContentType, out _contentType))
        {
            ThrowTerminatingError(ErrorRecords.From(InputErrors.InvalidContentType(ContentType), null));
        }
    }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (ParameterSetName == InputObjectSet)
        {
            ForEachImage(InputObject, (image, _) => Send(image));
            return;
        }

        var isLiteral = ParameterSetName == LiteralPathSet;
        ForEachFile(isLiteral ? LiteralPath : Path, isLiteral, path => Send(ImageReference.FromPath(path)));
    }

    private void Send(ImageReference reference)
    {
        LocalImage image;
        try
        {
            image = (LocalImage)VisionImage.Inspect(reference, ImageRules.Files);
            if (image is ImageFile file)
            {
                // The type is checked before -WhatIf and the request, because the service would reject the file.
                _ = MediaTypeOf(image, image.Name, file.Format);
            }

            image = StripMetadata ? new StrippedImage(image) : image;
        }
        catch (WriterVisionException failure)
        {
            EnqueueFailure(reference.ToString(), failure);
            return;
        }

        var target = image.Path;
        if (!ShouldProcess(SafeText.Line(target), $"Send to the Writer account ({_contentType?.ToString() ?? image.Description})"))
        {
            return;
        }

        var client = Connect();
        Enqueue(target, (context, cancellationToken) => SendAsync(client, image, context, cancellationToken));
    }

    private async Task<BatchOutcome> SendAsync(WriterClient client, LocalImage image, RequestContext context, CancellationToken cancellationToken)
    {
        using var content = await image.GetContentAsync(cancellationToken).ConfigureAwait(false);
        var name = image is ConvertedImage converted ? converted.UploadName(content.Format) : image.Name;
        var upload = new FileUpload
        {
            Name = name,
            MediaType = MediaTypeOf(image, name, content.Format),
            Length = content.Length,
            OpenAsync = content.OpenAsync,
            GraphId = GraphId,
        };
        var sent = await client.UploadFileAsync(upload, context, cancellationToken).ConfigureAwait(false);
        sent.Path = image.Path;
        sent.Page = image.Page;
        sent.Length = content.Length;
        sent.ContentType = upload.MediaType.ToString();
        return BatchOutcome.Answered(image.Path, () => sent, size: 0, ImageWarnings.TooLargeForVision(image.Path, content.Format, content.Length));
    }

    private MediaTypeHeaderValue MediaTypeOf(LocalImage image, string name, ImageFormat format) =>
        _contentType ?? new MediaTypeHeaderValue(FileTypes.MediaType(image.Path, name, format));
}
