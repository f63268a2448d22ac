#Requires -Version 7.4

<#
.SYNOPSIS
    Measures the time to import the module, and the time to the first result in a new shell.
.DESCRIPTION
    Each run of a case starts a new shell (pwsh -NoProfile -Command), and the runs of the cases alternate. The table shows medians in
    milliseconds. Shell: the duration of the shell. AboveIdle: the difference to a shell that does nothing. Within: the duration of the case in
    the shell. The empty module has the same structure as WriterVision: a manifest, a loader, an assembly with the same commands, which do
    nothing, and the same views. The emulator sends a fixed answer and decodes no images.
    Run dotnet build first. For meaningful results, measure a Release build on an idle machine.
.PARAMETER Runs
    The number of runs of each case.
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

# Creates a module whose commands do nothing, and returns the path of its manifest.
function New-EmptyModule([string] $Folder) {
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
    $output = $process.StandardOutput.ReadToEnd()
    $process.WaitForExit()
    $total = $watch.Elapsed.TotalMilliseconds
    if ($process.ExitCode -ne 0) { throw "$Command failed." }
    [pscustomobject]@{ Total = $total; Within = [double]::Parse(($output.Trim() -split '\s+')[-1], [cultureinfo]::InvariantCulture) }
}

$Module = (Resolve-Path -LiteralPath $Module).ProviderPath
$image = [System.IO.Path]::Combine($root, 'docs', 'samples', 'sunset.jpg')
$folder = [System.IO.Path]::Combine([System.IO.Path]::GetTempPath(), [guid]::NewGuid())
$emulator = Start-Emulator -Option '--answer', 'fixed'
try {
    $empty = New-EmptyModule -Folder $folder
    $cases = @(
        @{ Name = 'a shell that does nothing'; Command = '$null' }
        @{ Name = 'an empty module of the same structure'; Command = "Import-Module '$empty'" }
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
    $durations = @{}
    # The first round warms up the disk cache and the emulator. It is not counted.
    for ($run = 0; $run -le $Runs; $run++) {
        foreach ($case in $cases) {
            $duration = Measure-Shell -Command $case.Command
            if ($run -gt 0) { $durations[$case.Name] = @($durations[$case.Name]) + $duration | Where-Object { $_ } }
        }
    }

    $idle = Get-Median $durations[$cases[0].Name].Total
    foreach ($case in $cases) {
        $total = Get-Median $durations[$case.Name].Total
        [pscustomobject]@{ Case = $case.Name; Shell = [int] $total; AboveIdle = [int] ($total - $idle); Within = [int] (Get-Median $durations[$case.Name].Within) }
    }
}
finally {
    Stop-Emulator $emulator
    Remove-Item -LiteralPath $folder -Recurse -Force -ErrorAction Ignore
}
