# Starts an emulator for a test file, points this session at it, and ends it. Dot-source it in BeforeAll.
function Start-Emulator {
    [CmdletBinding(SupportsShouldProcess)]
    param([string[]] $Option = @())
    $program = Get-ChildItem -Path ([System.IO.Path]::Combine($PSScriptRoot, '..', '..', 'src', 'WriterVision.Emulator', 'bin')) -Recurse -Filter WriterVision.Emulator.dll |
        Sort-Object LastWriteTime | Select-Object -Last 1
    if (-not $program) { throw 'The emulator is not built: run dotnet build.' }
    if (-not $PSCmdlet.ShouldProcess($program)) { return }
    $start = [System.Diagnostics.ProcessStartInfo]::new('dotnet')
    $start.ArgumentList.Add($program.FullName)
    $start.ArgumentList.Add('--port')
    $start.ArgumentList.Add('0')
    $Option.ForEach{ $start.ArgumentList.Add($_) }
    $start.RedirectStandardOutput = $true
    $process = [System.Diagnostics.Process]::Start($start)
    $first = $process.StandardOutput.ReadLine()
    if ($first -notmatch 'listens on (http://\S+?)\.? ') { throw "The emulator did not start: $first" }
    [pscustomobject]@{ Process = $process; Address = $Matches[1] }
}

function Stop-Emulator {
    [CmdletBinding(SupportsShouldProcess)]
    param($Emulator)
    if ($Emulator -and $PSCmdlet.ShouldProcess($Emulator.Address)) { $Emulator.Process.Kill() }
}
