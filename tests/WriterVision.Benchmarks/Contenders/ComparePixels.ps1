# Compares the images in pairs: the first with the second, the third with the fourth, and so on. The pairs are not processed in parallel.
param([string] $Folder, [int] $ThrottleLimit)

$null = $ThrottleLimit
$files = @([System.IO.DirectoryInfo]::new($Folder).GetFiles().FullName)
[array]::Sort($files)
for ($index = 0; $index -lt $files.Count; $index += 2) {
    $comparison = Compare-WriterPixel $files[$index] $files[$index + 1]
    if ("$($comparison.Status)" -ne 'Changed') { throw "The images of a pair must differ: $($comparison.Status)." }
    $comparison
}
