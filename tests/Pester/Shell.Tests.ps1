BeforeAll {
    . "$PSScriptRoot/Session.ps1"
    function Get-RequestCount {
        $answers = (Invoke-RestMethod "$($emulator.Address)/_emulator/state").answers
        ($answers.PSObject.Properties.Value | Measure-Object -Sum).Sum
    }
}

AfterAll { Stop-Session }

Describe 'A file called <_>' -ForEach @(
    '[1].jpg', "it's.jpg", 'say "cheese".jpg', "two`nlines.jpg", "$([char]::ConvertFromUtf32(0x1F4F7)).jpg",
    "$([char] 0x05E9)$([char] 0x05DC)$([char] 0x05D5)$([char] 0x05DD).jpg", ' leading and trailing .jpg', '$(exit).jpg', '`tick.jpg', "$('n' * 251).jpg"
) -Skip:$IsWindows {
    BeforeAll {
        $folder = New-Item -ItemType Directory (Join-Path $TestDrive ([guid]::NewGuid()))
        [System.IO.File]::Copy("$root/docs/samples/sunset.jpg", [System.IO.Path]::Combine($folder.FullName, $_))
        Push-Location $folder
    }

    AfterAll { Pop-Location }

    It 'binds from Get-ChildItem, with -LiteralPath and with -Path' {
        $expected = [System.IO.Path]::Combine($folder.FullName, $_)
        (Get-ChildItem -Filter *.jpg | Invoke-WriterVision 'p' -ErrorAction Stop).Path | Should -BeExactly $expected
        (Invoke-WriterVision 'p' -LiteralPath $_ -ErrorAction Stop).Path | Should -BeExactly $expected
        (Invoke-WriterVision 'p' -Path ([WildcardPattern]::Escape($_)) -ErrorAction Stop).Path | Should -BeExactly $expected
    }

    It 'is uploaded and downloaded' {
        $sent = Get-ChildItem -Filter *.jpg | Send-WriterFile -ErrorAction Stop
        $received = $sent | Receive-WriterFile -Destination (Join-Path $TestDrive ([guid]::NewGuid())) -ErrorAction Stop
        (Get-FileHash -LiteralPath $received.FullName).Hash | Should -Be (Get-FileHash -LiteralPath "$root/docs/samples/sunset.jpg").Hash
        $sent | Remove-WriterFile -Confirm:$false
    }
}

Describe 'A path with brackets' {
    BeforeAll {
        '[1].jpg', '1.jpg' | ForEach-Object { [System.IO.File]::Copy("$root/docs/samples/sunset.jpg", (Join-Path $TestDrive $_)) }
        Push-Location $TestDrive
    }

    AfterAll { Pop-Location }

    It 'is the name of a file if the file exists, and otherwise a wildcard' {
        (Invoke-WriterVision 'p' '[1].jpg').Name | Should -Be '[1].jpg'
        (Invoke-WriterVision 'p' '[12].jpg').Name | Should -Be '1.jpg'
    }
}

Describe 'The common parameters' {
    It '-OutVariable contains the results' {
        $null = Invoke-WriterVision 'p' sunset.jpg, receipt-taxi.png -OutVariable results
        $results.Name | Should -Be 'sunset.jpg', 'receipt-taxi.png'
    }

    It '-ErrorAction Ignore adds nothing to $Error' {
        $Error.Clear()
        (Invoke-WriterVision 'p' README.md, sunset.jpg -ErrorAction Ignore).Name | Should -Be 'sunset.jpg'
        $Error.Count | Should -Be 0
    }

    It '-PipelineVariable contains the result in later commands' {
        Get-ChildItem -Filter receipt*.jpg | Invoke-WriterVision 'p' -PipelineVariable answer | ForEach-Object { $answer.Name } |
            Should -Be 'receipt-cafe.jpg', 'receipt-hardware.jpg'
    }

    It 'an error contains its input, its id and a recommended action' {
        Invoke-WriterVision 'p' README.md -ErrorVariable failures -ErrorAction SilentlyContinue
        $failures.Count | Should -Be 1
        $failures[0].TargetObject | Should -BeLike '*README.md'
        $failures[0].FullyQualifiedErrorId | Should -BeLike 'UnsupportedImage,*'
        $failures[0].CategoryInfo.Category | Should -Be 'InvalidData'
        $failures[0].ErrorDetails.RecommendedAction | Should -Not -BeNullOrEmpty
    }

    It 'work in strict mode, with $ErrorActionPreference = Stop' {
        & {
            Set-StrictMode -Version Latest
            $ErrorActionPreference = 'Stop'
            (Get-ChildItem -Filter *.jpg | Invoke-WriterVision 'p' | Format-Table | Out-String) | Should -Match 'sunset\.jpg'
            (Compare-WriterImage floor-plan-before.png floor-plan-after.png | Format-List | Out-String) | Should -Match 'rectangle'
            { Invoke-WriterVision 'p' missing.jpg, sunset.jpg } | Should -Throw -ErrorId 'FileNotFound,*'
        }
    }
}

