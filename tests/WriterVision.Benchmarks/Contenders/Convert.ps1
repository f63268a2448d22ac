# Converts photos and sends them to a model. Get-ChildItem is not available in the engine from NuGet.
param([string] $Folder, [int] $ThrottleLimit)

[System.IO.DirectoryInfo]::new($Folder).EnumerateFiles() |
    ConvertTo-WriterImage -MaximumDimension 1568 |
    Invoke-WriterVision 'Describe the image' -ThrottleLimit $ThrottleLimit
