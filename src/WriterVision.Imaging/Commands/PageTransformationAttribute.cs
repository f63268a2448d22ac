using System;
using System.Collections;
using System.Globalization;
using System.Linq;
using System.Management.Automation;

namespace WriterVision.Imaging.Commands;

/// <summary>Joins an array with commas: PowerShell reads <c>-Page 1,3</c> as an array of numbers.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class PageTransformationAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData) =>
        (inputData is PSObject wrapped ? wrapped.BaseObject : inputData) is IList { Count: > 0 } list
            ? string.Join(",", list.Cast<object?>().Select(static item => Convert.ToString(item, CultureInfo.InvariantCulture)))
            : inputData;
}
