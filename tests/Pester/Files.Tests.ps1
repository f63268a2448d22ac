BeforeAll { . "$PSScriptRoot/Session.ps1" }

AfterAll { Stop-Session }

Describe 'Files of the account in a real pwsh' {
    AfterEach { Get-WriterFile | Remove-WriterFile -Confirm:$false }

    It 'are uploaded, used and removed in one pipeline each' {
        $files = Get-ChildItem -Filter *.png | Send-WriterFile
        $files.Name | Should -Be (Get-ChildItem -Filter *.png).Name
        ($files | Invoke-WriterVision -Prompt 'p').Name | Should -Be $files.Name
        $files | Remove-WriterFile -Confirm:$false
        Get-WriterFile | Should -BeNullOrEmpty
    }

    It 'are listed with one request if only five are needed' {
        1..5 | ForEach-Object { $null = Send-WriterFile status-badge.png, sunset.jpg -ErrorAction Ignore }
        $before = (Invoke-RestMethod "$($emulator.Address)/_emulator/state").answers.'/v1/files 200'
        (Get-WriterFile | Select-Object -First 5).Count | Should -Be 5
        (Invoke-RestMethod "$($emulator.Address)/_emulator/state").answers.'/v1/files 200' | Should -Be ($before + 1)
    }

    It 'are not changed with -WhatIf' {
        $null = Send-WriterFile receipt-taxi.png
        Get-WriterFile -Name 'receipt*' | Remove-WriterFile -WhatIf
        (Get-WriterFile).Name | Should -Be 'receipt-taxi.png'
    }

    It 'are saved in a folder' {
        $null = Get-ChildItem -Filter *.jpg | Send-WriterFile
        $saved = Get-WriterFile | Receive-WriterFile -Destination (Join-Path $TestDrive in)
        ($saved | Get-FileHash).Hash | Sort-Object | Should -Be ((Get-ChildItem -Filter *.jpg | Get-FileHash).Hash | Sort-Object)
    }

    It 'can be removed with the output of a job' {
        $module = "$root/out/WriterVision"
        $folder = (Get-Location).Path
        $copy = Start-Job { Import-Module $using:module; Send-WriterFile "$using:folder/sunset.jpg" } | Receive-Job -Wait -AutoRemoveJob
        $copy.PSTypeNames | Should -Contain 'Deserialized.WriterVision.WriterFile'
        ($copy | Invoke-WriterVision 'p').Name | Should -Be 'sunset.jpg'
        $copy | Remove-WriterFile -Confirm:$false
        Get-WriterFile | Should -BeNullOrEmpty
    }

    It 'are not confused with files on the disk' {
        { Get-ChildItem -Filter *.jpg | Remove-WriterFile -Confirm:$false -ErrorAction Stop } | Should -Throw
    }

    It 'are shown in a table with their complete ids' {
        $file = Send-WriterFile sunset.jpg
        $file | Out-String -Width 80 | Should -Match "(?m)^$($file.Id) completed\s+sunset\.jpg"
    }
}

Describe 'Compare-WriterImage in a real pwsh' {
    It 'finds the differences' {
        $result = Compare-WriterImage floor-plan-before.png floor-plan-after.png
        $result.IsIdentical | Should -BeFalse
        $result.Equivalent | Should -BeFalse
        $result.Differences.Count | Should -Be 1
        $result.Differences[0].Region | Should -Match 'rectangle'
    }

    It 'accepts images from the pipeline, and a script block that returns the reference for each' {
        $results = Get-ChildItem -Filter receipt*.jpg | Compare-WriterImage -ReferenceImage { $_.FullName }
        $results.Equivalent | Should -Be $true, $true
        $results.Attempts | Should -Be 0, 0
    }
}
