# Tab completion, help and errors at the prompt.
BeforeAll {
    . "$PSScriptRoot/Session.ps1"
    function Complete([string] $Line) { (TabExpansion2 $Line -cursorColumn $Line.Length).CompletionMatches.CompletionText }
}

AfterAll { Stop-Session }

Describe 'Tab' {
    It 'offers no local files for <_>' -ForEach 'Invoke-WriterVision p -FileId ', 'Get-WriterFile -Name ', 'Get-WriterFile -Name s', 'Remove-WriterFile ', 'Remove-WriterFile s', 'Receive-WriterFile -FileId s' {
        Complete $_ | Where-Object { $_ -like '*sunset*' -or $_ -like '*.png' } | Should -BeNullOrEmpty
    }

    It 'offers MIME types for -ContentType' {
        Complete 'Send-WriterFile sunset.jpg -ContentType image/' | Should -Be 'image/jpeg', 'image/png'
    }

    It 'offers files for -Path, and models for -Model' {
        Complete 'Invoke-WriterVision p sun' | Should -BeLike '*sunset.jpg'
        Complete 'Invoke-WriterVision p x.jpg -Model palmyra-x' | Should -Contain 'palmyra-x5'
    }
}

Describe 'Help' {
    It 'shows no Markdown and no full type names for <_>' -ForEach 'Invoke-WriterVision', 'Compare-WriterImage', 'Send-WriterFile', 'Get-WriterFile' {
        $text = Get-Help $_ -Full | Out-String -Width 200
        $text | Should -Not -Match '```|System\.Int32|System\.String\[\]'
        $text | Should -Match '-TimeoutSec <int>'
    }
}

Describe 'Errors' {
    It 'name the source of a rejected key' {
        $other = Start-Emulator -Option '--api-key', 'the-right-key'
        try {
            { Invoke-WriterVision p sunset.jpg -Endpoint $other.Address } | Should -Throw '*from the environment variable WRITER_API_KEY*'
            { Invoke-WriterVision p sunset.jpg -Endpoint $other.Address -ApiKey wrong } | Should -Throw '*from -ApiKey*'
        }
        finally { Stop-Emulator $other }
    }

    It 'name the possible sources of a key' {
        $key = $env:WRITER_API_KEY
        $env:WRITER_API_KEY = $null
        try { { Invoke-WriterVision p sunset.jpg } | Should -Throw '*-ApiKey*WRITER_API_KEY*.env*' } finally { $env:WRITER_API_KEY = $key }
    }
}
