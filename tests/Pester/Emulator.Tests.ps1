BeforeDiscovery {
    $samples = Get-ChildItem "$PSScriptRoot/../../docs/samples" -File | Where-Object Extension -NotIn '.md', '.cs', '.csv'
}

BeforeAll {
    . "$PSScriptRoot/Session.ps1"
    # Tesseract is not found, because the PATH contains only an empty folder.
    $withoutTesseract = Start-Emulator -Environment @{ PATH = $TestDrive }
    $env:WRITER_BASE_URL = $withoutTesseract.Address
}

AfterAll {
    Stop-Emulator $withoutTesseract
    Stop-Session
}

Describe 'The emulator without Tesseract' {
    It 'returns the text of the sample image <_.Name>' -ForEach $samples {
        $text = (Invoke-WriterVision 'What text is in the image?' -LiteralPath $_.FullName).Text
        $text | Should -Match 'Its text:|There is no text in it'
    }

    It 'reads receipts of docs/samples as data' {
        $data = (Invoke-WriterVision 'Read it' receipt-taxi.png -Schema @{ vendor = 'string'; date = 'date'; total = 'number' }).Data
        $data.vendor | Should -Be 'CITY CABS'
        $data.date | Should -Be ([datetime] '2026-05-21')
        $data.total | Should -Be 44.5
    }

    Context 'with another image' {
        BeforeAll {
            # A copy of the receipt with an additional byte at its end. The emulator recognizes sample images by the hash of the file.
            $other = Join-Path $TestDrive other.png
            [System.IO.File]::WriteAllBytes($other, [System.IO.File]::ReadAllBytes("$root/docs/samples/receipt-taxi.png") + [byte] 0)
        }

        It 'answers that it cannot read the text' {
            (Invoke-WriterVision 'What text is in the image?' $other).Text | Should -BeLike '*Tesseract is not installed, so the emulator cannot read text.'
        }

        It 'refuses to answer if the schema requires the text' {
            $result = Invoke-WriterVision 'Read it' $other -Schema @{ total = 'number' } -ErrorVariable failures -ErrorAction SilentlyContinue -WarningVariable warnings -WarningAction SilentlyContinue
            $result.Data | Should -BeNullOrEmpty
            "$($result.Text) $failures $warnings" | Should -BeLike '*Tesseract is not installed, so the emulator cannot read text.*'
        }

        It 'returns null for a value that may be null' {
            $schema = '{ "type": "object", "properties": { "total": { "type": ["number", "null"] }, "width": { "type": "integer" } }, "required": ["total", "width"] }'
            $data = (Invoke-WriterVision 'Read it' $other -Schema $schema).Data
            $data.total | Should -BeNullOrEmpty
            $data.width | Should -Be 420
        }
    }

    It 'refuses a value that it cannot determine, or returns null if the schema allows it: <name>' -ForEach @(
        @{ Name = 'string'; Type = 'string' }, @{ Name = 'number'; Type = 'number' }, @{ Name = 'bool'; Type = 'bool' }, @{ Name = 'choice'; Type = 'low', 'high' }
    ) {
        $refused = Invoke-WriterVision 'Judge it' sunset.jpg -Schema @{ mood = $type } -ErrorAction SilentlyContinue -WarningAction SilentlyContinue
        $refused.Data | Should -BeNullOrEmpty
        $refused.Text | Should -Be "The emulator cannot determine 'mood' from an image."
        (Invoke-WriterVision 'Judge it' sunset.jpg -Schema @{ 'mood?' = $type; width = 'int' }).Data | ConvertTo-Json -Compress | Should -Match '"mood":null'
    }
}
