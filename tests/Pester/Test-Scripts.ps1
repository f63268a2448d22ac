# Runs PSScriptAnalyzer on all scripts of the repository and on the staged manifest. Exits with 1 if there are findings.
$root = [System.IO.Path]::GetFullPath([System.IO.Path]::Combine($PSScriptRoot, '..', '..'))
$scripts = Get-ChildItem -Path $root -Recurse -File -Include *.ps1, *.psm1 | Where-Object FullName -NotMatch '[\\/](bin|obj|out|node_modules)[\\/]'
$paths = @($scripts.FullName) + [System.IO.Path]::Combine($root, 'out', 'WriterVision', 'WriterVision.psd1')
$found = foreach ($path in $paths) {
    # Pester tests assign variables in one block and read them in another.
    Invoke-ScriptAnalyzer -Path $path -ExcludeRule PSUseDeclaredVarsMoreThanAssignments
}
$found | Format-Table -AutoSize RuleName, ScriptName, Line, Message
"$($paths.Count) scripts analyzed, $(@($found).Count) findings."
exit [int](@($found).Count -gt 0)