Describe 'Completion' {
    It 'offers <Values> for: <Line>' -ForEach @(
        @{ Line = 'Invoke-WriterVision -Model '; Values = 'palmyra-x5', 'palmyra-vision', 'palmyra-x4', 'writer.palmyra-vision-7b' }
        @{ Line = 'Compare-WriterImage -Model palmyra-v'; Values = @('palmyra-vision') }
        @{ Line = 'Get-WriterModel -Name palmyra-x5'; Values = @('palmyra-x5') }
        @{ Line = 'Get-WriterFile -Status '; Values = 'completed', 'failed', 'in_progress' }
        @{ Line = 'Get-WriterFile -Status f'; Values = @('failed') }
        @{ Line = 'Get-WriterFile -Order '; Values = 'asc', 'desc' }
        @{ Line = 'Get-WriterFile -FileType p'; Values = 'ppt', 'pptx', 'png', 'pdf' }
        @{ Line = 'Get-WriterFile -FileType jpg, pn'; Values = @('png') }
        @{ Line = 'Get-WriterFile -Ord'; Values = @('-Order') }
    ) {
        $before = Get-RequestCount
        $offered = (TabExpansion2 $Line $Line.Length).CompletionMatches.CompletionText
        $offered | Sort-Object | Should -Be ($Values | Sort-Object)
        Get-RequestCount | Should -Be $before
    }
}

Describe 'The views' {
    AfterEach { $PSStyle.OutputRendering = 'Host' }

    # Joins the text between two columns of the console into one line. A word that was broken then contains a space.
    It 'break <Property> between words:<Call>|<As>' -ForEach @(
        @{ Call = { Invoke-WriterVision 'Describe it' sunset.jpg }; As = { Format-Table }; Property = 'Text'; From = 25 }
        @{ Call = { Invoke-WriterVision 'Describe it' floor-plan-before.png, floor-plan-after.png -Combine }; As = { Format-Table }; Property = 'Name'; From = 0; To = 24 }
        @{ Call = { Compare-WriterImage floor-plan-before.png floor-plan-after.png }; As = { Format-Table }; Property = 'Summary'; From = 36 }
        @{ Call = { Invoke-WriterVision 'Describe it' sunset.jpg }; As = { Format-List }; Property = 'Text'; From = 15 }
        @{ Call = { Invoke-WriterVision "$('Describe the colors of the image, ' * 9)please" sunset.jpg }; As = { Format-List }; Property = 'Prompt'; From = 15 }
        @{ Call = { Compare-WriterImage floor-plan-before.png floor-plan-after.png }; As = { Format-List }; Property = 'Summary'; From = 17 }
        @{ Call = { Compare-WriterImage floor-plan-before.png floor-plan-after.png }; As = { Format-List }; Property = 'Differences'; From = 17 }
    ) {
        # The views use the width of the console.
        $width = $Host.UI.RawUI.BufferSize.Width
        $PSStyle.OutputRendering = 'PlainText'
        $result = & $Call
        $format = (Get-Command "$As".Trim())
        $shown = ($result | & $format | Out-String -Width $width) -split '\r?\n'
        $part = $shown.Where{ $_.Length -gt $From }.ForEach{ $_.Substring($From, [Math]::Min($_.Length, $To ? $To : $_.Length) - $From).Trim() } -join ' '
        $whole = "$($result.$Property)" -replace '\s+', ' '
        $whole.Length | Should -BeGreaterThan ($To ? $To : $width - $From)
        $part.Contains($whole) | Should -BeTrue -Because "'$part' should contain '$whole'"
        $part | Should -Not -Match "$([char] 0x2026)"
    }

    It 'have the colors of $PSStyle: <Call>' -ForEach @(
        @{ Call = { Invoke-WriterVision 'p' sunset.jpg }; Style = 'TableHeader' }
        @{ Call = { Invoke-WriterVision 'p' sunset.jpg | Format-List }; Style = 'FormatAccent' }
        @{ Call = { Get-WriterModel }; Style = 'TableHeader' }
    ) {
        $previous = $PSStyle.Formatting.$Style
        $PSStyle.OutputRendering = 'Ansi'
        try {
            $PSStyle.Formatting.$Style = "`e[35;1m"
            & $Call | Out-String | Should -Match '\e\[35;1m\s*(Name|Path)'
        }
        finally { $PSStyle.Formatting.$Style = $previous }
    }

    It 'replace control characters in a name: <Call>' -Skip:$IsWindows -ForEach @(
        @{ Call = { Invoke-WriterVision 'p' -LiteralPath $bad } }
        @{ Call = { Invoke-WriterVision 'p' -LiteralPath $bad | Format-List } }
        @{ Call = { Compare-WriterImage receipt-taxi.png -LiteralPath $bad } }
        @{ Call = { Compare-WriterImage -ReferenceImage (Get-Item -LiteralPath $bad) receipt-taxi.png | Format-List } }
        @{ Call = { Send-WriterFile -LiteralPath $bad } }
        @{ Call = { Send-WriterFile -LiteralPath $bad | Format-List } }
        @{ Call = { Get-WriterFile -Name '*evil*' } }
    ) {
        $bad = Join-Path $TestDrive "`ecevil$([char] 0x202E).jpg"
        [System.IO.File]::Copy("$root/docs/samples/sunset.jpg", $bad, $true)
        $null = Send-WriterFile -LiteralPath $bad
        $PSStyle.OutputRendering = 'Ansi'
        $shown = & $Call | Out-String
        $shown | Should -Match 'evil'
        $shown | Should -Not -Match '\ec|\u202E'
        Get-WriterFile | Remove-WriterFile -Confirm:$false
    }
}

