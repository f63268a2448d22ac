# Paths, wildcards, bytes and unusual files as inputs.
BeforeAll {
    . "$PSScriptRoot/Session.ps1"
    $png = [System.IO.File]::ReadAllBytes("$PWD/sales-chart.png")
    function New-Image([string[]] $Name, [byte[]] $Content = $png) {
        foreach ($item in $Name) { [System.IO.File]::WriteAllBytes((Join-Path $TestDrive $item), $Content) }
    }

    function Get-Failure([scriptblock] $Command) {
        $null = & $Command -ErrorVariable failures -ErrorAction SilentlyContinue
        $failures
    }
}

AfterAll { Stop-Session }

Describe 'Wildcards' {
    BeforeAll {
        New-Image 'page 10.png', 'page 9.png', 'Page 8.png', 'a-b.png', 'ab.png', "$([char]0xC4)rger.png", 'zebra.png', '.hidden.png'
        $null = New-Item -ItemType Directory "$TestDrive/folder.png", "$TestDrive/deep/b", "$TestDrive/deep/a"
        New-Image 'deep/b/1.png', 'deep/a/2.png'
    }

    It 'return files in the order of Get-ChildItem' {
        (Invoke-WriterVision 'p' "$TestDrive/*.png").Name | Should -Be (Get-ChildItem "$TestDrive/*.png" -File).Name
        (Invoke-WriterVision 'p' "$TestDrive/deep/*/*.png").Path | Should -Be (Get-ChildItem "$TestDrive/deep/*/*.png").FullName
    }

    It 'keep that order with -Combine' {
        (Invoke-WriterVision 'p {{image_1}}' "$TestDrive/*.png" -Combine).Paths | Should -Be (Get-ChildItem "$TestDrive/*.png" -File).FullName
    }

    It 'warn if they match nothing' {
        Invoke-WriterVision 'p' "$TestDrive/none*.png" -WarningVariable warnings -WarningAction SilentlyContinue | Should -BeNullOrEmpty
        "$warnings" | Should -BeLike "No file matches '*none`*.png'."
        Send-WriterFile "$TestDrive/none*.png" -WarningVariable warnings -WarningAction SilentlyContinue | Should -BeNullOrEmpty
        $warnings.Count | Should -Be 1
    }

    It 'are an error in a folder that does not exist' {
        $failures = Get-Failure { [CmdletBinding()] param() Invoke-WriterVision 'p' ./nosuchfolder/*.png }
        $failures.Count | Should -Be 1
        $failures[0].FullyQualifiedErrorId | Should -BeLike 'FolderNotFound,*'
        $failures[0].ToString() | Should -BeLike '*nosuchfolder*'
    }

    It 'skip folders with a verbose line' {
        $lines = Invoke-WriterVision 'p' "$TestDrive/folder*" -Verbose -WarningAction SilentlyContinue 4>&1 | Where-Object { "$_" -like 'Skipping*' }
        $lines.Count | Should -Be 1
    }
}

Describe 'Folders' {
    It 'of Get-ChildItem -Recurse are skipped' {
        $null = New-Item -ItemType Directory "$TestDrive/tree/sub"
        New-Image 'tree/one.png', 'tree/sub/two.png'
        $results = Get-ChildItem "$TestDrive/tree" -Recurse | Invoke-WriterVision 'p' -ErrorVariable failures -WarningVariable warnings
        $results.Name | Sort-Object | Should -Be 'one.png', 'two.png'
        $failures | Should -BeNullOrEmpty
        $warnings | Should -Not -BeLike '*only folders*'
    }

    It 'cause a warning if the input contains no files' {
        $null = New-Item -ItemType Directory "$TestDrive/alone"
        Get-Item "$TestDrive/alone" | Invoke-WriterVision 'p' -WarningVariable warnings | Should -BeNullOrEmpty
        $warnings | Should -BeLike "*only folders*alone*Get-ChildItem -File*"
    }

    It 'that a user specifies cause an error' {
        (Get-Failure { [CmdletBinding()] param() Invoke-WriterVision 'p' $TestDrive }).FullyQualifiedErrorId | Should -BeLike 'NotAFile,*'
        (Get-Failure { [CmdletBinding()] param() "$TestDrive" | Invoke-WriterVision 'p' }).FullyQualifiedErrorId | Should -BeLike 'NotAFile,*'
    }
}

Describe 'Common mistakes' {
    It 'swapped arguments cause an error that shows the correct command: <Path>' -ForEach @{ Path = 'What is it?' }, @{ Path = 'Describe it' } {
        $failures = Get-Failure { [CmdletBinding()] param() Invoke-WriterVision sunset.jpg $Path }
        $failures.Count | Should -Be 1
        $failures[0].FullyQualifiedErrorId | Should -BeLike 'ArgumentsSwapped,*'
        $failures[0].ErrorDetails.RecommendedAction | Should -BeLike "*Invoke-WriterVision '$Path' 'sunset.jpg'"
    }

    It 'a colon in a name causes an error that recommends ./' -Skip:$IsWindows {
        New-Image '12:30:05.png'
        Push-Location $TestDrive
        try {
            $failure = Get-Failure { [CmdletBinding()] param() Invoke-WriterVision 'p' 12:30:05.png }
            $failure.ErrorDetails.RecommendedAction | Should -BeLike '*./12:30:05.png'
            (Invoke-WriterVision 'p' ./12:30:05.png).Name | Should -Be '12:30:05.png'
        }
        finally { Pop-Location }
    }

    It 'an unsupported format causes an error that names it' {
        New-Image 'IMG_0001.jpg' ([byte[]] (0, 0, 0, 24) + [System.Text.Encoding]::ASCII.GetBytes('ftypheic....mif1heic'))
        $failure = Get-Failure { [CmdletBinding()] param() Invoke-WriterVision 'p' "$TestDrive/IMG_0001.jpg" }
        "$failure" | Should -BeLike "*IMG_0001.jpg' is a HEIC image, which the model cannot read.*"
        $failure.ErrorDetails.RecommendedAction | Should -BeLike "*ConvertTo-WriterImage*"
    }

    It 'a truncated image causes a warning' {
        New-Image 'cut.png' $png[0..($png.Count / 2)]
        $null = Invoke-WriterVision 'p' "$TestDrive/cut.png" -WarningVariable warnings -WarningAction SilentlyContinue -ErrorAction SilentlyContinue
        "$warnings" | Should -BeLike "*cut.png' is a truncated PNG file*"
    }
}

Describe 'Bytes' {
    It 'are one image with a comma, with -InputObject and from Get-Content -Raw' {
        , $png | Invoke-WriterVision 'p' | ForEach-Object Name | Should -Match '^bytes-[0-9a-f]{12}\.png$'
        Invoke-WriterVision 'p' -InputObject $png | ForEach-Object Text | Should -BeLike '*PNG image*'
        Get-Content sales-chart.png -AsByteStream -Raw | Invoke-WriterVision 'p' | ForEach-Object Name | Should -Be 'sales-chart.png'
    }

    It 'without a comma end the run with one error' {
        { $png | Invoke-WriterVision 'p' } | Should -Throw -ErrorId 'SingleByte,*'
        { Get-Content sales-chart.png -AsByteStream | Invoke-WriterVision 'p' } | Should -Throw -ErrorId 'SingleByte,*'
    }

    It 'can be a data URL, which error messages do not contain' {
        $url = "data:image/png;base64,$([convert]::ToBase64String($png))"
        ($url | Invoke-WriterVision 'p').Text | Should -BeLike '*PNG image*'
        (Compare-WriterImage sales-chart.png $url).IsIdentical | Should -BeTrue
        try { Invoke-WriterVision 'p' -Path $url } catch { $failure = $_ }
        ($failure | Format-List * -Force | Out-String).Length | Should -BeLessThan 10000
        "$failure" | Should -BeLike '*-InputObject*'
    }

    It 'can be uploaded' {
        $file = , $png | Send-WriterFile
        try { $file.ContentType | Should -Be 'image/png' } finally { $file | Remove-WriterFile -Confirm:$false }
    }
}

Describe '-StripMetadata' {
    It 'removes the location of a photo from uploads, comparisons and requests with a journal' {
        $jpeg = [System.IO.File]::ReadAllBytes("$PWD/sunset.jpg")
        $gps = [System.Text.Encoding]::ASCII.GetBytes("Exif`0`0" + '48.137 N 11.575 E')
        $tagged = $jpeg[0..1] + @([byte] 0xFF, [byte] 0xE1, [byte] 0, [byte] ($gps.Count + 2)) + $gps + $jpeg[2..($jpeg.Count - 1)]
        New-Image 'tagged.jpg' $tagged
        New-Image 'plain.jpg' $jpeg
        $file = Send-WriterFile "$TestDrive/tagged.jpg" -StripMetadata
        try {
            $file | Receive-WriterFile -Destination "$TestDrive/received.jpg" | Out-Null
            [System.IO.File]::ReadAllBytes("$TestDrive/received.jpg") | Should -Be $jpeg
        }
        finally { $file | Remove-WriterFile -Confirm:$false }

        (Compare-WriterImage "$TestDrive/plain.jpg" "$TestDrive/tagged.jpg" -StripMetadata).IsIdentical | Should -BeTrue
        (Compare-WriterImage "$TestDrive/plain.jpg" "$TestDrive/tagged.jpg").IsIdentical | Should -BeFalse
        $null = Invoke-WriterVision 'p' "$TestDrive/plain.jpg" -Journal "$TestDrive/strip.jsonl"
        (Invoke-WriterVision 'p' "$TestDrive/tagged.jpg" -Journal "$TestDrive/strip.jsonl" -StripMetadata).FromJournal | Should -BeTrue
        (Invoke-WriterVision 'p' "$TestDrive/tagged.jpg" -Journal "$TestDrive/strip.jsonl").FromJournal | Should -BeFalse
    }
}
