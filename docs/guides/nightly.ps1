<#
.SYNOPSIS
    Reads the receipts of a folder into a CSV file, night after night.

.DESCRIPTION
    Each answer is recorded in the journal when it arrives. A run that is cut off, by a reboot, a used-up budget or an expired key, is
    simply started again: it asks only for what the journal does not have yet, and writes the whole report.

    The exit code is 0 where every receipt has its row, 1 where some have not (they are in the file that ends in .failed.csv), and 2
    where the run was ended by something that all of them would have met.

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

    # Get-Secret WriterApiKey; without it WRITER_API_KEY is used.
    [securestring] $ApiKey,

    # A night's worth, so that a folder that has grown a hundredfold costs no more than that.
    [ValidateRange(1, [long]::MaxValue)]
    [long] $TokenBudget = 5000000,

    # The account's limit, where it is known.
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

# The reports of last night: if this run is ended, none of them may speak for it.
Remove-Item -LiteralPath $Report, "$Report.partial", "$Report.failed.csv" -ErrorAction Ignore
$failed = $null
$counts = @{ New = 0; Journal = 0; Refused = 0 }
try {
    # -Filter and not -Include: over a hundred thousand files it makes seconds of minutes.
    Get-ChildItem -LiteralPath $Folder -Filter $Filter -File -Recurse |
        Invoke-WriterVision @settings -ErrorAction Continue -ErrorVariable failed |
        ForEach-Object {
            $counts[$(if ($null -eq $_.Data) { 'Refused' } elseif ($_.FromJournal) { 'Journal' } else { 'New' })]++
            $_
        } |
        Where-Object { $null -ne $_.Data } |
        ForEach-Object ToRow Path |
        Export-Csv -LiteralPath "$Report.partial" -NoTypeInformation -Encoding utf8
}
catch {
    # The key, the journal, the service: what all that follow would have met. What was answered is in the journal.
    Write-Error $_ -ErrorAction Continue
    exit 2
}

if (Test-Path -LiteralPath "$Report.partial") { Move-Item -LiteralPath "$Report.partial" -Destination $Report -Force }
$failed = @($failed)
$failed | Select-Object @{ Name = 'Input'; Expression = { $_.TargetObject } },
    @{ Name = 'ErrorId'; Expression = { $_.FullyQualifiedErrorId.Split(',')[0] } },
    @{ Name = 'Message'; Expression = { $_.Exception.Message } } |
    Export-Csv -LiteralPath "$Report.failed.csv" -NoTypeInformation -Encoding utf8

'{0:N0} new, {1:N0} from the journal, {2:N0} refused by the model, {3:N0} errors' -f $counts.New, $counts.Journal, $counts.Refused, $failed.Count
exit [int] ($failed.Count -gt 0 -or $counts.Refused -gt 0)