Describe 'The module in a session' {
    BeforeAll {
        $shell = "$PSHOME/pwsh"
        $module = "$root/out/WriterVision"
    }

    It 'can be imported and removed repeatedly' {
        $output = & $shell -NoProfile -Command "
            `$WarningPreference = 'SilentlyContinue'
            foreach (`$round in 1..20) {
                Import-Module '$module'
                if ((Invoke-WriterVision 'p' sunset.jpg).Name -ne 'sunset.jpg') { throw 'no result' }
                Remove-Module WriterVision
                if (Get-Command Invoke-WriterVision -ErrorAction Ignore) { throw 'still there' }
            }
            'done'"
        $output | Should -Be 'done'
    }

    It 'can be removed during requests of another runspace and a job, which get all answers' {
        $slow = Start-Emulator '--latency', '150'
        try {
            $output = & $shell -NoProfile -Command "
                `$ErrorActionPreference = 'Stop'
                `$WarningPreference = 'SilentlyContinue'
                `$env:WRITER_BASE_URL = '$($slow.Address)'
                `$ask = '`$WarningPreference = ''SilentlyContinue''; Import-Module ''$module''; 1..24 | ForEach-Object { ''sunset.jpg'' } | Invoke-WriterVision p -ThrottleLimit 4'
                `$job = Start-Job ([scriptblock]::Create(`$ask)) -WorkingDirectory `$PWD
                `$other = [powershell]::Create().AddScript(`"Set-Location '`$PWD'; `$ask`")
                `$running = `$other.BeginInvoke()
                do {
                    Import-Module '$module'
                    `$null = Get-WriterModel
                    Remove-Module WriterVision
                } until (`$running.IsCompleted)
                `$answers = `$other.EndInvoke(`$running)
                if (`$other.HadErrors) { throw `$other.Streams.Error[0] }
                Import-Module '$module'
                Remove-Module WriterVision
                `$fromJob = `$job | Receive-Job -Wait -AutoRemoveJob
                `$answers.Count, `$fromJob.Count"
            $output | Should -Be 24, 24
            (Invoke-RestMethod "$($slow.Address)/_emulator/state").inFlight | Should -Be 0
        }
        finally {
            Stop-Emulator $slow
        }
    }

    It 'can be imported in strict mode that stops at every error, without output on any stream' {
        $output = & $shell -NoProfile -Command "Set-StrictMode -Version Latest; `$ErrorActionPreference = 'Stop'; Import-Module '$module' *>&1; (Get-Command -Module WriterVision).Count" 2>&1
        $output | Should -Be (Get-ChildItem "$root/docs/en-US/*.md").Count
    }
}

