# The main features of the module. In Windows PowerShell, the suite runs only this file. This file and the files that it dot-sources must use
# the syntax of version 5.1, which PSScriptAnalyzer checks. PowerShell 7 also runs this file.
BeforeAll { . "$PSScriptRoot/Session.ps1" }

AfterAll { Stop-Session }

Describe 'The module, with the syntax of Windows PowerShell' {
    It 'loads the assembly of this edition' {
        $framework = if ($PSEdition -eq 'Desktop') { 'netstandard2.0' } else { 'net8.0' }
        (Get-Command Invoke-WriterVision).ImplementingType.Assembly.Location | Should -BeLike "*$framework*WriterVision.dll"
    }

    It 'exports the commands of the manifest' {
        $names = (Import-PowerShellDataFile "$root/WriterVision.psd1").CmdletsToExport
        (Get-Command -Module WriterVision).Name | Sort-Object | Should -Be ($names | Sort-Object)
    }

    It 'describes files from the pipeline, in order' {
        $results = Get-ChildItem *.jpg | Invoke-WriterVision -Prompt 'Describe the image'
        $results.Name | Should -Be (Get-ChildItem *.jpg).Name
        $results[0].Text | Should -BeLike '*A JPEG image of 420 x 432 pixels*'
    }

    It 'returns typed data' {
        $data = (Invoke-WriterVision 'Read the receipt' receipt-taxi.png -Schema @{ vendor = 'string'; date = 'date'; total = 'number' }).Data
        $data.vendor | Should -Be 'CITY CABS'
        $data.date | Should -Be ([datetime]::new(2026, 5, 21))
        $data.total | Should -Be 44.5
    }

    It 'continues a journal' {
        $journal = Join-Path $TestDrive journal.jsonl
        $first = Get-ChildItem receipt-* | Invoke-WriterVision 'p' -Journal $journal
        $second = Get-ChildItem receipt-* | Invoke-WriterVision 'p' -Journal $journal
        @($second | Where-Object FromJournal).Count | Should -Be 3
        $second.Text | Should -Be $first.Text
    }

    It 'compares images' {
        $comparison = Compare-WriterImage floor-plan-before.png floor-plan-after.png
        $comparison.IsIdentical | Should -BeFalse
        $comparison.Differences.Count | Should -Be 1
    }

    It 'sends, lists, receives and removes files' {
        $file = Send-WriterFile sunset.jpg
        (Get-WriterFile).Id | Should -Be $file.Id
        $received = $file | Receive-WriterFile -Destination (Join-Path $TestDrive received)
        (Get-FileHash $received.FullName).Hash | Should -Be (Get-FileHash sunset.jpg).Hash
        $file | Remove-WriterFile -Confirm:$false
        Get-WriterFile | Should -BeNullOrEmpty
    }

    It 'reports one error for a bad input, and continues' {
        $results = Invoke-WriterVision 'p' README.md, sunset.jpg -ErrorVariable failures -ErrorAction SilentlyContinue
        $results.Name | Should -Be 'sunset.jpg'
        $failures[0].FullyQualifiedErrorId | Should -BeLike 'UnsupportedImage,*'
    }

    It 'writes results that Export-Csv and Import-Csv keep' {
        $file = Join-Path $TestDrive answers.csv
        Get-ChildItem *.jpg | Invoke-WriterVision 'p' | Export-Csv $file -NoTypeInformation
        (Import-Csv $file).Name | Should -Be (Get-ChildItem *.jpg).Name
    }

    It 'shows results in its views' {
        Invoke-WriterVision 'p' sunset.jpg | Format-Table | Out-String | Should -Match 'sunset\.jpg +\[WriterVision emulator\]'
        Invoke-WriterVision 'p' sunset.jpg | Format-List | Out-String | Should -Match 'FinishReason +: stop'
    }

    It 'has help' {
        (Get-Help Invoke-WriterVision).Synopsis | Should -Match '^[A-Z].*\.$'
        Get-Help about_WriterVision | Out-String | Should -Match 'SHORT DESCRIPTION'
    }
}
