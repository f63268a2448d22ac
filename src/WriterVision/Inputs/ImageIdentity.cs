namespace WriterVision.Inputs;

/// <summary>The identity of the content of an image: equal identities mean equal content.</summary>
/// <param name="Content">The SHA-256 hash of the bytes that are sent or, for a conversion, of its source.</param>
/// <param name="Page">The page of the source; null without pages.</param>
/// <param name="Settings">The settings of the conversion; null without a conversion.</param>
internal readonly record struct ImageIdentity(Sha256Digest Content, int? Page = null, string? Settings = null);
