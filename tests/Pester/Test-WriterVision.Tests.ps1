BeforeAll {
    . "$PSScriptRoot/Session.ps1"
    $schema = [ordered]@{ vendor = 'string'; date = 'date'; total = 'number' }
    function Get-Answer { (Invoke-RestMethod "$($emulator.Address)/_emulator/state").answers.'/v1/chat 200' }
}

AfterAll { Stop-Session }

Describe 'Test-WriterVision in a real pwsh' {
    It 'compares each field of each row with the expected value' {
        $tests = Import-Csv truth.csv | Test-WriterVision 'Read the receipt' -Schema $schema
        $tests.Count | Should -Be 9
        $wrong = $tests | Where-Object Passed -eq $false
        $wrong.Field | Should -Be 'total'
        $wrong.Reason | Should -Be 'Expected 33.95; the answer is 33.94.'
        $wrong.Expected | Should -BeOfType [decimal]
    }

    It 'returns the accuracy of each prompt, with the best prompt first' {
        $rows = Import-Csv truth.csv | Test-WriterVision 'one', 'two' -Schema $schema -Tolerance @{ total = 0.01 } -Summary
        $all = $rows | Where-Object Field -eq $null
        $all.Count | Should -Be 2
        ($all.Prompt | Sort-Object) | Should -Be 'one', 'two'
        $all[0].Accuracy | Should -BeGreaterOrEqual $all[1].Accuracy
        $best = $rows | Where-Object Prompt -eq 'one'
        $best.Field | Should -Be $null, 'vendor', 'date', 'total'
        $best[0].Right | Should -Be 9
    }

    It 'ends with one error if the only model does not exist' {
        { Import-Csv truth.csv | Test-WriterVision 'p' -Schema $schema -Model no-such-model } | Should -Throw -ErrorId 'ModelNotFound,*'
    }

    It 'tests the other models if one does not exist, and reports that one once' {
        $summary = Import-Csv truth.csv | Test-WriterVision 'one', 'two' -Schema $schema -Model no-such-model, palmyra-x5 -Summary -ThrottleLimit 4 -ErrorVariable failures -ErrorAction SilentlyContinue
        $failures.FullyQualifiedErrorId | Should -BeLike 'ModelNotFound,*'
        $failures.TargetObject | Should -Be 'no-such-model'
        $all = $summary | Where-Object Field -eq $null
        $all.Model | Should -Be 'palmyra-x5', 'palmyra-x5'
        $all.Images | Should -Be 3, 3
        { Import-Csv truth.csv | Test-WriterVision 'p' -Schema $schema -Model no-such-model, nor-this-one -ErrorAction SilentlyContinue } | Should -Throw -ErrorId 'ModelNotFound,*'
    }

    It 'tests the other models if one does not support a parameter' {
        $summary = Import-Csv truth.csv | Test-WriterVision 'one' -Schema $schema -Model palmyra-vision, palmyra-x5 -Summary -ErrorVariable failures -ErrorAction SilentlyContinue
        $failures.FullyQualifiedErrorId | Should -BeLike 'ParameterNotSupported,*'
        $failures.TargetObject | Should -Be 'palmyra-vision'
        $summary.Model | Sort-Object -Unique | Should -Be 'palmyra-x5'
        { Import-Csv truth.csv | Test-WriterVision 'one' -Schema $schema -Model palmyra-vision } | Should -Throw -ErrorId 'ParameterNotSupported,*'
    }

    It 'reads the lines of a file as one prompt, and two files as two prompts' {
        Set-Content "$TestDrive/a.txt" 'Read', 'the receipt'
        Set-Content "$TestDrive/b.txt" 'What is it?'
        $row = Import-Csv truth.csv | Select-Object -First 1
        ($row | Test-WriterVision (Get-Content "$TestDrive/a.txt") -Schema $schema).Prompt | Sort-Object -Unique | Should -Be "Read`nthe receipt"
        ($row | Test-WriterVision (Get-Content "$TestDrive/a.txt"), (Get-Content "$TestDrive/b.txt") -Schema $schema).Count | Should -Be 6
    }

    It 'sends no requests in a second run with the same journal, including repetitions' {
        $run = { Import-Csv truth.csv | Test-WriterVision 'Read' -Schema $schema -RepeatCount 2 -Journal "$TestDrive/test.jsonl" }
        $first = & $run
        $asked = Get-Answer
        $second = & $run
        Get-Answer | Should -Be $asked
        $second.Agreement | Should -Be $first.Agreement
        $second.Actual | Should -Be $first.Actual
    }

    It 'reports a row that cannot be tested, and tests the others' {
        $rows = @(
            [pscustomobject]@{ Path = 'receipt-cafe.jpg'; date = '03/04/2026' }
            [pscustomobject]@{ Path = 'receipt-cafe.jpg'; other = 'x' }
            [pscustomobject]@{ Path = 'missing.jpg'; total = 1 }
            [pscustomobject]@{ total = 1 }
            [pscustomobject]@{ Path = 'receipt-cafe.jpg'; total = 12.05 })
        $asked = Get-Answer
        $tests = $rows | Test-WriterVision 'Read' -Schema $schema -ErrorVariable failures -ErrorAction SilentlyContinue
        $failures.FullyQualifiedErrorId.ForEach{ $_.Split(',')[0] } | Should -Be 'InvalidExpectedValue', 'NoExpectedValue', 'FileNotFound', 'RowWithoutImage'
        $tests.Passed | Should -BeTrue
        Get-Answer | Should -Be ($asked + 1)
    }

    It 'compares text by equality, wildcard and regular expression' {
        $row = [pscustomobject]@{ Path = 'sunset.jpg'; Text = '*a jpeg image*' }
        ($row | Test-WriterVision 'p' -Like).Passed | Should -BeTrue
        ($row | Test-WriterVision 'p' -Like -CaseSensitive).Passed | Should -BeFalse
        ($row | Test-WriterVision 'p').Passed | Should -BeFalse
        $row.Text = '\d+ x \d+ pixels'
        ($row | Test-WriterVision 'p' -Match).Passed | Should -BeTrue
    }

    It 'writes an error below the minimum accuracy' {
        Import-Csv truth.csv | Test-WriterVision 'Read' -Schema $schema -Summary -MinimumAccuracy 0.95 -ErrorVariable failures -ErrorAction SilentlyContinue | Out-Null
        $failures.FullyQualifiedErrorId | Should -BeLike 'AccuracyTooLow,*'
        Import-Csv truth.csv | Test-WriterVision 'Read' -Schema $schema -Summary -MinimumAccuracy 0.8 -ErrorVariable failures | Out-Null
        $failures | Should -BeNullOrEmpty
    }

    It 'estimates a run from its images' {
        $row = Import-Csv truth.csv | Test-WriterVision 'Read' -Schema $schema -Summary -Estimate 10000 -RequestsPerMinute 600 -TokenPrice 2 | Select-Object -First 1
        $row.Estimate.Images | Should -Be 10000
        $row.Estimate.SampleSize | Should -Be 3
        $row.Estimate.Tokens | Should -Be ($row.TokensPerImage * 10000)
        $row.Estimate.Duration.TotalMinutes | Should -BeGreaterOrEqual 16.6
        $row.Estimate.Cost | Should -Be ([Math]::Round([decimal] $row.Estimate.Tokens / 1e6 * 2, 4))
        (Import-Csv truth.csv | Test-WriterVision 'Read' -Schema $schema -Summary -Estimate '*.jpg')[0].Estimate.Images | Should -Be (Get-ChildItem *.jpg).Count
    }

    It 'sends nothing with -WhatIf' {
        $asked = Get-Answer
        Import-Csv truth.csv | Test-WriterVision 'Read' -Schema $schema -WhatIf
        Get-Answer | Should -Be $asked
    }

    It 'rejects parameters that exclude each other' {
        { Test-WriterVision 'p' ([pscustomobject]@{ Path = 'sunset.jpg'; Text = 'x' }) -Like -Match } | Should -Throw -ErrorId 'ConflictingParameters,*'
        { Test-WriterVision 'p' ([pscustomobject]@{ Path = 'sunset.jpg' }) -Tolerance 'much' } | Should -Throw -ErrorId 'InvalidTolerance,*'
    }
}
