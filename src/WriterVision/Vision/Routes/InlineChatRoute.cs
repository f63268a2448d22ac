using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using WriterVision.Api;
using WriterVision.Api.Http;
using WriterVision.Api.Requests;
using WriterVision.Inputs;

namespace WriterVision.Vision.Routes;

/// <summary>Chat with the images inline: one request, and no file remains in the account. Uploaded files are downloaded first.</summary>
internal sealed class InlineChatRoute : IVisionRoute
{
    private readonly WriterClient _client;
    private readonly string _modelAdvice;
    private readonly bool? _readsImages;

    /// <param name="client">The client of the account.</param>
    /// <param name="modelAdvice">The recommended replacement for the model, for errors about it.</param>
    /// <param name="readsImages">Whether the model reads images; null if that is not known.</param>
    public InlineChatRoute(WriterClient client, string modelAdvice, bool? readsImages)
    {
        _client = client;
        _modelAdvice = modelAdvice;
        _readsImages = readsImages;
    }

    public async Task<IVisionSession> OpenAsync(
        IReadOnlyList<VisionImage> images, VisionImage? sharedImage, RequestContext context, CancellationToken cancellationToken)
    {
        var session = new Session(this);
        try
        {
            foreach (var image in images)
            {
                await session.AddAsync(image, context, cancellationToken).ConfigureAwait(false);
            }

            return session;
        }
        catch
        {
            await session.CloseAsync(context, cancellationToken).ConfigureAwait(false);
            throw;
        }
    }

    public Task CloseAsync(RequestContext context, CancellationToken cancellationToken) => Task.CompletedTask;

    private sealed class Session : IVisionSession
    {
        private readonly InlineChatRoute _route;
        private readonly List<ChatPart> _images = [];
        private readonly List<ImageContent> _contents = [];

        public Session(InlineChatRoute route) => _route = route;

        public async Task AddAsync(VisionImage image, RequestContext context, CancellationToken cancellationToken) => _images.Add(image switch
        {
            LocalImage local => CreatePart(await local.GetContentAsync(cancellationToken).ConfigureAwait(false)),
            ImageUrl { Url: var url } => ChatPart.FromUrl(url),
            UploadedImage uploaded => await FetchAsync(uploaded, context, cancellationToken).ConfigureAwait(false),
            _ => throw new ArgumentOutOfRangeException(nameof(image)),
        });

        public async Task<VisionAnswer> AskAsync(VisionQuestion question, RequestContext context, CancellationToken cancellationToken)
        {
            var parts = question.Prompt.Place()
                .Select(part => part.Text is { } text ? ChatPart.FromText(text) : _images[part.Image]);
            var request = new ChatRequest
            {
                Model = question.Model,
                ModelAdvice = _route._modelAdvice,
                ReadsImages = _route._readsImages,
                System = question.System,
                Temperature = question.Temperature,
                MaxTokens = question.MaxTokens,
                AnswerSchema = question.AnswerSchema,
                IsSchemaStrict = question.IsSchemaStrict,
                Parts = [.. parts],
                PreviousAnswer = question.PreviousAnswer,
                Correction = question.Correction,
            };
            var response = await _route._client.ChatAsync(request, context, cancellationToken).ConfigureAwait(false);
            return response.ToAnswer(question);
        }

        public Task CloseAsync(RequestContext context, CancellationToken cancellationToken)
        {
            foreach (var content in _contents)
            {
                content.Dispose();
            }

            return Task.CompletedTask;
        }

        private async Task<ChatPart> FetchAsync(UploadedImage image, RequestContext context, CancellationToken cancellationToken) =>
            CreatePart(await _route._client.DownloadFileAsync(
                image.FileId,
                (download, attempt) => ImageContent.ReceiveAsync(image.FileId, download.Content, ImageRules.Chat, attempt),
                context,
                cancellationToken).ConfigureAwait(false));

        /// <summary>Creates a part for content, which is disposed when the session is closed.</summary>
        private ChatPart CreatePart(ImageContent content)
        {
            _contents.Add(content);
            return ChatPart.FromImage(content.MediaType, content.Length, content.OpenAsync);
        }
    }
}
