using System;
using System.IO;

namespace WriterVision.Benchmarks.Contenders;

/// <summary>The paths of the contenders' scripts in the output folder.</summary>
internal static class ContenderScripts
{
    public static string Measure { get; } = GetPath("Measure.ps1");

    public static string Module { get; } = GetPath("Module.ps1");

    public static string ByHand { get; } = GetPath("ByHand.ps1");

    public static string Sdk { get; } = GetPath("Sdk.mjs");

    public static string Convert { get; } = GetPath("Convert.ps1");

    public static string ConvertToFile { get; } = GetPath("ConvertToFile.ps1");

    public static string ComparePixels { get; } = GetPath("ComparePixels.ps1");

    private static string GetPath(string name) => Path.Combine(AppContext.BaseDirectory, "Contenders", name);
}
