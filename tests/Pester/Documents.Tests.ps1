# Runs the examples of README and the guides in a separate shell, and compares their output with the output in the document.
# A powershell block with prompts (PS>, >>) contains commands and their output. A powershell block without prompts is run as one command. A
# block without a language is run only if it starts with a prompt.
BeforeDiscovery {
    $root = [System.IO.Path]::GetFullPath("$PSScriptRoot/../..")
    $documents = @('README.md') + (Get-ChildItem "$root/docs/guides" -Filter *.md).Where{ Select-String -LiteralPath $_ -Pattern '^```powershell|^PS> ' -Quiet }.ForEach{ "docs/guides/$($_.Name)" }
}

BeforeAll {
    . "$PSScriptRoot/Emulator.ps1"
    $root = [System.IO.Path]::GetFullPath("$PSScriptRoot/../..")
    $modulePath = $env:PSModulePath
    $env:PSModulePath = "$root/out$([System.IO.Path]::PathSeparator)$modulePath"

    # Returns the commands in a document, each with its output in the document ('' if there is none).
    function Get-ShownCommand {
        param([string] $Document)
        $text = [System.IO.File]::ReadAllText($Document).Replace("`r`n", "`n")
        foreach ($block in [regex]::Matches($text, '(?ms)^```(?<language>\w*)\n(?<code>.*?)^```$')) {
            $code = $block.Groups['code'].Value
            $language = $block.Groups['language'].Value
            if ($language -notin 'powershell', '' -or ($language -eq '' -and -not $code.StartsWith('PS>'))) { continue }
            if ($code -notmatch '(?m)^PS> ') {
                [pscustomobject]@{ Command = $code; Output = '' }
                continue
            }
            foreach ($part in [regex]::Split($code, '(?m)^(?=PS> )').Where{ $_.Trim() }) {
                $lines = $part -split "`n"
                $typed = $lines.Where({ $_ -notmatch '^(PS>|>>)' }, 'Until')
                [pscustomobject]@{ Command = ($typed -replace '^(PS>|>>) ?') -join "`n"; Output = ($lines | Select-Object -Skip $typed.Count) -join "`n" }
            }
        }
    }

    # Replaces values that differ between runs, and removes empty lines at both ends.
    function Get-Comparable {
        param([string] $Text)
        $text = $Text.Replace("`r`n", "`n").Replace($folder, '/home/me/WriterVision') -replace '(?m)\s+$' -replace '\e\[[\d;]*m'
        # This warning depends on the date.
        $text = $text -replace '(?m)^WARNING: Writer will retire .*\n?'
        # Identifiers, ports and durations.
        $text = $text -replace '[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}', '<id>' -replace '127\.0\.0\.1:\d+', '127.0.0.1:8099' -replace '\b\d+\.\d+ s\b', '<duration>'
        $text.Trim("`n")
    }
}

AfterAll { $env:PSModulePath = $modulePath }

Describe '<_>' -ForEach $documents {
    BeforeAll {
        $emulator = Start-Emulator -Option '--allow-retired'
        # The files that the examples read.
        $folder = (New-Item -ItemType Directory (Join-Path $TestDrive ([guid]::NewGuid()))).FullName
        $null = New-Item -ItemType Directory "$folder/docs"
        if (Select-String -LiteralPath "$root/$_" -Pattern 'docs/samples' -SimpleMatch -Quiet) { Copy-Item "$root/docs/samples", "$root/docs/guides" "$folder/docs" -Recurse }
        if ($_ -ne 'README.md') { Copy-Item "$root/docs/samples/*", "$root/docs/guides/*.ps1", "$root/docs/guides/*.csv" $folder -Recurse }
        $before = (Get-ChildItem $folder -Recurse -File).FullName
        $shown = @(Get-ShownCommand "$root/$_")
        $commands = $shown.Command.ForEach{ $_.Replace('http://127.0.0.1:8099', $emulator.Address).Replace('./out/WriterVision', 'WriterVision') }
        ConvertTo-Json $commands | Set-Content "$TestDrive/commands.json"
        # Runs the commands in one scope, as a console does. Out-String formats the output for 80 columns.
        Set-Content "$TestDrive/run.ps1" @'
            Set-StrictMode -Version 3
            $PSStyle.OutputRendering = 'PlainText'
            "Width: $($Host.UI.RawUI.BufferSize.Width)"
            foreach ($command__ in Get-Content "$PSScriptRoot/commands.json" -Raw | ConvertFrom-Json) {
                '##command'
                try { . ([scriptblock]::Create($command__)) 2>&1 | Out-String -Stream -Width 80 } catch { "##threw $_" }
            }
            '##end'
'@
        $env:WRITER_BASE_URL = $emulator.Address
        $env:WRITER_API_KEY = 'key-of-pester'
        Push-Location $folder
        try { $output = (& "$PSHOME/pwsh" -NoProfile -NonInteractive -File "$TestDrive/run.ps1") -join "`n" }
        finally { Pop-Location; Remove-Item Env:WRITER_BASE_URL, Env:WRITER_API_KEY }
        $parts = $output -split '(?m)^##command\n?|^##end'
    }

    AfterAll { Stop-Emulator $emulator }

    It 'contains only commands that run without an exception' {
        $commands.Count | Should -BeGreaterThan 0
        $parts.Count | Should -Be ($commands.Count + 2) -Because $output
        $output | Should -Not -Match '##threw'
    }

    # On Windows, the console has the width of its window.
    It 'shows the output of the commands at 80 columns' -Skip:$IsWindows {
        $parts[0] | Should -Match '^Width: 80\s*$'
        $differences = for ($index = 0; $index -lt $shown.Count; $index++) {
            $expected = Get-Comparable $shown[$index].Output
            $actual = Get-Comparable $parts[$index + 1]
            if ($expected -and $expected -cne $actual) { "PS> $($shown[$index].Command)`n----- shown:`n$expected`n----- written:`n$actual`n" }
        }
        @($differences) -join "`n" | Should -BeNullOrEmpty
    }

    if ($_ -eq 'README.md') {
        It 'creates no files in the clone' {
            (Get-ChildItem $folder -Recurse -File).FullName | Should -Be $before
        }
    }
}

# Only the text is compared, without durations: the colors depend on the version of the shell.
Describe 'The image of a session' -Skip:(-not (Get-Command tmux -ErrorAction Ignore)) {
    It 'contains the text of the console' {
        $folder = Join-Path $TestDrive scans
        $null = & "$PSHOME/pwsh" -NoProfile -File "$root/docs/images/Save-Session.ps1" -Path "$TestDrive/session.svg" -Folder $folder
        $LASTEXITCODE | Should -Be 0
        $actual, $expected = foreach ($image in "$TestDrive/session.svg", "$root/docs/images/session.svg") {
            $pieces = ([xml] [System.IO.File]::ReadAllText($image)).svg.g.text.InnerText
            , ($pieces -replace [regex]::Escape($folder), '/tmp/scans' -replace '^\d+\.\d\d s$', 'a duration')
        }
        $expected.Count | Should -BeGreaterThan 50
        $expected | Should -Contain 'a duration'
        $actual -join "`n" | Should -Be ($expected -join "`n")
    }
}
