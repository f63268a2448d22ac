# Returns the examples in a help page: the text of each PowerShell block.
function Get-Example([string] $Page) {
    [regex]::Matches([System.IO.File]::ReadAllText($Page), '(?s)```powershell\r?\n(.*?)```').ForEach{ $_.Groups[1].Value }
}
