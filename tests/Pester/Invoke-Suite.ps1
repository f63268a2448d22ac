<#
.SYNOPSIS
    Runs the Pester suite against the built module, and exits with 1 if a test failed and 2 if none ran.
.DESCRIPTION
    Run dotnet build first: it stages the module and Pester. dotnet test runs this script too, with -AsJson.
.PARAMETER Name
    The names of the test files to run, without .Tests.ps1; wildcards are allowed. All files by default.
.PARAMETER AsJson
    Writes a line of JSON for each test, for PesterSuite.cs.
.PARAMETER List
    Lists the tests and runs none.
.EXAMPLE
    dotnet pwsh tests/Pester/Invoke-Suite.ps1 Files Binding
#>
[CmdletBinding()]
param(
    [Parameter(Position = 0, ValueFromRemainingArguments)]
    [string[]] $Name = '*',

    [switch] $AsJson,

    [switch] $List
)

$root = [System.IO.Path]::GetFullPath([System.IO.Path]::Combine($PSScriptRoot, '..', '..'))
$pester = [System.IO.Path]::Combine($root, 'out', 'tools', 'Pester', 'Pester.psd1')
if (-not (Test-Path -LiteralPath $pester)) {
    [Console]::Error.WriteLine("Pester is not staged in $pester. Run dotnet build first.")
    exit 2
}
Import-Module $pester -ErrorAction Stop

# The tests start their own emulator. The variables of this shell must not affect them.
Remove-Item Env:WRITER_*
# Tests collect expected warnings with -WarningVariable. Other warnings, such as the retirement date of a model, are not useful in the log.
$WarningPreference = 'SilentlyContinue'
# Under 'dotnet pwsh', the shells that the tests start need this to find the runtime.
$process = [System.Diagnostics.Process]::GetCurrentProcess().MainModule.FileName
if (-not $env:DOTNET_ROOT -and [System.IO.Path]::GetFileNameWithoutExtension($process) -eq 'dotnet') {
    $env:DOTNET_ROOT = [System.IO.Path]::GetDirectoryName($process)
}

# Windows PowerShell cannot parse the other files.
$files = Get-ChildItem -LiteralPath $PSScriptRoot -Filter *.Tests.ps1 | Where-Object {
    $base = $_.Name -replace '\.Tests\.ps1$'
    ($Name | Where-Object { $base -like $_ }) -and ($PSEdition -eq 'Core' -or $base -eq 'WindowsPowerShell')
}

function Write-Test($Test, [string] $File, [string] $Name, [string] $Result) {
    $text = @($Test.ErrorRecord | ForEach-Object { "$($_.DisplayErrorMessage)`n$($_.DisplayStackTrace)" }) -join "`n"
    '##test ' + (ConvertTo-Json -Compress -InputObject @{
            Id      = "$File $($Test.Block.ScriptBlock.StartPosition.StartLine):$($Test.ScriptBlock.StartPosition.StartLine) $Name"
            Name    = "$File, $Name"
            Result  = $Result
            Seconds = $Test.Duration.TotalSeconds
            Message = $text.Trim()
        })
}

$passed = 0
$failed = 0
foreach ($file in $files) {
    $configuration = New-PesterConfiguration
    $configuration.Run.Path = $file.FullName
    $configuration.Run.PassThru = $true
    $configuration.Run.SkipRun = [bool] $List
    $configuration.Output.Verbosity = if ($AsJson) { 'None' } else { 'Normal' }
    $configuration.Output.RenderMode = 'Plaintext'
    $result = Invoke-Pester -Configuration $configuration
    $passed += $result.PassedCount
    $failed += $result.FailedCount + $result.FailedBlocksCount + $result.FailedContainersCount
    if ($AsJson) {
        $base = $file.Name -replace '\.Tests\.ps1$'
        foreach ($test in $result.Tests) { Write-Test -Test $test -File $base -Name $test.ExpandedPath -Result $test.Result }
        foreach ($block in $result.FailedBlocks) { Write-Test -Test $block -File $base -Name "$($block.ExpandedPath) (set-up or clean-up)" -Result Failed }
        foreach ($container in $result.FailedContainers) { Write-Test -Test $container -File $base -Name '(discovery)' -Result Failed }
    }
}
if (-not $AsJson) { "Suite: $passed passed, $failed failed" }
if ($failed) { exit 1 }
if (-not $passed -and -not $List) {
    [Console]::Error.WriteLine('No Pester test ran.')
    exit 2
}
