<#
.SYNOPSIS
    Publishes the packages that build.ps1 Package built.
.PARAMETER Tag
    The tag of the release, such as v0.1.0. It must match the version in the manifest.
.PARAMETER Repository
    The name of the PSResource repository.
.PARAMETER ApiKey
    The API key for the repository; $env:GALLERY_API_KEY by default. A repository that is a folder does not need a key.
.EXAMPLE
    dotnet pwsh .ci/publish.ps1 -Tag v0.1.0
#>
[CmdletBinding()]
param(
    [Parameter(Mandatory)]
    [string] $Tag,

    [string] $Repository = 'PSGallery',

    [string] $ApiKey = $env:GALLERY_API_KEY
)

$ErrorActionPreference = 'Stop'
$root = [System.IO.Path]::GetFullPath([System.IO.Path]::Combine($PSScriptRoot, '..'))
$version = (Import-PowerShellDataFile -Path "$root/WriterVision.psd1").ModuleVersion
if ($Tag -ne "v$version") { throw "The tag is $Tag, but the version in WriterVision.psd1 is $version. Change one of them." }
$packages = @(Get-ChildItem -Path "$root/out" -Filter "*.$version.nupkg")
if (-not $packages) { throw "No package of version $version was found in $root/out. Run build.ps1 Package first." }
foreach ($package in $packages) {
    $parameters = @{ NupkgPath = $package.FullName; Repository = $Repository }
    if ($ApiKey) { $parameters.ApiKey = $ApiKey }
    Publish-PSResource @parameters
    "Published $($package.Name) to $Repository."
}