Describe 'A transcript' {
    BeforeAll {
        $log = Join-Path $TestDrive 'transcript.txt'
        $key = 'sk-a-key-that-no-transcript-has'
        # The key is in the environment, so that no command line contains it. -Debug and -Verbose show all messages.
        $env:WRITER_API_KEY = $key
        $faulty = Start-Emulator '--api-key', 'another', '--fault', 'webPage=0.3', '--fault', 'reset=0.3', '--fault', 'brokenJson=0.2'
        $env:WRITER_BASE_URL = $faulty.Address
        & "$PSHOME/pwsh" -NoProfile -Command "
            `$null = Start-Transcript '$log' -IncludeInvocationHeader
            `$VerbosePreference = `$DebugPreference = `$InformationPreference = 'Continue'
            Import-Module '$root/out/WriterVision'
            `$secure = ConvertTo-SecureString `$env:WRITER_API_KEY -AsPlainText
            foreach (`$round in 1..5) {
                Get-ChildItem *.jpg | Invoke-WriterVision 'p' -MaximumRetryCount 1 -Journal '$TestDrive/journal.jsonl'
                Compare-WriterImage sunset.jpg receipt-taxi.png -ApiKey `$secure -MaximumRetryCount 1
                Send-WriterFile sunset.jpg -ApiKey `$env:WRITER_API_KEY -MaximumRetryCount 1
                Get-WriterFile -ApiKey (`$env:WRITER_API_KEY + `"``n``u{e9}`") -MaximumRetryCount 1
                Get-WriterModel -Endpoint https://127.0.0.1:9 -MaximumRetryCount 1
                `$Error | Format-List * -Force
                `$Error.Clear()
            }
            `$null = Stop-Transcript" *> (Join-Path $TestDrive 'console.txt')
        Stop-Emulator $faulty
        $env:WRITER_API_KEY = 'key-of-pester'
        $env:WRITER_BASE_URL = $emulator.Address
    }

    It 'contains the errors, but not the key' {
        $text = [System.IO.File]::ReadAllText($log)
        $text | Should -Match 'Using the API key from'
        $text | Should -Match 'Unauthorized'
        $text | Should -Match 'InvalidApiKey'
        $text | Should -Match 'ConnectionFailed'
        $text.Contains($key) | Should -BeFalse
        [System.IO.File]::ReadAllText((Join-Path $TestDrive 'console.txt')).Contains($key) | Should -BeFalse
    }
}

Describe 'The help in a real shell' {
    It 'shows the complete help, one parameter, and the examples' {
        $whole = Get-Help Invoke-WriterVision -Full | Out-String
        $whole | Should -Match '(?s)NAME\s+Invoke-WriterVision.*SYNOPSIS\s+\w.*SYNTAX\s+Invoke-WriterVision .*DESCRIPTION\s+\w.*PARAMETERS.*-ThrottleLimit <.*INPUTS.*OUTPUTS.*NOTES.*Example 1.*Get-ChildItem.*RELATED LINKS'
        (Get-Help Invoke-WriterVision -Parameter Prompt | Out-String) | Should -Match '(?s)-Prompt <.*Required\?\s+true.*Position\?\s+0'
        (Get-Help Invoke-WriterVision -Examples | Out-String) | Should -Match '(?s)Example 1.*Get-ChildItem.*Example 3'
    }

    It 'has a topic for each about file' {
        $topics = (Get-ChildItem "$root/docs/en-US" -Filter about_*.help.txt).Name -replace '\.help\.txt$'
        $topics.Count | Should -BeGreaterThan 3
        foreach ($topic in $topics) {
            (Get-Help $topic | Out-String) | Should -Match 'LONG DESCRIPTION'
        }
    }
}

Describe 'Constrained language mode' {
    BeforeAll {
        # A separate process, because the language mode cannot be reset.
        $shown = & "$PSHOME/pwsh" -NoProfile -Command @"
            Set-StrictMode -Version Latest
            Import-Module '$root/out/WriterVision'
            `$ExecutionContext.SessionState.LanguageMode = 'ConstrainedLanguage'
            Invoke-WriterVision 'Describe it' sunset.jpg | Format-Table | Out-String -Width 100
            Invoke-WriterVision 'Describe it' sunset.jpg -Schema @{ color = 'string' } | Format-List | Out-String -Width 100
            Compare-WriterImage receipt-taxi.png sunset.jpg | Format-List | Out-String -Width 100
            Send-WriterFile sunset.jpg | Format-List | Out-String -Width 100
            Invoke-WriterVision 'Describe it' sunset.jpg -Schema @{ color = 'string' } | Format-Table | Out-String -Width 100
            Compare-WriterImage receipt-taxi.png sunset.jpg | Format-Table | Out-String -Width 100
            Get-WriterModel | Out-String -Width 100
            "Errors: `$(`$Error.Count)"
"@
    }

    It 'does not change the views' {
        ($shown -match '^sunset\.jpg +\[WriterVision emulator\]').Count | Should -Be 1
        ($shown -match '^Path +: .*sunset\.jpg').Count | Should -BeGreaterOrEqual 2
        ($shown -match '^(Prompt|ReferencePath|DifferencePath) +: .+').Count | Should -Be 3
        ($shown -match '^(Data|Summary) +: .+').Count | Should -BeGreaterOrEqual 2
        ($shown -match '^palmyra-x5 +Palmyra X5').Count | Should -Be 1
    }

    It 'adds nothing to $Error' {
        $shown[-1] | Should -BeExactly 'Errors: 0'
    }
}
