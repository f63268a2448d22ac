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

    It 'reads each receipt once, and uses the journal in the next run' {
        $night = Invoke-Night
        $night.ExitCode | Should -Be 0 -Because $night.Output
        $night.Rows.Count | Should -Be 2
        $night.Rows[0].PSObject.Properties.Name | Should -Be 'Path', 'vendor', 'date', 'total'
        $night = Invoke-Night
        $night.Output | Should -Match '0 new, 2 from the journal'
        $night.Rows.Count | Should -Be 2
    }

    It 'lists inputs without a row, and returns an exit code' {
        Set-Content "$folder/bad.jpg" 'not an image'
        $night = Invoke-Night
        $night.ExitCode | Should -Be 1 -Because $night.Output
        $night.Rows.Count | Should -Be 2
        (Import-Csv "$folder/report.csv.failed.csv").ErrorId | Should -Be 'UnsupportedImage'
    }

    It 'lists inputs that the model refused, with its reason' {
        Set-Content "$folder/bad.jpg" 'not an image'
        # The emulator refuses to answer if it cannot read a value that the schema requires.
        Copy-Item "$root/docs/samples/sunset.jpg" $folder
        $night = Invoke-Night
        $night.ExitCode | Should -Be 1 -Because $night.Output
        $night.Output | Should -Match '2 new, 0 from the journal, 1 refused by the model, 1 errors'
        $night.Rows.Count | Should -Be 2
        $failed = Import-Csv "$folder/report.csv.failed.csv"
        $failed.ErrorId | Should -Be 'UnsupportedImage', 'Refused'
        $failed[1].Input | Should -Be "$folder/sunset.jpg"
        $failed[1].Message | Should -BeLike 'The emulator found no *'
    }

    It 'ends after a failure that affects all inputs, and continues in the next run' {
        $body = ConvertTo-Json @($null, @{ kind = 'Status'; status = 401 })
        $null = Invoke-RestMethod "$($emulator.Address)/_emulator/script" -Method Post -ContentType application/json -Body $body
        $night = Invoke-Night
        $night.ExitCode | Should -Be 2 -Because $night.Output
        $night.Output | Should -Match 'key'
        (Invoke-Night).Output | Should -Match '1 new, 1 from the journal'
    }

    It 'stops at its token budget, and continues in the next run' {
        1..12 | ForEach-Object { Copy-Item "$root/docs/samples/receipt-cafe.jpg" "$folder/receipt-$_.jpg"; Add-Content "$folder/receipt-$_.jpg" "$_" }
        $night = Invoke-Night -Arguments '-TokenBudget', '1'
        $night.ExitCode | Should -Be 1 -Because $night.Output
        (Import-Csv "$folder/report.csv.failed.csv").ErrorId | Should -Be 'TokenBudgetReached'
        (Invoke-Night).Rows.Count | Should -Be 14
    }
}

Describe 'A CSV file for Excel' {
    It 'uses the separator and the number format of the culture, and has a byte order mark' {
        $culture = [cultureinfo]::CurrentCulture
        $row = Invoke-WriterVision 'Read the receipt' receipt-cafe.jpg -Schema ([ordered] @{ vendor = 'string'; total = 'number' }) | ForEach-Object ToRow Name
        try {
            [cultureinfo]::CurrentCulture = 'de-DE'
            $row | Export-Csv "$TestDrive/excel.csv" -UseCulture -Encoding utf8BOM
        }
        finally { [cultureinfo]::CurrentCulture = $culture }
        [System.IO.File]::ReadAllBytes("$TestDrive/excel.csv")[0..2] | Should -Be 0xEF, 0xBB, 0xBF
        Get-Content "$TestDrive/excel.csv" | Select-Object -Last 1 | Should -Be '"receipt-cafe.jpg";"CAFE AURORA";"12,05"'
    }
}

