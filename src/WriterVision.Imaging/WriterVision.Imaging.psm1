# Loads the assembly that fits this shell. WriterVision, which the manifest requires, has checked that the shell is supported.
$framework = if ($PSVersionTable.PSEdition -eq 'Core') { 'net8.0' } else { 'netstandard2.0' }
$slash = [System.IO.Path]::DirectorySeparatorChar
$path = "$PSScriptRoot${slash}lib${slash}$framework${slash}WriterVision.Imaging.dll"
$module = Import-Module -Name $path -PassThru
if ($module.ImplementingAssembly.Location -ne $path) {
    throw "Another version of WriterVision.Imaging is already loaded in this session, and a session can hold only one version. Start a new session."
}
