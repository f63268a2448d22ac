BeforeAll {
    . "$PSScriptRoot/Session.ps1"
    . "$PSScriptRoot/Examples.ps1"
}

AfterAll { Stop-Session }

Describe 'Invoke-WriterVision in a real pwsh' {
    It 'exports only the documented cmdlets' {
        (Get-Command -Module WriterVision).Name | Sort-Object | Should -Be @(
            Get-ChildItem "$root/docs/en-US/*.md" | ForEach-Object BaseName | Sort-Object)
    }

    It 'passes Test-ModuleManifest' {
        (Test-ModuleManifest "$root/out/WriterVision/WriterVision.psd1").Version | Should -Be (Get-Module WriterVision).Version
    }

    It 'accepts files from Get-ChildItem, and returns their results in order' {
        $results = Get-ChildItem *.jpg | Invoke-WriterVision -Prompt 'Describe the image'
        $results.Name | Should -Be (Get-ChildItem *.jpg).Name
        $results.Text | Should -BeLike '*A JPEG image of * pixels*'
    }

    It 'accepts a prompt and a wildcard' {
        (Invoke-WriterVision 'What is this?' *.png).Name | Sort-Object | Should -Be ((Get-ChildItem *.png).Name | Sort-Object)
    }

    It 'accepts the rows of a CSV file' {
        $jobs = Join-Path $TestDrive jobs.csv
        [pscustomobject]@{ Path = 'sunset.jpg'; Prompt = 'What color?'; Id = 7; Model = 'none' }, [pscustomobject]@{ Path = 'sales-chart.png'; Prompt = 'Which quarter?'; Id = 8; Model = 'none' } |
            Export-Csv $jobs
        $results = Import-Csv $jobs | Invoke-WriterVision
        $results.Name | Should -Be 'sunset.jpg', 'sales-chart.png'
        $results.Prompt | Should -Be 'What color?', 'Which quarter?'
        $results.Model | Should -Be 'palmyra-x5', 'palmyra-x5'
    }

    It 'accepts a script block for the prompt' {
        $results = Get-ChildItem *.gif | Invoke-WriterVision -Prompt { "Describe $($_.BaseName)" }
        $results.Prompt | Should -Be 'Describe status-badge'
    }

    It 'returns objects that Export-Csv can write and Import-Csv can read' {
        $file = Join-Path $TestDrive answers.csv
        Get-ChildItem *.jpg | Invoke-WriterVision 'p' | Export-Csv $file
        (Import-Csv $file).Name | Should -Be (Get-ChildItem *.jpg).Name
    }

    It 'stops when Select-Object has enough results' {
        (Get-ChildItem *.jpg | Invoke-WriterVision 'p' | Select-Object -First 1).Name | Should -Be (Get-ChildItem *.jpg)[0].Name
    }

    It 'works in parallel runspaces' {
        $module = "$root/out/WriterVision"
        $names = Get-ChildItem *.png | ForEach-Object -Parallel { Import-Module $using:module; $_ | Invoke-WriterVision 'p' } | ForEach-Object Name
        $names | Sort-Object | Should -Be ((Get-ChildItem *.png).Name | Sort-Object)
    }

    It 'works in a job, and its results keep their properties' {
        $module = "$root/out/WriterVision"
        $folder = (Get-Location).Path
        $result = Start-Job { Import-Module $using:module; Invoke-WriterVision 'p' "$using:folder/sunset.jpg" } | Receive-Job -Wait -AutoRemoveJob
        $result.PSTypeNames | Should -Contain 'Deserialized.WriterVision.VisionResult'
        $result.Name | Should -Be 'sunset.jpg'
    }

    It 'finds files on a PowerShell drive' {
        $null = New-PSDrive -Name samples -PSProvider FileSystem -Root (Get-Location).Path
        (Invoke-WriterVision 'p' samples:/sunset.jpg).Path | Should -Be (Join-Path (Get-Location).Path sunset.jpg)
    }

    It 'collects an error for an invalid input, and continues' {
        $results = Invoke-WriterVision 'p' README.md, sunset.jpg, missing.jpg -ErrorVariable failures -ErrorAction SilentlyContinue
        $results.Name | Should -Be 'sunset.jpg'
        $failures.FullyQualifiedErrorId | Should -Be 'UnsupportedImage,WriterVision.Commands.InvokeWriterVisionCommand', 'FileNotFound,WriterVision.Commands.InvokeWriterVisionCommand'
    }

    It 'ends at the first error with -ErrorAction Stop' {
        { Invoke-WriterVision 'p' README.md, sunset.jpg -ErrorAction Stop } | Should -Throw -ErrorId 'UnsupportedImage,*'
    }

    It 'sends nothing with -WhatIf' {
        $before = (Invoke-RestMethod "$($emulator.Address)/_emulator/state").answers.'/v1/chat 200'
        Invoke-WriterVision 'p' *.jpg -WhatIf | Should -BeNullOrEmpty
        (Invoke-RestMethod "$($emulator.Address)/_emulator/state").answers.'/v1/chat 200' | Should -Be $before
    }

    It 'runs the quickstart script' {
        Push-Location $root
        try { $output = & ./docs/guides/quickstart.ps1 2>&1 } finally { Pop-Location }
        @($output | Where-Object { $_ -is [System.Management.Automation.ErrorRecord] }).Count | Should -Be 1
    }
}

Describe 'The help of <_>' -ForEach 'Compare-WriterImage', 'Get-WriterFile', 'Get-WriterModel', 'Invoke-WriterVision', 'Receive-WriterFile', 'Remove-WriterFile', 'Restart-WriterFile', 'Send-WriterFile' {
    It 'is shown by Get-Help' {
        $help = Get-Help $_ -Full
        $help.Synopsis | Should -Match '^[A-Z].*\.$'
        $help.examples.example.Count | Should -BeGreaterOrEqual 3
        (Get-Help $_ -Parameter ThrottleLimit).defaultValue | Should -Be '8'
    }

    It 'has examples that run' {
        $examples = @(Get-Example "$root/docs/en-US/$_.md")
        $examples.Count | Should -BeGreaterOrEqual 3
        $folder = New-Item -ItemType Directory (Join-Path $TestDrive "examples-$_")
        Copy-Item *.jpg, *.png $folder
        Push-Location $folder
        try {
            [pscustomobject]@{ Path = 'sunset.jpg'; Prompt = 'What color?' } | Export-Csv jobs.csv
            # A script block without parameters does not support -ErrorAction.
            foreach ($example in $examples) { { $ErrorActionPreference = 'Stop'; & ([scriptblock]::Create($example)) } | Should -Not -Throw -Because $example }
        }
        finally { Pop-Location }
    }
}

Describe 'The about topics' {
    It 'are shown by Get-Help: <_>' -ForEach 'about_WriterVision', 'about_WriterVision_Errors' {
        Get-Help $_ | Should -Match 'SHORT DESCRIPTION'
    }
}
