<#
.SYNOPSIS
    Runs a contender twice in this shell, first to warm up and then to measure it, and sends the metrics of the second run to the benchmark.
.DESCRIPTION
    The script runs in pwsh and in the engine from NuGet. It uses only commands that both contain.
#>
param(
    [Parameter(Mandatory)] [string] $Contender,
    [string[]] $Module
)

if ($Module) { Import-Module -Name $Module -ErrorAction Stop }

# The limits of the account are set only for a contender that gets them as parameters.
$limit = @{}
foreach ($name in 'RequestsPerMinute', 'TokensPerMinute') {
    $value = [System.Environment]::GetEnvironmentVariable("BENCHMARK_$name")
    if ($value) {
        if (-not (Get-Command -Name Invoke-WriterVision).Parameters.ContainsKey($name)) { throw "Invoke-WriterVision does not have the parameter -$name." }
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
    # The benchmark sends a line when the emulator has set the limits and reset its counters.
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

    $metrics = [string]::Format(
        [cultureinfo]::InvariantCulture,
        '{{"answers":{0},"wall":{1:R},"cpu":{2:R},"allocated":{3},"idle":{4},"peak":{5},"heap":{6}}}',
        $results, $clock.Elapsed.TotalSeconds, $cpu.TotalSeconds, $allocated, $idle, $peak, [System.GC]::GetTotalMemory($true))
    $bytes = [System.Text.Encoding]::UTF8.GetBytes($metrics)
    $stream.Write($bytes, 0, $bytes.Length)
}
finally { $connection.Dispose() }
