#Requires -Version 7.4

<#
.SYNOPSIS
    Measures what it costs to import the module, and how soon a shell that has just started has its first result.
.DESCRIPTION
    Each case runs in fresh shells (pwsh -NoProfile -Command), in turn with the others; the table has the medians: how long the whole shell
    took, what that is above a shell that does nothing, and how long the case took within the shell. The empty module is of the same shape as
    WriterVision: a manifest, a loader, eight commands that do nothing in one assembly, and its views. The results come from the emulator, which decodes nothing.
    Needs dotnet build. For figures that mean something measure a Release build, on a machine that does nothing else.
.PARAMETER Runs
    How many shells each case has.
.PARAMETER Module
    The manifest of the module to measure.
.EXAMPLE
    ./tests/WriterVision.Benchmarks/Measure-Startup.ps1
.EXAMPLE
    ./build.ps1 Package; ./tests/WriterVision.Benchmarks/Measure-Startup.ps1 -Module out/package/WriterVision/WriterVision.psd1
#>
[CmdletBinding()]
param(
    [ValidateRange(1, 1000)]
    [int] $Runs = 11,

    [string] $Module = [System.IO.Path]::Combine($PSScriptRoot, '..', '..', 'out', 'WriterVision', 'WriterVision.psd1')
)

$ErrorActionPreference = 'Stop'
Set-StrictMode -Version Latest
$root = [System.IO.Path]::GetFullPath([System.IO.Path]::Combine($PSScriptRoot, '..', '..'))
. ([System.IO.Path]::Combine($root, 'tests', 'Pester', 'Emulator.ps1'))

# The path of its manifest.
function New-EmptyModule {
    [CmdletBinding(SupportsShouldProcess)]
    [OutputType([string])]
    param([string] $Folder)
    if (-not $PSCmdlet.ShouldProcess($Folder)) { return }
    $null = New-Item -ItemType Directory -Path "$Folder/lib"
    $data = Import-PowerShellDataFile -LiteralPath $Module
    $types = foreach ($name in $data.CmdletsToExport) {
        $verb, $noun = $name -split '-'
        "[Cmdlet(`"$verb`", `"$noun`")] public sealed class $verb${noun}Command : PSCmdlet { [Parameter(Position = 0)] public string Prompt { get; set; } }"
    }
    Add-Type -TypeDefinition "using System.Management.Automation;`n$types" -OutputAssembly "$Folder/lib/EmptyModule.dll" -OutputType Library
    $views = [System.IO.Path]::Combine([System.IO.Path]::GetDirectoryName($Module), 'WriterVision.Format.ps1xml')
    Copy-Item -LiteralPath $views -Destination "$Folder/EmptyModule.Format.ps1xml"
    Set-Content -LiteralPath "$Folder/EmptyModule.psm1" -Value 'Import-Module -Name "$PSScriptRoot/lib/EmptyModule.dll"'
    New-ModuleManifest -Path "$Folder/EmptyModule.psd1" -RootModule EmptyModule.psm1 -ModuleVersion 1.0 -CmdletsToExport $data.CmdletsToExport `
        -FunctionsToExport @() -AliasesToExport @() -VariablesToExport @() -FormatsToProcess EmptyModule.Format.ps1xml
    "$Folder/EmptyModule.psd1"
}

function Get-Median([double[]] $Number) {
    $sorted = @($Number | Sort-Object)
    ($sorted[[Math]::Floor(($sorted.Count - 1) / 2)] + $sorted[[Math]::Floor($sorted.Count / 2)]) / 2
}

function Measure-Shell([string] $Command) {
    $start = [System.Diagnostics.ProcessStartInfo]::new("$PSHOME/pwsh")
    '-NoProfile', '-NonInteractive', '-Command', "`$watch = [System.Diagnostics.Stopwatch]::StartNew(); $Command; `$watch.Elapsed.TotalMilliseconds.ToString('R', [cultureinfo]::InvariantCulture)" |
        ForEach-Object { $start.ArgumentList.Add($_) }
    $start.RedirectStandardOutput = $true
    $watch = [System.Diagnostics.Stopwatch]::StartNew()
    $process = [System.Diagnostics.Process]::Start($start)
    $said = $process.StandardOutput.ReadToEnd()
    $process.WaitForExit()
    $whole = $watch.Elapsed.TotalMilliseconds
    if ($process.ExitCode -ne 0) { throw "$Command failed." }
    [pscustomobject]@{ Whole = $whole; Within = [double]::Parse(($said.Trim() -split '\s+')[-1], [cultureinfo]::InvariantCulture) }
}

$Module = (Resolve-Path -LiteralPath $Module).ProviderPath
$image = [System.IO.Path]::Combine($root, 'docs', 'samples', 'sunset.jpg')
$folder = [System.IO.Path]::Combine([System.IO.Path]::GetTempPath(), [guid]::NewGuid())
$emulator = Start-Emulator -Option '--answer', 'fixed'
try {
    $empty = New-EmptyModule -Folder $folder
    $cases = @(
        @{ Name = 'a shell that does nothing'; Command = '$null' }
        @{ Name = 'an empty module of the same shape'; Command = "Import-Module '$empty'" }
        @{ Name = 'WriterVision'; Command = "Import-Module '$Module'" }
        foreach ($other in 'Microsoft.PowerShell.PSResourceGet', 'Microsoft.PowerShell.PlatyPS') {
            if (Get-Module -ListAvailable -Name $other) { @{ Name = $other; Command = "Import-Module $other" } }
        }
        @{
            Name    = 'a first result: WriterVision'
            Command = "Import-Module '$Module'; `$env:WRITER_API_KEY = 'any'; `$env:WRITER_BASE_URL = '$($emulator.Address)'; `$null = Invoke-WriterVision 'Describe it' '$image' -ErrorAction Stop"
        }
        @{
            Name    = 'a first result: Invoke-RestMethod'
            Command = "`$url = 'data:image/jpeg;base64,' + [Convert]::ToBase64String([System.IO.File]::ReadAllBytes('$image')); " +
            "`$content = @(@{ type = 'text'; text = 'Describe it' }, @{ type = 'image_url'; image_url = @{ url = `$url } }); " +
            "`$body = @{ model = 'palmyra-x5'; messages = @(@{ role = 'user'; content = `$content }) } | ConvertTo-Json -Depth 9; " +
            "`$null = (Invoke-RestMethod '$($emulator.Address)/v1/chat' -Method Post -Headers @{ Authorization = 'Bearer any' } -ContentType application/json -Body `$body -ErrorAction Stop).choices[0].message.content"
        }
    )
    $figures = @{}
    # The first round warms the disk and the emulator, and does not count.
    for ($run = 0; $run -le $Runs; $run++) {
        foreach ($case in $cases) {
            $figure = Measure-Shell -Command $case.Command
            if ($run -gt 0) { $figures[$case.Name] = @($figures[$case.Name]) + $figure | Where-Object { $_ } }
        }
    }

    $idle = Get-Median $figures[$cases[0].Name].Whole
    foreach ($case in $cases) {
        $whole = Get-Median $figures[$case.Name].Whole
        [pscustomobject]@{ Case = $case.Name; Shell = [int] $whole; AboveIdle = [int] ($whole - $idle); Within = [int] (Get-Median $figures[$case.Name].Within) }
    }
}
finally {
    Stop-Emulator $emulator
    Remove-Item -LiteralPath $folder -Recurse -Force -ErrorAction Ignore
}
