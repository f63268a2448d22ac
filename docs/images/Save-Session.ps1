#Requires -Version 7.4

<#
.SYNOPSIS
    Runs a session in a real console, and saves what the console shows as docs/images/session.svg.
.DESCRIPTION
    Starts the emulator and, in tmux, this shell with the module that dotnet build has staged. Types the commands below, waits for each,
    reads the text and the colors of the console from tmux, and draws them unchanged. The same build gives the same picture, except for
    the duration in the list. Needs tmux.
.PARAMETER Path
    Where to save the picture.
.PARAMETER Folder
    The working folder of the session, which is created and deleted. The lists show it, so the default is short and always the same.
.EXAMPLE
    ./docs/images/Save-Session.ps1
#>
[CmdletBinding()]
param(
    [string] $Path = [System.IO.Path]::Combine($PSScriptRoot, 'session.svg'),
    [string] $Folder = [System.IO.Path]::Combine([System.IO.Path]::GetTempPath(), 'scans')
)

$ErrorActionPreference = 'Stop'
Set-StrictMode -Version Latest
$root = [System.IO.Path]::GetFullPath([System.IO.Path]::Combine($PSScriptRoot, '..', '..'))
. ([System.IO.Path]::Combine($root, 'tests', 'Pester', 'Emulator.ps1'))

# The commands are typed line by line.
$commands = @(
    "Get-ChildItem -Filter *.jpg | Invoke-WriterVision 'Describe the image'"
    "`$fields = [ordered]@{ vendor = 'string'; date = 'date'; total = 'number' }"
    "Get-ChildItem -Filter receipt* |`nInvoke-WriterVision 'Read the receipt' -Schema `$fields | ForEach-Object Data"
    'Compare-WriterImage floor-plan-before.png floor-plan-after.png | Format-List'
)
$columns = 96
$rows = 100

# The colors of a dark terminal: the eight, then the eight bright ones.
$palette = '#484f58', '#ff7b72', '#3fb950', '#e3b341', '#58a6ff', '#bc8cff', '#39c5cf', '#d0d7de',
'#8b949e', '#ffa198', '#56d364', '#f2cc60', '#79c0ff', '#d2a8ff', '#56d4dd', '#ffffff'
$foreground = '#d0d7de'
$background = '#0d1117'
$bar = '#161b22'

function Invoke-Tmux {
    # A separate server that reads no settings.
    $output = tmux -L "session-$PID" -f /dev/null @args
    if ($LASTEXITCODE -ne 0) { throw "tmux $args failed with exit code $LASTEXITCODE." }
    $output
}

# Waits until the console shows nothing after a prompt.
function Wait-Prompt {
    $until = [datetime]::UtcNow.AddSeconds(60)
    do {
        Start-Sleep -Milliseconds 100
        if ([datetime]::UtcNow -gt $until) { throw "The session does not continue: $(Invoke-Tmux capture-pane -p | Out-String)" }
        $last = Invoke-Tmux capture-pane -p | Where-Object { $_.Trim() } | Select-Object -Last 1
    } until ($last -match '^PS>\s*$')
}

# The console's lines, with an escape sequence at each change of color.
function Get-ConsoleLine([string] $Folder) {
    if (-not (Get-Command tmux -CommandType Application -ErrorAction Ignore)) { throw 'tmux is missing.' }
    if (Test-Path -LiteralPath $Folder) { throw "$Folder already exists." }
    $null = New-Item -ItemType Directory -Path $Folder
    $emulator = Start-Emulator
    try {
        Copy-Item -Path ([System.IO.Path]::Combine($root, 'docs', 'samples', '*')) -Include *.jpg, *.png, *.gif, *.webp -Destination $Folder
        $module = [System.IO.Path]::Combine($root, 'out', 'WriterVision')
        # A home folder without a history that PSReadLine could suggest commands from.
        $home_ = (New-Item -ItemType Directory -Path ([System.IO.Path]::Combine($Folder, '.home'))).FullName
        $setUp = "function prompt { 'PS> ' }; `$env:WRITER_API_KEY = 'any'; `$env:WRITER_BASE_URL = '$($emulator.Address)'; Import-Module '$module'; " +
        "`$WarningPreference = 'SilentlyContinue'; Set-PSReadLineOption -PredictionSource None -HistorySaveStyle SaveNothing; Clear-Host"
        $session = @('new-session', '-d', '-s', 'session', '-x', $columns, '-y', $rows, '-c', $Folder)
        $environment = @('env', '-u', 'NO_COLOR', "HOME=$home_", "XDG_DATA_HOME=$home_", "XDG_CACHE_HOME=$home_", 'TERM=xterm-256color')
        Invoke-Tmux @session @environment "$PSHOME/pwsh" -NoProfile -NoLogo -NoExit -Command $setUp
        try {
            Wait-Prompt
            foreach ($command in $commands) {
                foreach ($line in $command -split "`n") {
                    Invoke-Tmux send-keys -l $line
                    Invoke-Tmux send-keys Enter
                }
                Wait-Prompt
            }
            $shown = [System.Collections.Generic.List[string]] @(Invoke-Tmux capture-pane -p -e)
        }
        finally { Invoke-Tmux kill-server }
    }
    finally {
        Stop-Emulator $emulator
        Remove-Item -LiteralPath $Folder -Recurse -Force
    }

    # Remove the empty rest of the console, and the last prompt.
    while (($shown[-1] -replace '\e\[[\d;]*m').Trim() -in '', 'PS>') { $shown.RemoveAt($shown.Count - 1) }
    $shown
}

