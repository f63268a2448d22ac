#requires -Version 7.4
<#
.SYNOPSIS
Runs the module against a server with limits, and prints the duration, the answers and the refusals of each run.

.DESCRIPTION
The script contains its own small server, so that an error in the emulator cannot hide an error in the module. The rows run in parallel, each in its own
shell, because they mostly wait. The script takes about five minutes. Run `dotnet build` first.

.EXAMPLE
pwsh -NoProfile -File tests/WriterVision.Benchmarks/Measure-Limits.ps1

.EXAMPLE
pwsh -NoProfile -File tests/WriterVision.Benchmarks/Measure-Limits.ps1 -Name '*60 s*'
#>
param(
    # The names of the rows to run. Wildcards are allowed.
    [string] $Name = '*',
    # For internal use: the row for which this process is the server.
    [string] $Serve,
    # For internal use: the port of the server.
    [int] $Port,
    # For internal use: the row that this process runs.
    [string] $Run
)

$ErrorActionPreference = 'Stop'
$module = Join-Path $PSScriptRoot '../../out/WriterVision/WriterVision.psd1'

# Window: the requests in each fixed window of Period seconds. Tokens: the tokens in a sliding window of Period seconds. Probability: that a
# request is refused at random. BlockSeconds: the time at the start in which all requests are refused. RetryAfter: the value of the header; -1 for the exact
# time. Ideal: the shortest possible duration in seconds.
$rows = @(
    @{ Name = '20 in 5 s'; Window = 20; Period = 5; Images = 400; InFlight = 16; Ideal = 95 }
    @{ Name = '60 in 20 s'; Window = 60; Period = 20; Images = 600; InFlight = 32; Ideal = 190 }
    @{ Name = '60 in 60 s'; Window = 60; Period = 60; Images = 200; InFlight = 8; Ideal = 185 }
    @{ Name = '120 in 60 s'; Window = 120; Period = 60; Images = 400; InFlight = 16; Ideal = 185 }
    @{ Name = '120 in 60 s, Retry-After: 0'; Window = 120; Period = 60; RetryAfter = 0; Images = 400; InFlight = 16; Ideal = 185 }
    @{ Name = '120 in 60 s, Retry-After: 1'; Window = 120; Period = 60; RetryAfter = 1; Images = 400; InFlight = 16; Ideal = 185 }
    @{ Name = '120 in 60 s, Retry-After: 5'; Window = 120; Period = 60; RetryAfter = 5; Images = 400; InFlight = 16; Ideal = 185 }
    @{ Name = '120 in 60 s, exact Retry-After'; Window = 120; Period = 60; RetryAfter = -1; Images = 400; InFlight = 16; Ideal = 185 }
    @{ Name = '120 in 60 s, -RequestsPerMinute 120'; Window = 120; Period = 60; Images = 300; InFlight = 16; Ideal = 150; Parameters = @{ RequestsPerMinute = 120 } }
    @{ Name = '60,000 tokens in 60 s'; Tokens = 60000; Period = 60; Images = 400; InFlight = 16; Ideal = 200 }
    @{ Name = '75 s of refusals'; BlockSeconds = 75; Images = 1000; InFlight = 16; Ideal = 87 }
    @{ Name = 'random refusals of 1 %'; Probability = 0.01; Images = 600; InFlight = 16; Ideal = 8 }
    @{ Name = 'random refusals of 5 %'; Probability = 0.05; Images = 600; InFlight = 16; Ideal = 9 }
    @{ Name = 'random refusals of 20 %'; Probability = 0.2; Images = 600; InFlight = 16; Ideal = 12 }
    @{ Name = 'refusals without end'; BlockSeconds = 100000; Images = 50; InFlight = 8; Ideal = 300 }
)

