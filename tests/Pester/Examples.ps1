# Gives the examples that a page shows: the text of each of its PowerShell blocks.
function Get-Example([string] $Page) {
    [regex]::Matches([System.IO.File]::ReadAllText($Page), '(?s)```powershell\r?\n(.*?)```').ForEach{ $_.Groups[1].Value }
}
