namespace WriterVision.Tests.Module;

/// <summary>One thing that the code, a page and the MAML each tell of a command: the type of a parameter, its place in a set, an example.</summary>
/// <param name="Subject">The command, or the command and its parameter.</param>
/// <param name="Kind">What is told.</param>
/// <param name="Value">What it is.</param>
internal sealed record HelpFact(string Subject, string Kind, string Value);
