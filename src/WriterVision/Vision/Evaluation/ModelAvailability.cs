using System;
using System.Collections.Generic;

namespace WriterVision.Vision.Evaluation;

/// <summary>The models that a test still asks. One that the service refuses is left out, so that the others are tested; the last one ends the run.</summary>
internal sealed class ModelAvailability
{
    private readonly HashSet<string> _available = new(StringComparer.Ordinal);

    public void Add(string model) => _available.Add(model);

    public bool Has(string model)
    {
        lock (_available)
        {
            return _available.Contains(model);
        }
    }

    /// <summary>Leaves out a model, unless no other one remains.</summary>
    /// <param name="model">The model that the service refused.</param>
    /// <param name="isFirst">Whether this is its first refusal.</param>
    /// <returns>False if no other model remains.</returns>
    public bool TryRemove(string model, out bool isFirst)
    {
        lock (_available)
        {
            isFirst = _available.Count > 1 && _available.Remove(model);
            return isFirst || !_available.Contains(model);
        }
    }
}
