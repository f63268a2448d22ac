namespace WriterVision.Tests.Module;

/// <summary>One fact about a command that the code, a page and the MAML all state: the type of a parameter, its place in a set, an example.</summary>
/// <param name="Subject">The command, or the command and its parameter.</param>
/// <param name="Kind">The kind of fact.</param>
/// <param name="Value">What it is.</param>
internal sealed record HelpFact(string Subject, string Kind, string Value);
