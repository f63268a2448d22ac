using System;
using System.Collections.Generic;

namespace WriterVision.Vision.Evaluation;

/// <summary>The models that a test can still use. A model that the service does not have is removed, so that the other models are tested. If no model remains, the run ends.</summary>
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

    /// <summary>Removes a model, unless it is the last one.</summary>
    /// <param name="model">The model that is not available.</param>
    /// <param name="isFirst">Whether this is the first failure of the model.</param>
    /// <returns>False if it is the last model.</returns>
    public bool TryRemove(string model, out bool isFirst)
    {
        lock (_available)
        {
            isFirst = _available.Count > 1 && _available.Remove(model);
            return isFirst || !_available.Contains(model);
        }
    }
}
