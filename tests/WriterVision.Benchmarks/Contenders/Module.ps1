# Uses the module as a user would. Get-ChildItem is not available in the engine from NuGet.
param([string] $Folder, [int] $ThrottleLimit, [int] $RequestsPerMinute, [int] $TokensPerMinute)

$options = $PSBoundParameters
$null = $options.Remove('Folder')
[System.IO.DirectoryInfo]::new($Folder).EnumerateFiles('*.jpg') | Invoke-WriterVision 'Describe the image' @options
