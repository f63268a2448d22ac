# Results and errors from another machine: PowerShell remoting with an SSH server on loopback.
BeforeDiscovery {
    . "$PSScriptRoot/SshServers.ps1"
    $skipsSsh = -not (Test-SshServer)
}

Describe 'PowerShell remoting over SSH' -Skip:$skipsSsh {
    BeforeAll {
        . "$PSScriptRoot/Session.ps1"
        . "$PSScriptRoot/SshServers.ps1"
        $servers = Start-SshServer 1 (New-Item -ItemType Directory "$TestDrive/ssh").FullName @{ WRITER_BASE_URL = $emulator.Address; WRITER_API_KEY = 'key-of-pester' }
        $schema = [ordered]@{ Name = 'string'; Total = 'number'; Items = @([ordered]@{ Description = 'string'; Price = 'number' }) }
        $session = New-PSSession -HostName worker0
        Invoke-Command $session { Set-Location $using:PWD; $WarningPreference = 'SilentlyContinue' }
        $remote = Invoke-Command $session {
            Invoke-WriterVision 'Read the receipt' receipt-cafe.jpg -Schema $using:schema
            Invoke-WriterVision 'Describe the image' nothing.jpg
        } -ErrorVariable errors -ErrorAction SilentlyContinue
        $local = Invoke-WriterVision 'Read the receipt' receipt-cafe.jpg -Schema $schema

        # Returns the table that a console of 80 columns shows.
        function Show($Object) { ($Object | Format-Table | Out-String -Width 80).Trim() }
    }

    AfterAll {
        $session | Remove-PSSession
        Stop-SshServer $servers
        Stop-Session
    }

    It 'keeps the data, the usage and the methods of a result' {
        $remote.PSTypeNames[0] | Should -Be 'Deserialized.WriterVision.VisionResult'
        $remote.Data.Items.Count | Should -Be $local.Data.Items.Count
        $remote.Data.Items[0].Price | Should -Be $local.Data.Items[0].Price
        $remote.Data.Total | Should -BeOfType ($local.Data.Total.GetType())
        $remote.Usage.PromptTokens | Should -Be $local.Usage.PromptTokens
        $remote.TotalTokens | Should -BeOfType long
        $remote.Duration | Should -BeOfType timespan
        $remote.AnsweredAt | Should -BeOfType datetime
        ($remote.ToRow('Name') | ConvertTo-Json -Depth 5) | Should -Be ($local.ToRow('Name') | ConvertTo-Json -Depth 5)
    }

    It 'shows the name of the computer in the table of a result' {
        $table = (Show $remote) -split "`r?`n"
        $table[0] | Should -Match '^Name +Text +PSComputerName'
        $table[2] | Should -Match '^receipt-cafe\.jpg +Name: CAFE AURORA +worker0'
        # The text wraps between words, at the remaining width.
        ($table -join "`n") | Should -Match 'Total: 12\.05'
        ($table -join "`n") | Should -Match '\[WriterVision emulator\] A\n'
        ($remote | Format-List | Out-String) | Should -Match 'Total: 12\.05'
    }

    It 'keeps the page and the differences of a comparison' {
        $comparison = Invoke-Command $session { ConvertTo-WriterImage scans/receipts.tif -Page 2 | Compare-WriterImage receipt-cafe.jpg }
        $comparison.Page | Should -Be 2
        $comparison.Differences[0].PSObject.Properties.Name | Should -Be 'Region', 'Reference', 'Difference'
        $comparison.Usage.TotalTokens | Should -BeGreaterThan 0
        $table = (Show $comparison) -split "`r?`n"
        $table[0] | Should -Match '^Name +Equivalent +Summary +PSComputerName'
        ($table -join "`n") | Should -Match '(?m)^receipts\.tif \(page 2\) +False +\[WriterVision +worker0'
        ($comparison | Format-List | Out-String) | Should -Not -Match 'Length'
    }

    It 'keeps the id, the target and the recommended action of an error' {
        $errors.Count | Should -Be 1
        $errors[0].FullyQualifiedErrorId | Should -Be 'FileNotFound,WriterVision.Commands.InvokeWriterVisionCommand'
        $errors[0].CategoryInfo.Category | Should -Be ObjectNotFound
        $errors[0].TargetObject | Should -Be (Join-Path $PWD nothing.jpg)
        $errors[0].ErrorDetails.RecommendedAction | Should -Match '-LiteralPath'
        $errors[0].OriginInfo.PSComputerName | Should -Be worker0
    }

    It 'keeps the error that ends a run' {
        $ending = $null
        Invoke-Command $session { Invoke-WriterVision 'p' receipt-cafe.jpg, sunset.jpg -Model nothing } -ErrorVariable ending -ErrorAction SilentlyContinue
        $ending.FullyQualifiedErrorId | Should -Be 'ModelNotFound,WriterVision.Commands.InvokeWriterVisionCommand'
        $ending[0].ErrorDetails.RecommendedAction | Should -Match 'about_WriterVision_Models'
    }

    It 'returns results and errors that a report can show' {
        @($remote) + $errors | Export-WriterReport "$TestDrive/remote.html"
        $page = Get-Content "$TestDrive/remote.html" -Raw
        $page | Should -Match '12\.05'
        $page | Should -Match 'Cannot find the file .*nothing\.jpg'
        $page | Should -Match 'For a name with brackets, use -LiteralPath'
    }

    It 'works with -HostName and -AsJob' {
        $job = Invoke-Command -HostName worker0 { Set-Location $using:PWD; Invoke-WriterVision 'Read the receipt' receipt-cafe.jpg -Schema $using:schema -WarningAction SilentlyContinue } -AsJob
        $result = $job | Receive-Job -Wait -AutoRemoveJob
        $result.Data.Items[0].Price | Should -Be $local.Data.Items[0].Price
    }
}
