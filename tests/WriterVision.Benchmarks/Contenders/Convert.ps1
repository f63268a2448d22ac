# Photos through the whole pipeline. The engine from NuGet has no Get-ChildItem.
param([string] $Folder, [int] $ThrottleLimit)

[System.IO.DirectoryInfo]::new($Folder).EnumerateFiles() |
    ConvertTo-WriterImage -MaximumDimension 1568 |
    Invoke-WriterVision 'Describe the image' -ThrottleLimit $ThrottleLimit
