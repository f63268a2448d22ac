<#
.SYNOPSIS
    Processes one shard of the images in a folder, and records the answers in a journal.

.DESCRIPTION
    Run this script on several machines, each with its own -Index and -Journal. Every image is in exactly one shard. If a machine
    stops, start the script again with the same arguments: the answers in its journal are not requested again.

    The script emits one object with the counts of the shard. It fails (exit code 1 with pwsh -File) if an image has no answer.

.EXAMPLE
    ./shard.ps1 -Index 0 -Count 4 -Folder /scans -Journal ./share-0.jsonl -TokensPerMinute 25000
#>
[CmdletBinding()]
param(
    # The index of this shard, from 0.
    [Parameter(Mandatory, Position = 0)]
    [int] $Index,

    # The number of shards.
    [Parameter(Mandatory, Position = 1)]
    [int] $Count,

    # The folder that contains the images.
    [Parameter(Mandatory, Position = 2)]
    [string] $Folder,

    # The journal of this shard.
    [Parameter(Mandatory, Position = 3)]
    [string] $Journal,

    # The key of the account. Without it, the environment variable WRITER_API_KEY is used.
    [Parameter(Position = 4)]
    [securestring] $ApiKey,

    [string] $Prompt = 'Describe the image',

    [string] $Filter = '*.jpg',

    # The limits of the account, if you know them. They are divided by the number of shards.
    [int] $RequestsPerMinute,

    [int] $TokensPerMinute
)

$ErrorActionPreference = 'Stop'
Import-Module WriterVision

$settings = @{ Prompt = $Prompt; Journal = $Journal }
if ($ApiKey) { $settings.ApiKey = $ApiKey }
if ($RequestsPerMinute) { $settings.RequestsPerMinute = [math]::Max(1, [math]::Floor($RequestsPerMinute / $Count)) }
if ($TokensPerMinute) { $settings.TokensPerMinute = [math]::Max(1, [math]::Floor($TokensPerMinute / $Count)) }

$failed = @()
$counts = @{ $true = 0; $false = 0 }
Get-ChildItem -LiteralPath $Folder -Filter $Filter -File -Recurse |
    Select-WriterShard -Index $Index -Count $Count |
    Invoke-WriterVision @settings -ErrorAction Continue -ErrorVariable failed |
    ForEach-Object { $counts[$_.FromJournal]++ }

[pscustomobject] @{ Index = $Index; New = $counts[$false]; FromJournal = $counts[$true]; Failed = @($failed).Count; Journal = $Journal }
if ($failed) { throw "Images without an answer in shard ${Index}: $(@($failed).Count). Run the script again." }
