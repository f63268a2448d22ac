# What the README and the guides show is run. Of a powershell block with prompts the lines behind them are run, of one without all lines.
# A block without a language is not run: it shows an error, or is no PowerShell.
BeforeDiscovery {
    $root = [System.IO.Path]::GetFullPath("$PSScriptRoot/../..")
    $documents = @('README.md') + (Get-ChildItem "$root/docs/guides" -Filter *.md).Where{ Select-String -LiteralPath $_ -Pattern '^```powershell' -Quiet }.ForEach{ "docs/guides/$($_.Name)" }
}

BeforeAll {
    . "$PSScriptRoot/Emulator.ps1"
    . "$PSScriptRoot/Examples.ps1"
    $root = [System.IO.Path]::GetFullPath("$PSScriptRoot/../..")
    $modulePath = $env:PSModulePath
    $env:PSModulePath = "$root/out$([System.IO.Path]::PathSeparator)$modulePath"

    function Get-ShownCommand {
        param([string] $Document)
        foreach ($block in Get-Example $Document) {
            $lines = $block -split '\r?\n'
            $typed = $lines.Where{ $_ -match '^(PS>|>>)' }.ForEach{ $_ -replace '^(PS>|>>) ?' }
            if ($typed) { $typed } else { $lines }
        }
    }
}

AfterAll { $env:PSModulePath = $modulePath }

Describe '<_>' -ForEach $documents {
    BeforeAll {
        $emulator = Start-Emulator -Option '--allow-retired'
        # The samples lie where the README looks for them, and where a guide does.
        $folder = (New-Item -ItemType Directory (Join-Path $TestDrive ([guid]::NewGuid()))).FullName
        $null = New-Item -ItemType Directory "$folder/docs/samples"
        Copy-Item "$root/docs/samples/*" "$folder/docs/samples"
        Copy-Item "$root/docs/samples/*", "$root/docs/guides/*.ps1" $folder
        [pscustomobject]@{ Path = 'sunset.jpg'; Prompt = 'What colour?' } | Export-Csv "$folder/jobs.csv"
    }

    AfterAll { Stop-Emulator $emulator }

    It 'shows commands that run' {
        $commands = @(Get-ShownCommand "$root/$_") -join "`n"
        $commands | Should -Not -BeNullOrEmpty
        $commands = $commands.Replace('http://127.0.0.1:8099', $emulator.Address).Replace('./out/WriterVision', 'WriterVision')
        # A shell of its own: a script that ends with exit ends it, and what a document sets does not last.
        $script = "`$env:WRITER_BASE_URL = '$($emulator.Address)'; `$env:WRITER_API_KEY = 'key-of-pester'; `$ErrorActionPreference = 'Stop'; Set-StrictMode -Version 3`n$commands`n'The end is reached.'"
        Set-Content "$folder/commands.ps1" $script
        Push-Location $folder
        try { $output = & "$PSHOME/pwsh" -NoProfile -File ./commands.ps1 2>&1 | Out-String }
        finally { Pop-Location }
        $output | Should -Match 'The end is reached\.'
    }
}

# The colours may differ with the shell's version; the words may not, but for the time that the answer took.
Describe 'The picture of a session' -Skip:(-not ((Get-Command tmux -ErrorAction Ignore) -and (Get-Command tesseract -ErrorAction Ignore))) {
    It 'shows what the console shows' {
        $folder = Join-Path $TestDrive scans
        $null = & "$PSHOME/pwsh" -NoProfile -File "$root/docs/images/Save-Session.ps1" -Path "$TestDrive/session.svg" -Folder $folder
        $LASTEXITCODE | Should -Be 0
        $shown, $kept = foreach ($picture in "$TestDrive/session.svg", "$root/docs/images/session.svg") {
            $pieces = ([xml] [System.IO.File]::ReadAllText($picture)).svg.g.text.InnerText
            , ($pieces -replace [regex]::Escape($folder), '/tmp/scans' -replace '^\d+\.\d\d s$', 'a time')
        }
        $kept.Count | Should -BeGreaterThan 50
        $kept | Should -Contain 'a time'
        $shown | Should -Be $kept
    }
}
