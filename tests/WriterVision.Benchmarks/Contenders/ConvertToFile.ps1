# Converts photos to files, without requests.
param([string] $Folder, [int] $ThrottleLimit)

$null = $ThrottleLimit
$destination = [System.IO.Path]::Combine([System.IO.Path]::GetDirectoryName($Folder), 'converted')
[System.IO.DirectoryInfo]::new($Folder).EnumerateFiles() | ConvertTo-WriterImage -MaximumDimension 1568 -Destination $destination -Force
