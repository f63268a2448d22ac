# Prints the mutants of a Stryker report that no test noticed, and the score: the percentage that was noticed.
param([Parameter(Mandatory)] [string] $Report)

$noticed = 0
$missed = foreach ($file in (Get-Content -Raw $Report | ConvertFrom-Json -AsHashtable).files.GetEnumerator() | Sort-Object Key) {
    $lines = $file.Value.source -split "`n"
    foreach ($mutant in $file.Value.mutants | Sort-Object { $_.location.start.line }) {
        switch ($mutant.status) {
            { $_ -in 'Killed', 'Timeout' } { $noticed++ }
            { $_ -in 'Survived', 'NoCoverage' } {
                $line = $mutant.location.start.line
                '{0}({1}): {2}: {3}' -f (Split-Path -Leaf $file.Key), $line, $mutant.mutatorName, $lines[$line - 1].Trim()
                '    => ' + ($mutant.replacement -replace '\s+', ' ')
            }
        }
    }
}

$missed
$all = $noticed + $missed.Count / 2
'Score: {0:0.0} % of {1} mutants' -f (100 * $noticed / [Math]::Max($all, 1)), $all
