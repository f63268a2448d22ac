# Export-WriterReport in a real shell, with real results.
BeforeAll {
    . "$PSScriptRoot/Session.ps1"

    function Get-ReportRow([string] $Path) {
        $html = [System.IO.File]::ReadAllText($Path)
        [regex]::Matches($html, '(?s)<script type="application/json" data-row>(.*?)</script>').ForEach{ $_.Groups[1].Value | ConvertFrom-Json }
    }
}

AfterAll { Stop-Session }

Describe 'Export-WriterReport' {
    BeforeEach { $report = Join-Path $TestDrive "$([guid]::NewGuid()).html" }

    It 'shows results and errors, with links to the images' {
        Get-Item sunset.jpg, README.md | Invoke-WriterVision 'Describe the image' 2>&1 | Export-WriterReport $report -Title 'Two files'
        $rows = Get-ReportRow $report
        $rows.kind | Should -Be 'result', 'error'
        $rows[0].text | Should -Match 'A JPEG image of 720 x 480 pixels'
        $rows[0].tokens | Should -BeGreaterThan 0
        [System.IO.Path]::GetFullPath([uri]::UnescapeDataString($rows[0].images[0].source), $TestDrive) | Should -Be "$root/docs/samples/sunset.jpg"
        $rows[1].errorId | Should -Be 'UnsupportedImage'
        $rows[1].name | Should -Be 'README.md'
        [System.IO.File]::ReadAllText($report) | Should -Match '<title>Two files</title>'
    }

    It 'shows the same row for a result from <_>' -ForEach 'Export-Clixml', 'Start-Job' {
        $schema = [ordered]@{ vendor = 'string'; total = 'number' }
        $live = Invoke-WriterVision 'Read it' receipt-cafe.jpg -Schema $schema -WarningAction Ignore
        $live | Export-WriterReport $report
        $expected = Get-ReportRow $report
        if ($_ -eq 'Export-Clixml') {
            $live | Export-Clixml "$TestDrive/result.xml" -Depth 4
            $other = Import-Clixml "$TestDrive/result.xml"
        }
        else {
            # A job serializes objects like a remote session.
            $other = Start-Job { $input } -InputObject $live | Receive-Job -Wait -AutoRemoveJob
        }
        $other | Export-WriterReport $report
        $row = Get-ReportRow $report
        foreach ($name in 'kind', 'name', 'path', 'model', 'prompt', 'tokens', 'seconds', 'attempts') { $row.$name | Should -Be $expected.$name -Because $name }
    }

    It 'shows an error from Export-Clixml' {
        Invoke-WriterVision 'p' README.md -ErrorVariable failed -ErrorAction SilentlyContinue
        $failed | Export-WriterReport $report
        $expected = Get-ReportRow $report
        $failed | Export-Clixml "$TestDrive/failed.xml"
        Import-Clixml "$TestDrive/failed.xml" | Export-WriterReport $report
        $row = Get-ReportRow $report
        foreach ($name in 'kind', 'name', 'path', 'message', 'action', 'errorId') {
            $row.$name | Should -Not -BeNullOrEmpty -Because $name
            $row.$name | Should -Be $expected.$name -Because $name
        }
    }

    It 'embeds the images of comparisons, each once' {
        Get-ChildItem -Filter floor-plan*.png | Compare-WriterImage floor-plan-before.png -WarningAction Ignore | Export-WriterReport $report -EmbedImage
        [regex]::Matches([System.IO.File]::ReadAllText($report), 'id="image-\d+">data:image/png;base64,').Count | Should -Be 2
        (Get-ReportRow $report).passed | Should -Be $false, $true
    }

    It 'is written while the results arrive, and renamed after the last one' {
        $folder = Join-Path $TestDrive ([guid]::NewGuid())
        $null = New-Item -ItemType Directory $folder
        $seen = [System.Collections.Generic.List[string]]::new()
        Invoke-WriterVision 'p' sunset.jpg, receipt-taxi.png -WarningAction Ignore | ForEach-Object { $seen.Add((Get-ChildItem $folder -Force).Name -join ' '); $_ } | Export-WriterReport "$folder/report.html"
        $seen | ForEach-Object { $_ | Should -Match '^\.\S+\.partial$' }
        (Get-ChildItem $folder -Force).Name | Should -Be 'report.html'
    }

    It 'ends before the first request if the file must not be replaced' {
        Set-Content $report 'mine'
        $before = (Invoke-RestMethod "$($emulator.Address)/_emulator/state").answers | ConvertTo-Json
        { Invoke-WriterVision 'p' sunset.jpg | Export-WriterReport $report -NoClobber } | Should -Throw -ErrorId 'FileExists,WriterVision.Commands.ExportWriterReportCommand'
        (Invoke-RestMethod "$($emulator.Address)/_emulator/state").answers | ConvertTo-Json | Should -Be $before
        Get-Content $report | Should -Be 'mine'
    }

    It 'writes nothing with -WhatIf' {
        Invoke-WriterVision 'p' sunset.jpg -WarningAction Ignore | Export-WriterReport $report -WhatIf
        Test-Path $report | Should -BeFalse
    }

    It 'returns the file only with -PassThru' {
        $result = Invoke-WriterVision 'p' sunset.jpg -WarningAction Ignore
        $result | Export-WriterReport $report | Should -BeNullOrEmpty
        $file = $result | Export-WriterReport $report -PassThru
        $file | Should -BeOfType System.IO.FileInfo
        $file.FullName | Should -Be $report
    }

    It 'leaves no file behind when its pipeline is stopped' {
        $folder = (New-Item -ItemType Directory (Join-Path $TestDrive ([guid]::NewGuid()))).FullName
        Invoke-WriterVision 'p' sunset.jpg, receipt-taxi.png -WarningAction Ignore -OutVariable results | Out-Null
        $shell = [powershell]::Create()
        try {
            $null = $shell.AddScript('param($module, $results, $path) Import-Module $module; & { $results; Start-Sleep 600 } | Export-WriterReport $path').AddArgument("$root/out/WriterVision").AddArgument($results).AddArgument("$folder/report.html")
            $run = $shell.BeginInvoke()
            while (-not (Get-ChildItem $folder -Force)) { Start-Sleep -Milliseconds 50 }
            $shell.Stop()
            { $shell.EndInvoke($run) } | Should -Throw
        }
        finally { $shell.Dispose() }
        Get-ChildItem $folder -Force | Should -BeNullOrEmpty
    }
}
