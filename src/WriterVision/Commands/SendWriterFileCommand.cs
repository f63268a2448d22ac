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

/// <summary>Puts files into the Writer account.</summary>
[Cmdlet(VerbsCommunications.Send, "WriterFile", DefaultParameterSetName = PathSet, SupportsShouldProcess = true)]
[OutputType(typeof(WriterFile))]
public sealed class SendWriterFileCommand : FileCommand
{
    private const string PathSet = "Path";
    private const string LiteralPathSet = "LiteralPath";

    private MediaTypeHeaderValue? _contentType;

    /// <summary>The files, as paths that may have wildcards.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = PathSet, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [PathTransformation]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string[]? Path { get; set; }

    /// <summary>The files, as paths that are taken as they are: what a file object gives.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = LiteralPathSet, ValueFromPipelineByPropertyName = true)]
    [Alias("PSPath", "FullName")]
    [PathTransformation(IsLiteral = true)]
    [ValidateNotNullOrEmpty]
    public string[]? LiteralPath { get; set; }

    /// <summary>The MIME type of the files. Without it an image and a PDF are told by their first bytes, and all else by the extension.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? ContentType { get; set; }

    /// <summary>The Knowledge Graph that the files shall belong to.</summary>
    [Parameter]
    public Guid? GraphId { get; set; }

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
        var isLiteral = ParameterSetName == LiteralPathSet;
        ForEachFile(isLiteral ? LiteralPath : Path, isLiteral, Send);
    }

    private void Send(string path)
    {
        ImageFile file;
        MediaTypeHeaderValue contentType;
        try
        {
            file = ImageFile.Inspect(path, ImageRules.Files);
            contentType = _contentType ?? MediaTypeOf(file);
        }
        catch (WriterVisionException failure)
        {
            EnqueueFailure(path, failure);
            return;
        }

        if (!ShouldProcess(SafeText.Line(path), $"Send to the Writer account ({contentType}, {file.Size})"))
        {
            return;
        }

        if (file.Length > ImageRules.UploadLimit && ImageRules.Vision.Takes(file.Format))
        {
            WriteWarning($"'{SafeText.Line(path)}' is larger than 7 MB: the vision endpoint and the vision tool will not read it.");
        }

        var upload = new FileUpload { Name = file.Name, MediaType = contentType, Length = file.Length, OpenAsync = file.OpenAsync, GraphId = GraphId };
        var client = Connect();
        Enqueue(path, (context, cancellationToken) => SendAsync(client, file, upload, context, cancellationToken));
    }

    private static async Task<BatchOutcome> SendAsync(
        WriterClient client, ImageFile file, FileUpload upload, RequestContext context, CancellationToken cancellationToken)
    {
        var sent = await client.UploadFileAsync(upload, context, cancellationToken).ConfigureAwait(false);
        sent.Path = file.Path;
        sent.Length = file.Length;
        sent.ContentType = upload.MediaType.ToString();
        return BatchOutcome.Answered(file.Path, sent);
    }

    /// <exception cref="WriterVisionException"><c>UnsupportedFileType</c> or <c>UnsupportedFileContent</c>: the service would refuse it.</exception>
    private static MediaTypeHeaderValue MediaTypeOf(ImageFile file)
    {
        var byName = FileTypes.MediaType(file.Path) ?? throw InputErrors.UnsupportedFileType(file.Path, FileTypes.Extensions);
        if (file.Format is ImageFormat.Jpeg or ImageFormat.Png or ImageFormat.Pdf)
        {
            return new MediaTypeHeaderValue(file.MediaType);
        }

        // An image is one by its bytes: a GIF that is called .png would be stored, and read by no model.
        return byName.StartsWith("image/", StringComparison.Ordinal)
            ? throw InputErrors.UnsupportedFileContent(file.Path, byName)
            : new MediaTypeHeaderValue(byName);
    }
}
