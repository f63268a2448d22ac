using System.ComponentModel;
using System.Management.Automation;
using System.Management.Automation.Host;
using WriterVision.Text;

namespace WriterVision.Internal;

#pragma warning disable CA1707, IDE1006 // The underscore marks the class as internal.

/// <summary>Helpers for the views and the types file of this module. For internal use only: they can change in any version.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class _Format
{
    /// <summary>Breaks text into lines between words, for a column of a table.</summary>
    /// <param name="text">The text; null returns an empty string.</param>
    /// <param name="width">The width of the column in characters.</param>
    /// <returns>The text, broken into lines.</returns>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public static string Wrap(string? text, int width) => SafeText.Wrap(text, width);

    /// <summary>Breaks text into lines between words, for the last column of the console.</summary>
    /// <param name="text">The text; null returns an empty string.</param>
    /// <param name="host">The host that shows it.</param>
    /// <param name="taken">The number of characters that other columns and labels use.</param>
    /// <returns>The text, broken into lines.</returns>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public static string Wrap(string? text, PSHost host, int taken) => SafeText.Wrap(text, host, taken);

    /// <summary>Breaks text into lines between words, for the last column of a table in the console.</summary>
    /// <param name="text">The text; null returns an empty string.</param>
    /// <param name="host">The host that shows it.</param>
    /// <param name="taken">The characters of a line that other columns take.</param>
    /// <param name="result">The result. One from another computer gets a column with its name, which takes half of the space that is left.</param>
    /// <returns>The text, broken into lines.</returns>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public static string Wrap(string? text, PSHost host, int taken, PSObject result) =>
        SafeText.Wrap(text, host, taken, result.Properties["PSShowComputerName"]?.Value is true ? 2 : 1);

    /// <summary>Shows the data of an answer in lines.</summary>
    /// <param name="data">The data, which can be deserialized.</param>
    /// <returns>Text that is safe to show.</returns>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public static string Data(object? data) => DataText.Show(data);

    /// <summary>Creates a row from a result that came from a job or a remote session. Other results have the method <c>ToRow</c>.</summary>
    /// <param name="result">The deserialized result.</param>
    /// <param name="properties">The properties of the result at the start of the row.</param>
    /// <returns>The row.</returns>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public static PSObject Row(PSObject result, params string[] properties) => ResultRow.Create(result, properties);
}
