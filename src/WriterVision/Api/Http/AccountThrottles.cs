using System;
using System.Collections.Concurrent;
using System.Security;
using System.Security.Cryptography;
using System.Text;
using WriterVision.Text;
using WriterVision.Throttling;

namespace WriterVision.Api.Http;

/// <summary>
/// The throttles of one account, shared by all clients in this process with the same endpoint and key. Free requests (GET and
/// DELETE) have their own throttle, so they never wait for paid requests. If several commands specify a limit, <see cref="AccountLimits"/> applies
/// the strictest one.
/// </summary>
internal sealed class AccountThrottles
{
    private static readonly ConcurrentDictionary<string, AccountThrottles> Accounts = new(StringComparer.Ordinal);

    public AccountThrottles()
        : this(new Throttle(), new Throttle())
    {
    }

    public AccountThrottles(Throttle paid, Throttle free)
    {
        Paid = paid;
        Free = free;
        paid.ShareOutages(free);
    }

    public Throttle Paid { get; }

    public Throttle Free { get; }

    /// <summary>The throttles of an endpoint and a key. Only a hash of the key is kept.</summary>
    public static AccountThrottles For(Uri endpoint, SecureString apiKey)
    {
        using var hash = SHA256.Create();
        var account = endpoint.AbsoluteUri + "\n" + SecureText.Reveal(apiKey);
        return Accounts.GetOrAdd(Convert.ToBase64String(hash.ComputeHash(Encoding.UTF8.GetBytes(account))), static _ => new AccountThrottles());
    }
}