if ($Serve) {
    $row = $rows | Where-Object Name -EQ $Serve
    Add-Type -TypeDefinition @'
using System;
using System.Collections.Generic;
using System.Net;
using System.Text;
using System.Threading.Tasks;

public sealed class LimitServer
{
    private readonly object _lock = new();
    private readonly Random _random = new(1);
    private readonly DateTime _start = DateTime.UtcNow;
    private readonly Queue<(double Time, int Tokens)> _log = new();
    private int _window, _used, _sum;
    public int Window, Period, Tokens, BlockSeconds, RetryAfter = -2;
    public double Probability;
    public int Refused;

    public void Run(int port)
    {
        var listener = new HttpListener();
        listener.Prefixes.Add($"http://127.0.0.1:{port}/");
        listener.Start();
        while (true)
        {
            var context = listener.GetContext();
            _ = Task.Run(() => AnswerAsync(context));
        }
    }

    private async Task AnswerAsync(HttpListenerContext context)
    {
        await context.Request.InputStream.CopyToAsync(System.IO.Stream.Null);
        if (context.Request.Url.AbsolutePath == "/refused") { Write(context, 200, Refused.ToString()); return; }
        var tokens = 0;
        double? wait;
        lock (_lock)
        {
            tokens = Tokens > 0 && _random.Next(2) == 0 ? 1000 : 100;
            wait = Admit(tokens);
            if (wait is not null) Refused++;
        }

        if (wait is { } seconds)
        {
            if (RetryAfter > -2) context.Response.Headers["Retry-After"] = (RetryAfter == -1 ? (int)Math.Ceiling(seconds) : RetryAfter).ToString();
            Write(context, 429, "{\"message\":\"slow down\"}");
            return;
        }

        await Task.Delay(200);
        Write(context, 200, "{\"choices\":[{\"message\":{\"content\":\"yes\"},\"finish_reason\":\"stop\"}],\"usage\":{\"prompt_tokens\":0,\"completion_tokens\":" + tokens + ",\"total_tokens\":" + tokens + "}}");
    }

    private double? Admit(int tokens)
    {
        var now = (DateTime.UtcNow - _start).TotalSeconds;
        if (now < BlockSeconds) return BlockSeconds - now;
        if (_random.NextDouble() < Probability) return 1;
        if (Tokens > 0)
        {
            while (_log.Count > 0 && _log.Peek().Time < now - Period) _sum -= _log.Dequeue().Tokens;
            if (_sum >= Tokens) return _log.Peek().Time + Period - now;
            _log.Enqueue((now, tokens));
            _sum += tokens;
        }

        if (Window > 0)
        {
            var window = (int)(now / Period);
            if (window != _window) { _window = window; _used = 0; }
            if (_used >= Window) return ((window + 1) * Period) - now;
            _used++;
        }

        return null;
    }

    private static void Write(HttpListenerContext context, int status, string body)
    {
        var bytes = Encoding.UTF8.GetBytes(body);
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        context.Response.ContentLength64 = bytes.Length;
        context.Response.OutputStream.Write(bytes);
        context.Response.Close();
    }
}
'@
    $server = [LimitServer]::new()
    foreach ($key in 'Window', 'Period', 'Tokens', 'BlockSeconds', 'Probability', 'RetryAfter') {
        if ($row.ContainsKey($key)) { $server.$key = $row[$key] }
    }

    $server.Run($Port)
}

if ($Run) {
    $row = $rows | Where-Object Name -EQ $Run
    Import-Module $module
    $ProgressPreference = 'SilentlyContinue'
    $image = [Convert]::FromBase64String('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==')
    $folder = Join-Path ([IO.Path]::GetTempPath()) "limits-$Port"
    $null = New-Item -ItemType Directory -Force $folder
    1..$row.Images | ForEach-Object { [IO.File]::WriteAllBytes("$folder/$_.png", $image) }
    $parameters = $row.Parameters ?? @{}
    $clock = [Diagnostics.Stopwatch]::StartNew()
    try {
        Get-ChildItem $folder | Invoke-WriterVision 'p' -Endpoint "http://127.0.0.1:$Port" -ApiKey "key-$Port" -ThrottleLimit $row.InFlight @parameters `
            -OutVariable answers -ErrorVariable failures -ErrorAction SilentlyContinue -WarningAction SilentlyContinue | Out-Null
        $end = ''
    }
    catch { $end = $_.FullyQualifiedErrorId.Split(',')[0] }
    $seconds = $clock.Elapsed.TotalSeconds
    Remove-Item -Recurse $folder
    $refused = Invoke-RestMethod "http://127.0.0.1:$Port/refused"
    '| {0} | {1} | {2:0} s | {3} s | {4} | {5} | {6} |' -f $row.Name, $row.Images, $seconds, $row.Ideal, @($answers).Count, $refused, $end
    return
}

# Start-Process needs the path of pwsh. The path of this process would be dotnet if PowerShell is installed as a .NET tool.
$pwsh = (Get-Command pwsh -CommandType Application | Select-Object -First 1).Source
$next = 18100
$started = foreach ($row in $rows | Where-Object Name -Like $Name) {
    $next++
    $server = Start-Process $pwsh -ArgumentList '-NoProfile', '-File', $PSCommandPath, '-Serve', "`"$($row.Name)`"", '-Port', $next -PassThru
    $job = Start-Job { Start-Sleep 5; & $using:pwsh -NoProfile -File $using:PSCommandPath -Run ($using:row).Name -Port $using:next }
    [pscustomobject]@{ Server = $server; Job = $job }
}

'| limit | images | time | shortest time | answered | refusals | ended by |'
'| --- | --- | --- | --- | --- | --- | --- |'
foreach ($pair in $started) {
    Receive-Job $pair.Job -Wait
    Stop-Process $pair.Server
}
