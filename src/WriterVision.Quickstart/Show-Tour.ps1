<#
.SYNOPSIS
    Runs a script one statement at a time, and shows each with its comment before its output, as a console would.
.PARAMETER Path
    The script.
.PARAMETER Folder
    The working folder.
#>
param([string] $Path, [string] $Folder)

Set-Location -LiteralPath $Folder
# The module warns that a model will be retired. The emulator's models are not.
if ($env:WRITER_API_KEY -eq 'quickstart') { $WarningPreference = 'SilentlyContinue' }
$tokens = $errors = $null
$tree = [System.Management.Automation.Language.Parser]::ParseFile($Path, [ref] $tokens, [ref] $errors)
if ($errors) { throw $errors[0].Message }
# One variable, so that the script's own variables cannot collide with it.
$tour = @{ Tree = $tree; Comments = $tokens.Where{ $_.Kind -eq 'Comment' }.Extent; Line = 0 }
foreach ($statement in $tour.Tree.EndBlock.Statements) {
    $extent = $statement.Extent
    Write-Host
    $tour.Comments.Where{ $_.StartLineNumber -gt $tour.Line -and $_.StartLineNumber -lt $extent.StartLineNumber } |
        ForEach-Object { Write-Host $_.Text -ForegroundColor DarkGray }
    $tour.Line = $extent.EndLineNumber
    $prompt = 'PS> '
    foreach ($line in $extent.Text -split '\r?\n') {
        Write-Host $prompt -ForegroundColor Green -NoNewline
        Write-Host $line.TrimStart()
        $prompt = '>>  '
    }

    # An error that ends a statement ends the tour: nothing after it would work.
    try { . ([scriptblock]::Create($extent.Text)) | Out-Default } catch { throw }
}
