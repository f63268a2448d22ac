# Runs PSScriptAnalyzer over every script of the repository, and over the manifest where it is staged. Exits with 1 if it finds something.
$root = [System.IO.Path]::GetFullPath([System.IO.Path]::Combine($PSScriptRoot, '..', '..'))
$scripts = Get-ChildItem -Path $root -Recurse -File -Include *.ps1, *.psm1 | Where-Object FullName -NotMatch '[\\/](bin|obj|out|node_modules)[\\/]'
$paths = @($scripts.FullName) + [System.IO.Path]::Combine($root, 'out', 'WriterVision', 'WriterVision.psd1')
$found = foreach ($path in $paths) {
    # Tests assign in one block what they read in another, and the suite's own output is for people.
    Invoke-ScriptAnalyzer -Path $path -ExcludeRule PSUseDeclaredVarsMoreThanAssignments
}
$found | Format-Table -AutoSize RuleName, ScriptName, Line, Message
"$($paths.Count) scripts analyzed, $(@($found).Count) findings."
exit [int](@($found).Count -gt 0)
