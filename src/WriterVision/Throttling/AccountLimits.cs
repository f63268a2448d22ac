using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;

namespace WriterVision.Throttling;

/// <summary>The limits of an account as the running commands were given them. The strictest applies to all, since the account is one.</summary>
internal sealed class AccountLimits
{
    /// <summary>
    /// The share of a limit that is used. A server counts requests when they arrive: one that is late must still find room among those that are not.
    /// </summary>
    private const double UsedShare = 0.975;

    private readonly List<Registration> _registrations = [];

    public double? RequestsPerSecond => _registrations.Min(static limit => limit.RequestsPerMinute) * UsedShare / 60;

    public double? TokensPerSecond => _registrations.Min(static limit => limit.TokensPerMinute) * UsedShare / 60;

    /// <param name="requestsPerMinute">1 or more; null for no limit.</param>
    /// <param name="tokensPerMinute">1 or more; null for no limit.</param>
    /// <param name="remove">Called once to remove the limits.</param>
    public Registration Add(int? requestsPerMinute, int? tokensPerMinute, Action<Registration> remove)
    {
        var registration = new Registration(requestsPerMinute, tokensPerMinute, remove);
        _registrations.Add(registration);
        return registration;
    }

    public void Remove(Registration registration) => _registrations.Remove(registration);

    internal sealed class Registration(int? requestsPerMinute, int? tokensPerMinute, Action<Registration> remove) : IDisposable
    {
        private Action<Registration>? _remove = remove;

        public int? RequestsPerMinute { get; } = requestsPerMinute;

        public int? TokensPerMinute { get; } = tokensPerMinute;

        public void Dispose() => Interlocked.Exchange(ref _remove, null)?.Invoke(this);
    }
}
