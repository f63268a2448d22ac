# Starts and stops an emulator. Dot-source this file in BeforeAll.
function Start-Emulator {
    param(
        [string[]] $Option = @(),

        # Additional environment variables for the emulator.
        [hashtable] $Environment = @{}
    )
    $program = Get-ChildItem -Path ([System.IO.Path]::Combine($PSScriptRoot, '..', '..', 'src', 'WriterVision.Emulator', 'bin')) -Recurse -Filter WriterVision.Emulator.dll |
        Sort-Object LastWriteTime | Select-Object -Last 1
    if (-not $program) { throw 'The emulator was not found. Run dotnet build first.' }
    $start = [System.Diagnostics.ProcessStartInfo]::new(@(Get-Command -Name dotnet -CommandType Application)[0].Source)
    # ArgumentList is missing in .NET Framework. No argument contains a quotation mark.
    $start.Arguments = (@($program.FullName, '--port', '0') + $Option | ForEach-Object { "`"$_`"" }) -join ' '
    $start.UseShellExecute = $false
    foreach ($variable in $Environment.GetEnumerator()) { $start.Environment[$variable.Key] = $variable.Value }
    $start.RedirectStandardOutput = $true
    $process = [System.Diagnostics.Process]::Start($start)
    $first = $process.StandardOutput.ReadLine()
    if ($first -notmatch 'is listening on (http://\S+?)\.? ') { throw "The emulator did not start: $first" }
    [pscustomobject]@{ Process = $process; Address = $Matches[1] }
}

function Stop-Emulator($Emulator) {
    if ($Emulator) { $Emulator.Process.Kill() }
}
