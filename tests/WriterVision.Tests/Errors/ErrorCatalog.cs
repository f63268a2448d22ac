using System;
using System.Collections.Generic;
using System.Linq;
using System.Reflection;

namespace WriterVision.Tests.Errors;

/// <summary>The error ids that the module can produce: the names of the methods of its error factories.</summary>
internal static class ErrorCatalog
{
    public static IReadOnlySet<string> Ids { get; } = typeof(WriterVisionException).Assembly.GetTypes()
        .Where(static type => type is { IsAbstract: true, IsSealed: true } && type.Name.EndsWith("Errors", StringComparison.Ordinal))
        .SelectMany(static type => type.GetMethods(BindingFlags.Public | BindingFlags.Static | BindingFlags.DeclaredOnly))
        .Where(static method => typeof(WriterVisionException).IsAssignableFrom(method.ReturnType))
        .Select(static method => method.Name)
        .ToHashSet(StringComparer.Ordinal);
}
