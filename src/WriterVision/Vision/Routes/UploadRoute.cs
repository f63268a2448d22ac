using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using WriterVision.Api;
using WriterVision.Api.Http;
using WriterVision.Api.Requests;
using WriterVision.Inputs;
using WriterVision.Vision.Prompts;

namespace WriterVision.Vision.Routes;

/// <summary>Uploads the images, asks about them by name, and deletes them.</summary>
internal abstract class UploadRoute : IVisionRoute
{
    private readonly SharedUploads _uploads;

    /// <param name="client">The client of the account.</param>
    /// <param name="keepsFiles">Whether uploaded files are left in the account.</param>
    /// <param name="modelAdvice">What to use instead of the model, for errors about it.</param>
    private protected UploadRoute(WriterClient client, bool keepsFiles, string modelAdvice)
    {
        Client = client;
        ModelAdvice = modelAdvice;
        _uploads = new SharedUploads(client, keepsFiles);
    }

    private protected WriterClient Client { get; }

    private protected string ModelAdvice { get; }

    public async Task<IVisionSession> OpenAsync(
        IReadOnlyList<VisionImage> images, VisionImage? sharedImage, RequestContext context, CancellationToken cancellationToken)
    {
        var session = new Session(this);
        try
        {
            foreach (var image in images)
            {
                await session.AddAsync(image, image == sharedImage, context, cancellationToken).ConfigureAwait(false);
            }

            return session;
        }
        catch
        {
            await session.CloseAsync(context, cancellationToken).ConfigureAwait(false);
            throw;
        }
    }

    public Task CloseAsync(RequestContext context, CancellationToken cancellationToken) => _uploads.CloseAsync(context, cancellationToken);

    /// <summary>Asks about uploaded files.</summary>
    /// <param name="question">The question.</param>
    /// <param name="prompt">Its prompt, which names each file.</param>
    /// <param name="files">The files.</param>
    /// <param name="context">Counts the attempts, and tells of each that failed.</param>
    /// <param name="cancellationToken">Ends it.</param>
    private protected abstract Task<VisionAnswer> AskAsync(
        VisionQuestion question, string prompt, IReadOnlyList<FileVariable> files, RequestContext context, CancellationToken cancellationToken);

    private sealed class Session : IVisionSession
    {
        private readonly UploadRoute _route;
        private readonly List<string> _fileIds = [];
        private readonly List<SharedUploads.Upload> _uploads = [];

        /// <summary>The files that were in the account before: what is said of them is not sure to be said of the model.</summary>
        private readonly List<string> _given = [];

        public Session(UploadRoute route) => _route = route;

        public async Task AddAsync(VisionImage image, bool isShared, RequestContext context, CancellationToken cancellationToken)
        {
            if (image is UploadedImage uploaded)
            {
                _given.Add(uploaded.FileId);
                _fileIds.Add(uploaded.FileId);
                return;
            }

            var local = image as LocalImage ?? throw new ArgumentOutOfRangeException(nameof(image));
            var upload = await _route._uploads.AcquireAsync(local, context, cancellationToken).ConfigureAwait(false);
            _uploads.Add(upload);
            _fileIds.Add(upload.FileId);
            if (isShared)
            {
                await _route._uploads.KeepAsync(upload, context, cancellationToken).ConfigureAwait(false);
            }
        }

        public async Task<VisionAnswer> AskAsync(VisionQuestion question, RequestContext context, CancellationToken cancellationToken)
        {
            var prompt = question.Prompt.Name(question.ImageNames);
            if (question.Correction is { } correction)
            {
                prompt += $"\n\nYour previous answer was:\n{PromptTemplate.Break(question.PreviousAnswer!)}\n\n{PromptTemplate.Break(correction)}";
            }

            var files = question.ImageNames.Select((name, index) => new FileVariable(name, _fileIds[index])).ToList();
            try
            {
                return await _route.AskAsync(question, prompt, files, context, cancellationToken)
                    .ConfigureAwait(false);
            }
            catch (WriterApiException failure) when (_given.Count > 0 && failure.ErrorId is nameof(ModelErrors.ModelNotFound) or nameof(ApiErrors.Forbidden))
            {
                await FindMissingAsync(context, cancellationToken).ConfigureAwait(false);
                throw;
            }
        }

        public async Task CloseAsync(RequestContext context, CancellationToken cancellationToken)
        {
            foreach (var upload in _uploads)
            {
                await _route._uploads.ReleaseAsync(upload, context, cancellationToken).ConfigureAwait(false);
            }

            _uploads.Clear();
        }

        /// <summary>The API's answer does not tell whether it is the model or a file that is not there: a file can be asked for.</summary>
        private async Task FindMissingAsync(RequestContext context, CancellationToken cancellationToken)
        {
            foreach (var fileId in _given)
            {
                await _route.Client.GetFileAsync(fileId, context.Aside(), cancellationToken).ConfigureAwait(false);
            }
        }
    }
}