Describe 'Common problems in scripts' {
    BeforeAll {
        $modulePath = $env:PSModulePath
        $env:PSModulePath = "$root/out$([System.IO.Path]::PathSeparator)$modulePath"
        Set-Content "$TestDrive/bad.jpg" 'not an image'
        Copy-Item "$root/docs/samples/receipt-cafe.jpg" $TestDrive

        # Runs a script with its output redirected to files, as cron does.
        function Invoke-Script {
            param([string] $Script, [switch] $RejectKey, [hashtable] $Environment = @{})
            $body = ConvertTo-Json @(if ($RejectKey) { @{ kind = 'Status'; status = 401 } })
            $null = Invoke-RestMethod "$($emulator.Address)/_emulator/script" -Method Post -ContentType application/json -Body $body
            Set-Content "$TestDrive/job.ps1" $Script
            $files = @{ RedirectStandardOutput = "$TestDrive/output.log"; RedirectStandardError = "$TestDrive/errors.log" }
            $process = Start-Process "$PSHOME/pwsh" '-NoProfile', '-File', "`"$TestDrive/job.ps1`"" -WorkingDirectory $TestDrive -Environment $Environment @files -PassThru -Wait
            [pscustomobject]@{ ExitCode = $process.ExitCode; Output = (Get-Content "$TestDrive/*.log" -Raw) -join "`n" }
        }
    }

    AfterAll { $env:PSModulePath = $modulePath }

    It 'pwsh -File returns <ExitCode> for a rejected key and <Script>' -ForEach @(
        @{ ExitCode = 0; Script = "Invoke-WriterVision 'p' receipt-cafe.jpg`n'next'" }
        @{ ExitCode = 0; Script = "function Read-Receipt { Invoke-WriterVision 'p' receipt-cafe.jpg; 'next' }`nRead-Receipt" }
        @{ ExitCode = 0; Script = "Invoke-WriterVision 'p' receipt-cafe.jpg -ErrorAction Stop`n'next'" }
        @{ ExitCode = 1; Script = "`$ErrorActionPreference = 'Stop'`nInvoke-WriterVision 'p' receipt-cafe.jpg`n'next'" }
        @{ ExitCode = 1; Script = "`$ErrorActionPreference = 'Stop'`nInvoke-WriterVision 'p' receipt-cafe.jpg -ErrorAction Continue -ErrorVariable failed`n'next'" }
        @{ ExitCode = 2; Script = "try { Invoke-WriterVision 'p' receipt-cafe.jpg } catch { Write-Error `$_; exit 2 }`n'next'" }
    ) {
        $job = Invoke-Script $Script -RejectKey
        $job.Output | Should -Match 'rejected the API key'
        $job.Output -match '(?m)^next' | Should -Be ($ExitCode -eq 0)
        $job.ExitCode | Should -Be $ExitCode
    }

    It 'an invalid image ends the run with $ErrorActionPreference = Stop, but not with -ErrorAction Continue' {
        $job = Invoke-Script "`$ErrorActionPreference = 'Stop'`n(Invoke-WriterVision 'p' bad.jpg, receipt-cafe.jpg).Name"
        $job.ExitCode | Should -Be 1
        $job.Output | Should -Not -Match '(?m)^receipt-cafe\.jpg'
        $job = Invoke-Script "`$ErrorActionPreference = 'Stop'`n(Invoke-WriterVision 'p' bad.jpg, receipt-cafe.jpg -ErrorAction Continue -ErrorVariable failed).Name`n`"failed: `$(`$failed.Count)`""
        $job.ExitCode | Should -Be 0
        $job.Output | Should -Match '(?m)^receipt-cafe\.jpg'
        $job.Output | Should -Match 'failed: 1'
    }

    It 'NO_COLOR and PlainText keep escape sequences out of a redirected log' {
        $script = "Invoke-WriterVision 'p' bad.jpg, receipt-cafe.jpg"
        # PowerShell writes no colors if TERM is dumb.
        $environment = @{ TERM = 'xterm'; NO_COLOR = $null }
        (Invoke-Script $script -Environment $environment).Output | Should -Match "`e"
        (Invoke-Script "`$PSStyle.OutputRendering = 'PlainText'`n$script" -Environment $environment).Output | Should -Not -Match "`e"
        (Invoke-Script $script -Environment @{ TERM = 'xterm'; NO_COLOR = '1' }).Output | Should -Not -Match "`e"
        (Invoke-Script "& { $script } *> output.txt" -Environment $environment).Output | Should -Not -Match "`e"
        Get-Content "$TestDrive/output.txt" -Raw | Should -Match 'receipt-cafe'
        Get-Content "$TestDrive/output.txt" -Raw | Should -Not -Match "`e"
    }
}
