namespace WriterVision.Tests.Module;

/// <summary>A fact about a command that the code, a page and the MAML contain: the type of a parameter, its place in a set, an example.</summary>
/// <param name="Subject">The command, or the command and its parameter.</param>
/// <param name="Kind">The kind of fact.</param>
/// <param name="Value">The value of the fact.</param>
internal sealed record HelpFact(string Subject, string Kind, string Value);
