using System;
using System.IO;

namespace WriterVision.Benchmarks.Contenders;

/// <summary>The contenders' scripts, which lie beside the program.</summary>
internal static class ContenderScripts
{
    public static string Measure { get; } = At("Measure.ps1");

    public static string Module { get; } = At("Module.ps1");

    public static string ByHand { get; } = At("ByHand.ps1");

    public static string Sdk { get; } = At("Sdk.mjs");

    public static string Convert { get; } = At("Convert.ps1");

    public static string ConvertToFile { get; } = At("ConvertToFile.ps1");

    public static string ComparePixels { get; } = At("ComparePixels.ps1");

    private static string At(string name) => Path.Combine(AppContext.BaseDirectory, "Contenders", name);
}
