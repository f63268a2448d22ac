<#
.SYNOPSIS
    Reads the receipts in a folder and writes them to a CSV file, night after night.

.DESCRIPTION
    Each answer is recorded in the journal when it arrives. If a run is interrupted by a reboot, a used-up budget or an expired key,
    start the script again: it requests only the answers that the journal does not contain yet, and writes the complete report.

    The exit code is 0 if every receipt has a row, 1 if some rows are missing (the file that ends in .failed.csv lists these receipts),
    and 2 if a failure that affects all receipts ended the run.

.EXAMPLE
    ./nightly.ps1 -Folder /scans -Journal /share/receipts.jsonl -Report /share/receipts.csv
#>
[CmdletBinding()]
param(
    [Parameter(Mandatory)]
    [string] $Folder,

    [Parameter(Mandatory)]
    [string] $Journal,

    [Parameter(Mandatory)]
    [string] $Report,

    [string] $Filter = '*.jpg',

    # For example Get-Secret WriterApiKey. The default is the environment variable WRITER_API_KEY.
    [securestring] $ApiKey,

    # The maximum for one night, in case the folder contains far more files than expected.
    [ValidateRange(1, [long]::MaxValue)]
    [long] $TokenBudget = 5000000,

    # The limit of the account, if you know it.
    [ValidateRange(0, [int]::MaxValue)]
    [int] $TokensPerMinute
)

Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'

$settings = @{
    Prompt = 'Read the receipt'
    Schema = [ordered] @{ vendor = 'string'; date = 'date'; total = 'number' }
    Journal = $Journal
    TokenBudget = $TokenBudget
}
if ($ApiKey) { $settings.ApiKey = $ApiKey }
if ($TokensPerMinute) { $settings.TokensPerMinute = $TokensPerMinute }

# Remove last night's reports, so that they are not mistaken for this run's reports if the run fails.
Remove-Item -LiteralPath $Report, "$Report.partial", "$Report.failed.csv" -ErrorAction Ignore
$failed = $null
$refused = [System.Collections.Generic.List[object]]::new()
$counts = @{ New = 0; Journal = 0 }
try {
    # -Filter is much faster than -Include: seconds instead of minutes for a hundred thousand files.
    Get-ChildItem -LiteralPath $Folder -Filter $Filter -File -Recurse |
        Invoke-WriterVision @settings -ErrorAction Continue -ErrorVariable failed |
        ForEach-Object {
            # If the model refused to answer, there is no data, and Text contains the reason.
            if ($null -eq $_.Data) { $refused.Add($_) }
            else {
                $counts[$(if ($_.FromJournal) { 'Journal' } else { 'New' })]++
                $_
            }
        } |
        ForEach-Object ToRow Path |
        Export-Csv -LiteralPath "$Report.partial" -NoTypeInformation -Encoding utf8
}
catch {
    # A failure that affects all inputs: the key, the journal or the service. The journal contains the answers so far.
    Write-Error $_ -ErrorAction Continue
    exit 2
}

if (Test-Path -LiteralPath "$Report.partial") { Move-Item -LiteralPath "$Report.partial" -Destination $Report -Force }
$failed = @($failed)
& {
    $failed | Select-Object @{ Name = 'Input'; Expression = { $_.TargetObject } },
        @{ Name = 'ErrorId'; Expression = { $_.FullyQualifiedErrorId.Split(',')[0] } },
        @{ Name = 'Message'; Expression = { $_.Exception.Message } }
    $refused | Select-Object @{ Name = 'Input'; Expression = { $_.Path } },
        @{ Name = 'ErrorId'; Expression = { 'Refused' } },
        @{ Name = 'Message'; Expression = { $_.Text } }
} | Export-Csv -LiteralPath "$Report.failed.csv" -NoTypeInformation -Encoding utf8

'{0:N0} new, {1:N0} from the journal, {2:N0} refused by the model, {3:N0} errors' -f $counts.New, $counts.Journal, $refused.Count, $failed.Count
exit [int] ($failed.Count -gt 0 -or $refused.Count -gt 0)
