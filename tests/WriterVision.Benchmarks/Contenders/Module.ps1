# The module, as its user writes it; the engine from NuGet has no Get-ChildItem.
param([string] $Folder, [int] $ThrottleLimit, [int] $RequestsPerMinute, [int] $TokensPerMinute)

$options = $PSBoundParameters
$null = $options.Remove('Folder')
[System.IO.DirectoryInfo]::new($Folder).EnumerateFiles('*.jpg') | Invoke-WriterVision 'Describe the image' @options
