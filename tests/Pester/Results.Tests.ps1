# Results in jobs, files, tables, comparisons and sums.
BeforeAll {
    . "$PSScriptRoot/Session.ps1"
    $schema = [ordered]@{ Name = 'string'; Total = 'number'; Items = @([ordered]@{ Description = 'string'; Price = 'number' }) }
    $receipts = Invoke-WriterVision 'Read the receipt' receipt-*.jpg, receipt-*.png -Schema $schema
    function Show($Object) { $Object | Format-Table | Out-String -Width 200 }
}

AfterAll { Stop-Session }

Describe 'Results that leave the session' {
    BeforeAll {
        $module = "$root/out/WriterVision"
        $folder = (Get-Location).Path
        $fromJob = Start-Job {
            Import-Module $using:module
            Invoke-WriterVision 'Read the receipt' "$using:folder/receipt-cafe.jpg" -Schema $using:schema
        } | Receive-Job -Wait -AutoRemoveJob
        $receipts[0] | Export-Clixml "$TestDrive/result.clixml"
        $fromFile = Import-Clixml "$TestDrive/result.clixml"
        $original = $receipts | Where-Object Name -EQ receipt-cafe.jpg
    }

    It 'keep their data from a job' {
        $fromJob.Data.Items.Count | Should -Be $original.Data.Items.Count
        $fromJob.Data.Items.Count | Should -BeGreaterThan 0
        $fromJob.Data.Items[0].Price | Should -Be $original.Data.Items[0].Price
        $fromJob.Data.Total | Should -BeOfType ($original.Data.Total.GetType())
        $fromJob.Usage.TotalTokens | Should -BeOfType long
    }

    It 'keep their data in a file' {
        $fromFile.Data.Items[0].Description | Should -Be $receipts[0].Data.Items[0].Description
        $fromFile.Paths | Should -Be $receipts[0].Paths
    }

    It 'are displayed in the same way' {
        Show $fromJob | Should -Be (Show $original)
        ($fromJob | Format-List Path, Data | Out-String) | Should -Not -BeLike '*Length*'
        ($fromJob | Format-List | Out-String) | Should -BeLike '*Total: 12.05*Price:*4.20*'
    }

    It 'are converted to the same rows' {
        ($fromJob.ToRow('Name') | ConvertTo-Json -Depth 5) | Should -Be ($original.ToRow('Name') | ConvertTo-Json -Depth 5)
        ($fromJob.ToRow() | ConvertTo-Json -Depth 5) | Should -Be ($original.ToRow() | ConvertTo-Json -Depth 5)
    }

    It 'keep an instance of a class as an object with its properties' {
        class Receipt { [string] $Merchant; [decimal] $Total }
        $result = Invoke-WriterVision 'Read the receipt' receipt-cafe.jpg -Schema ([Receipt])
        $result | Export-Clixml "$TestDrive/class.clixml"
        (Import-Clixml "$TestDrive/class.clixml").Data.Total | Should -Be $result.Data.Total
    }

    It 'keep the differences of a comparison' {
        Compare-WriterImage floor-plan-before.png floor-plan-after.png | Export-Clixml "$TestDrive/comparison.clixml"
        $comparison = Import-Clixml "$TestDrive/comparison.clixml"
        $comparison.Differences[0].PSObject.Properties.Name | Should -Be 'Region', 'Reference', 'Difference'
        Show $comparison | Should -Not -BeLike '*Length*'
    }
}

Describe 'Rows' {
    It 'start with the path, and have the properties of the data' {
        $row = $receipts[0].ToRow()
        $row.PSObject.Properties.Name | Should -Be 'Path', 'Name', 'Total', 'Items'
        $row.Path | Should -Be $receipts[0].Path
    }

    It 'rename a property of the result if the data contains the same name' {
        $row = $receipts[0].ToRow('Name', 'Path')
        $row.PSObject.Properties.Name | Should -Be 'ImageName', 'Path', 'Name', 'Total', 'Items'
        $row.ImageName | Should -Be $receipts[0].Name
        $row.Name | Should -Be $receipts[0].Data.Name
    }

    It 'are the same each time, and change nothing' {
        $before = $receipts[0] | ConvertTo-Json -Depth 6
        ($receipts[0].ToRow('Name') | ConvertTo-Json) | Should -Be ($receipts[0].ToRow('Name') | ConvertTo-Json)
        ($receipts[0] | ConvertTo-Json -Depth 6) | Should -Be $before
    }

    It 'can be created with ForEach-Object and written with Export-Csv' {
        $receipts | ForEach-Object ToRow Name, Model | Select-Object * -ExcludeProperty Items | Export-Csv "$TestDrive/rows.csv"
        $rows = Import-Csv "$TestDrive/rows.csv"
        $rows.Count | Should -Be $receipts.Count
        $rows[0].PSObject.Properties.Name | Should -Be 'ImageName', 'Model', 'Name', 'Total'
    }

    It 'contain the text of an answer without data' {
        (Invoke-WriterVision 'p' sunset.jpg).ToRow().PSObject.Properties.Name | Should -Be 'Path', 'Text'
    }

    It 'cause an error that names a property that does not exist' { { $receipts[0].ToRow('Nothing') } | Should -Throw "*no property 'Nothing'*" }
}

Describe 'Tables and sums' {
    It 'compare, sort and add Usage' {
        $sorted = $receipts | Sort-Object Usage -Descending
        $sorted.TotalTokens | Should -Be ($receipts.TotalTokens | Sort-Object -Descending)
        ($receipts | Where-Object Usage -GT 1).Count | Should -Be $receipts.Count
        $receipts | Where-Object Usage -GT 1000000 | Should -BeNullOrEmpty
        ($receipts | Measure-Object Usage -Sum).Sum | Should -Be ($receipts | Measure-Object TotalTokens -Sum).Sum
        $receipts[0].Usage -eq $receipts[0].TotalTokens | Should -BeTrue
    }

    It 'contain no name of a .NET type in a CSV file' {
        Invoke-WriterVision 'p {{image_1}}' sunset.jpg, receipt-cafe.jpg -Combine | Export-Csv "$TestDrive/all.csv"
        Get-Content "$TestDrive/all.csv" -Raw | Should -Not -BeLike '*<>z__*'
        , (Invoke-WriterVision 'p' sunset.jpg).Paths | Should -BeOfType ([string[]])
    }

    It 'contain each text once, and return the unchanged text from a method' {
        $result = Invoke-WriterVision 'p' sunset.jpg
        ($result | ConvertTo-Csv)[0] -split ',' | Should -Not -Contain '"RawText"'
        $result.GetRawText() | Should -Be $result.Text
    }

    It 'distinguish files with equal names' {
        $null = New-Item -ItemType Directory "$TestDrive/one", "$TestDrive/two"
        Copy-Item sunset.jpg "$TestDrive/one"
        Copy-Item sunset.jpg "$TestDrive/two"
        (Invoke-WriterVision 'p' "$TestDrive/*/sunset.jpg" | ForEach-Object ToRow).Path | Should -Be (Resolve-Path "$TestDrive/one/sunset.jpg").Path, (Resolve-Path "$TestDrive/two/sunset.jpg").Path
    }

    It 'do not show internal types in completion' {
        $completions = (TabExpansion2 '[WriterVision.' -cursorColumn 14).CompletionMatches.CompletionText
        $completions | Should -Contain 'WriterVision.VisionResult'
        $completions -match '_Format|SafeText|DataText' | Should -BeNullOrEmpty
    }
}
