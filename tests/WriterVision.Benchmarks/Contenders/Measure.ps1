<#
.SYNOPSIS
    Runs a contender in this shell, once to warm up and once to be measured, and tells the benchmark what the second run cost.
.DESCRIPTION
    Runs in pwsh and in the engine from NuGet alike, and so uses none of the commands that the engine lacks.
#>
param(
    [Parameter(Mandatory)] [string] $Contender,
    [string[]] $Module
)

if ($Module) { Import-Module -Name $Module -ErrorAction Stop }

# What the account allows, for a contender that is told.
$limit = @{}
foreach ($name in 'RequestsPerMinute', 'TokensPerMinute') {
    $value = [System.Environment]::GetEnvironmentVariable("BENCHMARK_$name")
    if ($value) {
        if (-not (Get-Command -Name Invoke-WriterVision).Parameters.ContainsKey($name)) { throw "This module has no -$name." }
        $limit[$name] = [int] $value
    }
}

$throttleLimit = [int] $env:BENCHMARK_Concurrency
$process = [System.Diagnostics.Process]::GetCurrentProcess()
$null = [System.GC]::GetTotalMemory($true)
$process.Refresh()
$idle = $process.WorkingSet64

& $Contender -Folder $env:BENCHMARK_WarmUp -ThrottleLimit $throttleLimit | ForEach-Object { }

$connection = [System.Net.Sockets.TcpClient]::new('127.0.0.1', [int] $env:BENCHMARK_Port)
try {
    # The benchmark writes a line when the emulator is ready to be counted.
    $stream = $connection.GetStream()
    $null = $stream.ReadByte()

    $results = 0
    $process.Refresh()
    $cpu = $process.TotalProcessorTime
    $allocated = [System.GC]::GetTotalAllocatedBytes($true)
    $clock = [System.Diagnostics.Stopwatch]::StartNew()
    & $Contender -Folder $env:BENCHMARK_Images -ThrottleLimit $throttleLimit @limit | ForEach-Object { $results++ }
    $clock.Stop()
    $allocated = [System.GC]::GetTotalAllocatedBytes($true) - $allocated
    $process.Refresh()
    $cpu = $process.TotalProcessorTime - $cpu
    $peak = $process.PeakWorkingSet64

    $figures = [string]::Format(
        [cultureinfo]::InvariantCulture,
        '{{"answers":{0},"wall":{1:R},"cpu":{2:R},"allocated":{3},"idle":{4},"peak":{5},"heap":{6}}}',
        $results, $clock.Elapsed.TotalSeconds, $cpu.TotalSeconds, $allocated, $idle, $peak, [System.GC]::GetTotalMemory($true))
    $bytes = [System.Text.Encoding]::UTF8.GetBytes($figures)
    $stream.Write($bytes, 0, $bytes.Length)
}
finally { $connection.Dispose() }
