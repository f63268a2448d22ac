# Prints the mutants in a Stryker report that no test detected, and the score: the percentage of mutants that were detected.
param(
    [Parameter(Mandatory)] [string] $Report,
    # The test program, in a folder with the mutated module. The script tests each undetected mutant again in a new process.
    [Parameter(Mandatory)] [string] $Tests
)

# Otherwise every mutant would count as detected.
dotnet $Tests --progress off *> $null
if ($LASTEXITCODE -ne 0) {
    throw 'A test fails without an active mutant.'
}

$files = (Get-Content -Raw $Report | ConvertFrom-Json -AsHashtable).files
$mutants = @($files.Values.mutants)
$mutants | Where-Object status -In 'Survived', 'NoCoverage' | ForEach-Object -ThrottleLimit 2 -Parallel {
    # The mutated module reads the number of the active mutant from this file.
    $file = New-TemporaryFile
    try {
        [IO.File]::WriteAllBytes($file, [BitConverter]::GetBytes([int] $_.id))
        env "STRYKER_MUTANT_FILE=$file" timeout 60 dotnet $using:Tests --stop-on-fail on --progress off *> $null
        if ($LASTEXITCODE -ne 0) {
            $_.status = 'Killed'
        }
    } finally {
        Remove-Item $file
    }
}

$undetected = foreach ($file in $files.GetEnumerator() | Sort-Object Key) {
    $lines = $file.Value.source -split "`n"
    foreach ($mutant in $file.Value.mutants | Sort-Object { $_.location.start.line }) {
        if ($mutant.status -in 'Survived', 'NoCoverage') {
            $line = $mutant.location.start.line
            '{0}({1}): {2}: {3}' -f (Split-Path -Leaf $file.Key), $line, $mutant.mutatorName, $lines[$line - 1].Trim()
            '    => ' + ($mutant.replacement -replace '\s+', ' ')
        }
    }
}

$undetected
$counts = @{}
$mutants | Group-Object status | ForEach-Object { $counts[$_.Name] = $_.Count }
$detected = $counts['Killed'] + $counts['Timeout']
$all = $detected + @($undetected).Count / 2
'Score: {0:0.0} % of {1} mutants, {2} of them by a timeout. {3} other mutants cannot be compiled.' -f
    (100 * $detected / [Math]::Max($all, 1)), $all, [int] $counts['Timeout'], [int] $counts['CompileError']
