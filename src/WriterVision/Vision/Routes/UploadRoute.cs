using System.Collections.Generic;
using System.Linq;
using System.Net;
using System.Threading;
using System.Threading.Tasks;
using WriterVision.Api;
using WriterVision.Api.Http;
using WriterVision.Api.Requests;
using WriterVision.Inputs;
using WriterVision.Vision.Prompts;

namespace WriterVision.Vision.Routes;

/// <summary>Uploads the images, sends the question with their names, and deletes them.</summary>
internal abstract class UploadRoute : IVisionRoute
{
    private readonly AccountUploads _uploads;

    /// <param name="client">The client of the account.</param>
    /// <param name="keepsFiles">Whether uploaded files remain in the account.</param>
    /// <param name="modelAdvice">The recommended replacement for the model, for errors about it.</param>
    private protected UploadRoute(WriterClient client, bool keepsFiles, string modelAdvice)
    {
        Client = client;
        ModelAdvice = modelAdvice;
        _uploads = new AccountUploads(client, keepsFiles);
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

    /// <summary>Sends a question about uploaded files.</summary>
    /// <param name="question">The question.</param>
    /// <param name="prompt">The prompt, which contains the name of each file.</param>
    /// <param name="files">The files.</param>
    /// <param name="context">Counts the attempts, and reports failed attempts.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    private protected abstract Task<VisionAnswer> AskAsync(
        VisionQuestion question, string prompt, IReadOnlyList<FileVariable> files, RequestContext context, CancellationToken cancellationToken);

    /// <summary>Images that are in the account while questions about them are sent.</summary>
    private sealed class Session : IVisionSession
    {
        private readonly UploadRoute _route;
        private readonly List<SessionFile> _files = [];

        public Session(UploadRoute route) => _route = route;

        public async Task AddAsync(VisionImage image, bool isShared, RequestContext context, CancellationToken cancellationToken)
        {
            var file = new SessionFile(image, isShared);
            await UploadAsync(file, context, cancellationToken).ConfigureAwait(false);
            _files.Add(file);
        }

        public async Task<VisionAnswer> AskAsync(VisionQuestion question, RequestContext context, CancellationToken cancellationToken)
        {
            try
            {
                return await AskOnceAsync(question, context, cancellationToken).ConfigureAwait(false);
            }
            catch (WriterApiException failure) when (failure.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.Forbidden)
            {
                // The API does not report whether the model or a file is missing. Missing files of the session are uploaded again.
                if (!await RestoreAsync(context, cancellationToken).ConfigureAwait(false))
                {
                    throw;
                }
            }

            return await AskOnceAsync(question, context, cancellationToken).ConfigureAwait(false);
        }

        public async Task CloseAsync(RequestContext context, CancellationToken cancellationToken)
        {
            foreach (var file in _files)
            {
                await _route._uploads.ReleaseAsync(file.Upload, context, cancellationToken).ConfigureAwait(false);
            }

            _files.Clear();
        }

        private Task<VisionAnswer> AskOnceAsync(VisionQuestion question, RequestContext context, CancellationToken cancellationToken)
        {
            var prompt = question.Prompt.ToTextWithLabels();
            if (question.Correction is { } correction)
            {
                prompt += $"\n\nYour previous answer was:\n{PromptTemplate.Break(question.PreviousAnswer!)}\n\n{PromptTemplate.Break(correction)}";
            }

            var files = question.Prompt.Names.Labels.Select((label, index) => new FileVariable(label, _files[index].FileId)).ToList();
            return _route.AskAsync(question, prompt, files, context, cancellationToken);
        }

        private async Task UploadAsync(SessionFile file, RequestContext context, CancellationToken cancellationToken)
        {
            if (file.Image is not LocalImage local)
            {
                return;
            }

            file.Upload = await _route._uploads.AcquireAsync(local, context, cancellationToken).ConfigureAwait(false);
            if (file.IsShared)
            {
                await _route._uploads.KeepAsync(file.Upload, context, cancellationToken).ConfigureAwait(false);
            }
        }

        /// <summary>Searches each file in the account, and uploads missing files again.</summary>
        /// <returns>Whether a file was uploaded again.</returns>
        /// <exception cref="WriterVisionException"><c>FileIdNotFound</c>: a file that the user specified does not exist.</exception>
        private async Task<bool> RestoreAsync(RequestContext context, CancellationToken cancellationToken)
        {
            var isRestored = false;
            foreach (var file in _files)
            {
                try
                {
                    await _route.Client.GetFileAsync(file.FileId, context.Aside(), cancellationToken).ConfigureAwait(false);
                }
                catch (WriterApiException failure) when (file.Upload is { } missing && failure.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.Gone)
                {
                    _route._uploads.Forget(missing);
                    await UploadAsync(file, context, cancellationToken).ConfigureAwait(false);
                    isRestored = true;
                }
            }

            return isRestored;
        }
    }

    /// <summary>An image of a session, and its file in the account.</summary>
    private sealed class SessionFile
    {
        public SessionFile(VisionImage image, bool isShared)
        {
            Image = image;
            IsShared = isShared;
        }

        public VisionImage Image { get; }

        public bool IsShared { get; }

        /// <summary>The upload of a local image; null for a file that was in the account before.</summary>
        public AccountUploads.Upload? Upload { get; set; }

        public string FileId => Upload?.FileId ?? ((UploadedImage)Image).FileId;
    }
}
