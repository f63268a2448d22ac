# Runs the Pester suite and ends with a line that counts: "Suite: N passed, N failed".
Import-Module Pester -MinimumVersion 5.7.0
$configuration = New-PesterConfiguration
$configuration.Run.Path = $PSScriptRoot
$configuration.Run.PassThru = $true
$configuration.Output.Verbosity = 'Normal'
$configuration.Output.RenderMode = 'Plaintext'
$result = Invoke-Pester -Configuration $configuration
$failed = $result.FailedCount + $result.FailedBlocksCount + $result.FailedContainersCount
"Suite: $($result.PassedCount) passed, $failed failed"
exit [int]($failed -gt 0 -or $result.PassedCount -eq 0)
