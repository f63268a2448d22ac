using System;
using System.Collections;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Net.Http;
using System.Security;
using WriterVision.Text;

namespace WriterVision.Api;

/// <summary>
/// The headers from <c>-Headers</c>. Their values are secrets, like the key. <see cref="WriterClient"/> sets the module's own headers, such as
/// <c>User-Agent</c>, and <see cref="Http.AuthenticationHandler"/> the key.
/// </summary>
internal sealed class ExtraHeaders
{
    /// <summary>Headers that the module or the connection sets.</summary>
    private static readonly HashSet<string> Reserved = new(StringComparer.OrdinalIgnoreCase)
    {
        "Accept", "Connection", "Content-Disposition", "Content-Encoding", "Content-Length", "Content-Type", "Expect", "Host", "Proxy-Authorization",
        "TE", "Trailer", "Transfer-Encoding", "Upgrade", "User-Agent",
    };

    private readonly IReadOnlyList<(string Name, SecureString Value)> _headers;

    private ExtraHeaders(IReadOnlyList<(string Name, SecureString Value)> headers) => _headers = headers;

    public static ExtraHeaders None { get; } = new([]);

    public IEnumerable<SecureString> Values => _headers.Select(static header => header.Value);

    /// <summary>Reads the headers of a dictionary.</summary>
    /// <exception cref="WriterVisionException"><c>InvalidHeader</c>.</exception>
    public static ExtraHeaders From(IDictionary? headers)
    {
        if (headers is null)
        {
            return None;
        }

        var read = new List<(string, SecureString)>(headers.Count);
        foreach (DictionaryEntry header in headers)
        {
            var name = Convert.ToString(header.Key, CultureInfo.InvariantCulture) ?? string.Empty;
            var value = header.Value is SecureString secure
                ? SecureText.Reveal(secure)
                : Convert.ToString(header.Value is System.Management.Automation.PSObject wrapped ? wrapped.BaseObject : header.Value, CultureInfo.InvariantCulture) ?? string.Empty;
            if (name.Length == 0 || name.Any(static character => !IsTokenCharacter(character)))
            {
                throw ConnectionErrors.InvalidHeader(name, "the name contains a character that a header name cannot contain");
            }

            if (string.Equals(name, "Authorization", StringComparison.OrdinalIgnoreCase))
            {
                throw ConnectionErrors.InvalidHeader(name, "-ApiKey sets it");
            }

            if (Reserved.Contains(name))
            {
                throw ConnectionErrors.InvalidHeader(name, "WriterVision sets it");
            }

            if (value.Any(static character => character is (< ' ' and not '\t') or > '~'))
            {
                throw ConnectionErrors.InvalidHeader(name, "the value contains a character that a header cannot contain");
            }

            read.Add((name, SecureText.Protect(value)));
        }

        return new ExtraHeaders(read);
    }

    public void AddTo(HttpRequestMessage request)
    {
        foreach (var (name, value) in _headers)
        {
            request.Headers.TryAddWithoutValidation(name, SecureText.Reveal(value));
        }
    }

    public void RemoveFrom(HttpRequestMessage request)
    {
        foreach (var (name, _) in _headers)
        {
            request.Headers.Remove(name);
        }
    }

    private static bool IsTokenCharacter(char character) =>
        character is (>= '0' and <= '9') or (>= 'A' and <= 'Z') or (>= 'a' and <= 'z') || "!#$%&'*+-.^_`|~".IndexOf(character) >= 0;
}