# Splits a line into pieces of one color. The state carries over from line to line, as in a terminal.
function Split-Color([string] $Line, [hashtable] $State) {
    $column = 0
    foreach ($part in [regex]::Split($Line, '(\e\[[\d;]*m)')) {
        if ($part -notmatch '^\e\[([\d;]*)m$') {
            if ($part) { [pscustomobject]@{ Column = $column; Text = $part; Color = $State.Color; Bold = $State.Bold; Italic = $State.Italic } }
            $column += $part.Length
            continue
        }
        $codes = [System.Collections.Generic.Queue[int]] @($Matches[1] -split ';' | ForEach-Object { if ($_) { [int] $_ } else { 0 } })
        while ($codes.Count) {
            $code = $codes.Dequeue()
            if ($code -eq 0) { $State.Color = $foreground; $State.Bold = $State.Italic = $false }
            elseif ($code -eq 1) { $State.Bold = $true }
            elseif ($code -eq 22) { $State.Bold = $false }
            elseif ($code -eq 3) { $State.Italic = $true }
            elseif ($code -eq 23) { $State.Italic = $false }
            elseif ($code -in 30..37) { $State.Color = $palette[$code - 30] }
            elseif ($code -in 90..97) { $State.Color = $palette[$code - 82] }
            elseif ($code -eq 39) { $State.Color = $foreground }
            elseif ($code -eq 49) { continue } # the default background
            else { throw "This script does not draw the color: $code in $Line" }
        }
    }
}

function ConvertTo-Svg([string[]] $Line) {
    $width = 8.4
    $height = 19
    $margin = 18
    $top = 36
    $whole = [pscustomobject]@{ Width = [int] ($columns * $width + 2 * $margin); Height = $top + $margin + $Line.Count * $height + 8 }
    $invariant = [cultureinfo]::InvariantCulture
    $title = 'A session with WriterVision in PowerShell'
    $description = 'Three images are described in a table, the fields of three receipts come back as data, and a comparison of two floor plans says where they differ.'
    $svg = [System.Text.StringBuilder]::new()
    $null = $svg.Append(@"
<svg xmlns="http://www.w3.org/2000/svg" width="$($whole.Width)" height="$($whole.Height)" viewBox="0 0 $($whole.Width) $($whole.Height)" role="img" aria-labelledby="title description">
  <title id="title">$title</title>
  <desc id="description">$description</desc>
  <rect width="$($whole.Width)" height="$($whole.Height)" rx="10" fill="$background"/>
  <path d="M0 ${top}V10A10 10 0 0 1 10 0H$($whole.Width - 10)A10 10 0 0 1 $($whole.Width) 10V${top}Z" fill="$bar"/>
  <circle cx="20" cy="18" r="6" fill="#ff5f57"/><circle cx="40" cy="18" r="6" fill="#febc2e"/><circle cx="60" cy="18" r="6" fill="#28c840"/>
  <text x="$($whole.Width / 2)" y="23" text-anchor="middle" font-family="system-ui, sans-serif" font-size="13" fill="#8b949e">pwsh</text>
  <g font-family="ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace" font-size="14" xml:space="preserve">

"@)
    $state = @{ Color = $foreground; Bold = $false; Italic = $false }
    for ($row = 0; $row -lt $Line.Count; $row++) {
        $y = $top + $margin + $row * $height + 8
        foreach ($piece in Split-Color -Line $Line[$row].TrimEnd() -State $state) {
            if (-not $piece.Text.Trim()) { continue }
            # Each piece has its position and length, so that columns align in any font.
            $x = ($margin + $piece.Column * $width).ToString('0.#', $invariant)
            $length = ($piece.Text.Length * $width).ToString('0.#', $invariant)
            $style = $(if ($piece.Bold) { ' font-weight="bold"' }) + $(if ($piece.Italic) { ' font-style="italic"' })
            $null = $svg.Append("    <text x=`"$x`" y=`"$y`" textLength=`"$length`" fill=`"$($piece.Color)`"$style>$([System.Security.SecurityElement]::Escape($piece.Text))</text>`n")
        }
    }
    $svg.Append("  </g>`n</svg>`n").ToString().Replace("`r`n", "`n")
}

[System.IO.File]::WriteAllText($ExecutionContext.SessionState.Path.GetUnresolvedProviderPathFromPSPath($Path), (ConvertTo-Svg -Line (Get-ConsoleLine -Folder $Folder)))
