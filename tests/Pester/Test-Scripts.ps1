# Runs PSScriptAnalyzer on all scripts of the repository and on the staged manifests. Exits with 1 if there are findings.
$root = [System.IO.Path]::GetFullPath([System.IO.Path]::Combine($PSScriptRoot, '..', '..'))
$scripts = Get-ChildItem -Path $root -Recurse -File -Include *.ps1, *.psm1 | Where-Object FullName -NotMatch '[\\/](bin|obj|out|node_modules)[\\/]'
$manifests = 'WriterVision', 'WriterVision.Imaging' | ForEach-Object { [System.IO.Path]::Combine($root, 'out', $_, "$_.psd1") }
$paths = @($scripts.FullName) + $manifests
$settings = [System.IO.Path]::Combine($root, 'PSScriptAnalyzerSettings.psd1')
$found = @($paths | ForEach-Object { Invoke-ScriptAnalyzer -Path $_ -Settings $settings })
$found | ForEach-Object { "$($_.ScriptPath):$($_.Line): $($_.RuleName): $($_.Message)" }
"$($paths.Count) scripts analyzed, $($found.Count) findings."
exit [int]($found.Count -gt 0)
