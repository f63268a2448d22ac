BeforeAll { . "$PSScriptRoot/Session.ps1" }

AfterAll { Stop-Session }

Describe 'The nightly runbook' {
    BeforeAll {
        $modulePath = $env:PSModulePath
        $env:PSModulePath = "$root/out$([System.IO.Path]::PathSeparator)$modulePath"

        function Invoke-Night {
            param([string[]] $Arguments = @())
            $output = & "$PSHOME/pwsh" -NoProfile -File "$root/docs/guides/nightly.ps1" -Folder $folder -Journal "$folder/answers.jsonl" -Report "$folder/report.csv" @Arguments 2>&1
            [pscustomobject]@{ ExitCode = $LASTEXITCODE; Output = $output -join "`n"; Rows = @(if (Test-Path "$folder/report.csv") { Import-Csv "$folder/report.csv" }) }
        }
    }

    AfterAll { $env:PSModulePath = $modulePath }

    BeforeEach {
        $folder = New-Item -ItemType Directory (Join-Path $TestDrive ([guid]::NewGuid()))
        Copy-Item "$root/docs/samples/receipt-cafe.jpg", "$root/docs/samples/receipt-hardware.jpg" $folder
    }

    It 'reads every receipt once, and the next night finds them in the journal' {
        $night = Invoke-Night
        $night.ExitCode | Should -Be 0 -Because $night.Output
        $night.Rows.Count | Should -Be 2
        $night.Rows[0].PSObject.Properties.Name | Should -Be 'Path', 'vendor', 'date', 'total'
        $night = Invoke-Night
        $night.Output | Should -Match '0 new, 2 from the journal'
        $night.Rows.Count | Should -Be 2
    }

    It 'lists inputs without a row, and returns an exit code' {
        Set-Content "$folder/bad.jpg" 'no image'
        $night = Invoke-Night
        $night.ExitCode | Should -Be 1 -Because $night.Output
        $night.Rows.Count | Should -Be 2
        (Import-Csv "$folder/report.csv.failed.csv").ErrorId | Should -Be 'UnsupportedImage'
    }

    It 'ends after a failure that affects all inputs, and continues in the next run' {
        $body = ConvertTo-Json @($null, @{ kind = 'Status'; status = 401 })
        $null = Invoke-RestMethod "$($emulator.Address)/_emulator/script" -Method Post -ContentType application/json -Body $body
        $night = Invoke-Night
        $night.ExitCode | Should -Be 2 -Because $night.Output
        $night.Output | Should -Match 'key'
        (Invoke-Night).Output | Should -Match '1 new, 1 from the journal'
    }

    It 'keeps to its budget' {
        1..12 | ForEach-Object { Copy-Item "$root/docs/samples/receipt-cafe.jpg" "$folder/receipt-$_.jpg"; Add-Content "$folder/receipt-$_.jpg" "$_" }
        $night = Invoke-Night -Arguments '-TokenBudget', '1'
        $night.ExitCode | Should -Be 1 -Because $night.Output
        (Import-Csv "$folder/report.csv.failed.csv").ErrorId | Should -Be 'TokenBudgetReached'
        (Invoke-Night).Rows.Count | Should -Be 14
    }
}
