using System;

namespace WriterVision.Emulator.Answers;

/// <summary>The emulator cannot read a value that the schema requires, so it refuses to answer, as a model does.</summary>
internal sealed class RefusalException(string message) : Exception(message);
