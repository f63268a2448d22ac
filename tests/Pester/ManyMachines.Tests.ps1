# Runs the code in docs/guides/many-machines.md: the SSH blocks with four SSH servers on loopback, and the commands of the container and the workflow.
BeforeDiscovery {
    . "$PSScriptRoot/SshServers.ps1"
    $skipsSsh = -not (Test-SshServer)
}

BeforeAll {
    . "$PSScriptRoot/Session.ps1"
    . "$PSScriptRoot/SshServers.ps1"
    $guide = Get-Content "$root/docs/guides/many-machines.md" -Raw
    $shell = [System.Diagnostics.Process]::GetCurrentProcess().MainModule.FileName
    # Under 'dotnet pwsh', the process is dotnet, and its first argument is the shell.
    $shellArguments = @(if ([System.IO.Path]::GetFileNameWithoutExtension($shell) -eq 'dotnet') { [Environment]::GetCommandLineArgs()[0] })

    function Get-Block([string] $Language) {
        [regex]::Matches($guide, "(?ms)^``````$Language\r?\n(.*?)^``````").ForEach{ $_.Groups[1].Value }
    }

    function New-Image([string] $Folder, [int] $Count) {
        $null = New-Item -ItemType Directory $Folder -Force
        $gif = [Convert]::FromHexString('47494638396101000100800000FFFFFF00000021F90401000000002C00000000010001000002024401003B')
        foreach ($number in 1..$Count) {
            # Each file has a different first color in its palette.
            [System.BitConverter]::GetBytes($number)[0..2].CopyTo($gif, 13)
            [System.IO.File]::WriteAllBytes("$Folder/scan-$($number.ToString('D5')).jpg", $gif)
        }
    }

    function Get-RequestCount {
        [int] (Invoke-RestMethod "$($emulator.Address)/_emulator/state").answers.'/v1/chat 200'
    }

    # Returns the number of complete lines in a journal, without its header.
    function Get-Recorded([string] $Path) {
        if (-not (Test-Path $Path)) { return 0 }
        $stream = [System.IO.FileStream]::new($Path, 'Open', 'Read', 'ReadWrite, Delete')
        $text = [System.IO.StreamReader]::new($stream).ReadToEnd()
        $stream.Dispose()
        [math]::Max(0, $text.Split("`n").Count - 2)
    }
}

AfterAll { Stop-Session }

Describe 'Four SSH servers' -Skip:$skipsSsh {
    BeforeAll {
        $images = if ($env:WRITERVISION_SSH_IMAGES) { [int] $env:WRITERVISION_SSH_IMAGES } else { 400 }
        $work = (New-Item -ItemType Directory (Join-Path ([System.IO.Path]::GetTempPath()) "wv-ssh-$([guid]::NewGuid().ToString('N'))")).FullName
        $folder = "$work/scans"
        $state = "$work/state"
        $null = New-Item -ItemType Directory $state
        New-Image $folder $images
        Copy-Item "$root/docs/guides/shard.ps1" $work
        $servers = Start-SshServer 4 $work @{ WRITER_BASE_URL = $emulator.Address; WRITER_API_KEY = '' }
        $apiKey = [System.Net.NetworkCredential]::new('', 'key-of-many-machines').SecurePassword
        Push-Location $work
    }

    AfterAll {
        Pop-Location
        Stop-SshServer $servers
        if ($jobs) { $jobs.Values | Remove-Job -Force }
        if ($work) { Remove-Item -LiteralPath $work -Recurse -Force }
    }

    It 'process their shards, and a server that is killed twice continues where it stopped' {
        $start, $again, $fetch = Get-Block pwsh
        # The commands to wait and to restart are those of the guide. Between them, this test kills the shell of a server.
        $launch = $start.Substring(0, $start.IndexOf('$jobs.Values | Wait-Job'))
        . ([scriptblock]::Create($launch))
        $journal = "$state/share-2.jsonl"
        $shards = 0..3 | ForEach-Object { $index = $_; @(Get-ChildItem $folder | Select-WriterShard $index 4).Count }
        ($shards | Measure-Object -Sum).Sum | Should -Be $images
        foreach ($kill in 1, 2) {
            $before = Get-RequestCount
            $recorded = Get-Recorded $journal
            if ($kill -eq 2) {
                # Only the shard of the killed shell is left. This is the loop of the guide without the wait.
                $relaunch = $again.Substring(0, $again.IndexOf('$jobs[$stopped] | Wait-Job')) + '}'
                . ([scriptblock]::Create(($relaunch -replace '^while ', 'if ')))
                $stopped | Should -Be 2
            }

            $limit = [datetime]::UtcNow.AddMinutes(5)
            while ((Get-Recorded $journal) -lt $recorded + ($shards[2] / 4)) {
                if ([datetime]::UtcNow -gt $limit) { throw "Shard 2 makes no progress: $($jobs[2] | Receive-Job -Keep 2>&1)" }
                Start-Sleep -Milliseconds 5
            }

            Stop-Process -Id (Get-Content "$work/pids-2" | Select-Object -Last 1) -Force
            $null = $jobs.Values | Wait-Job -Timeout 300
            $jobs[2].State | Should -Be Failed
            if ($kill -eq 2) {
                # Only the requests whose answers were recorded since the restart, and up to 8 requests that were in flight: no recorded answer is requested again.
                (Get-RequestCount) - $before | Should -BeLessOrEqual ((Get-Recorded $journal) - $recorded + 8)
            }
        }

        $before = Get-RequestCount
        $left = $shards[2] - (Get-Recorded $journal)
        $null = . ([scriptblock]::Create($again))
        $jobs.Values.State | Select-Object -Unique | Should -Be Completed
        (Get-RequestCount) - $before | Should -Be $left
        $null = . ([scriptblock]::Create($fetch))

        $answers = Get-WriterJournal all.jsonl
        $answers.Count | Should -Be $images
        @($answers.Name | Sort-Object -Unique).Count | Should -Be $images
        # One request for each image, and at most the requests that were in flight at the two kills.
        Get-RequestCount | Should -BeIn ($images..($images + 16))
        Write-Host "$images images in four shards ($shards): $(Get-RequestCount) requests, $((Get-RequestCount) - $images) of them repeated after two kills."
    }
}

Describe 'The container and the workflow' {
    BeforeAll {
        $modulePath = $env:PSModulePath
        $env:PSModulePath = "$root/out$([System.IO.Path]::PathSeparator)$modulePath"
        $env:WRITER_API_KEY = 'key-of-many-machines'
    }

    AfterAll { $env:PSModulePath = $modulePath }

    BeforeEach {
        $work = (New-Item -ItemType Directory (Join-Path $TestDrive ([guid]::NewGuid()))).FullName
        New-Image "$work/scans" 12
        Copy-Item "$root/docs/guides/shard.ps1" $work
        Push-Location $work
    }

    AfterEach { Pop-Location }

    It 'run the script of the guide in every pod of the Indexed Job' {
        $command = (Get-Block dockerfile | Select-String 'ENTRYPOINT \[.*"-Command", "(.*)"\]').Matches[0].Groups[1].Value
        $env:SHARDS = ((Get-Block yaml)[0] | Select-String '(?s)name: SHARDS\s+value: "(\d+)"').Matches[0].Groups[1].Value
        (Get-Block yaml)[0] | Should -Match "completions: $env:SHARDS\s"
        foreach ($index in 0..([int] $env:SHARDS - 1)) {
            $env:JOB_COMPLETION_INDEX = $index
            $output = & $shell @shellArguments -NoProfile -Command $command.Replace('/opt/jobs', $work).Replace('/scans', "$work/scans").Replace('/state', $work) 2>&1
            $LASTEXITCODE | Should -Be 0 -Because "$output"
        }

        (Merge-WriterJournal share-*.jsonl -Destination all.jsonl).Name | Should -Be all.jsonl
        @(Get-WriterJournal all.jsonl).Count | Should -Be 12
    }

    It 'run the script of the guide in every job of the matrix' {
        $workflow = (Get-Block yaml)[1]
        $run = ($workflow | Select-String '(\./shard\.ps1 .*)').Matches[0].Value
        foreach ($index in ($workflow | Select-String 'index: \[(.*)\]').Matches[0].Groups[1].Value.Split(',').Trim()) {
            $output = & $shell @shellArguments -NoProfile -Command $run.Replace('${{ matrix.index }}', $index) 2>&1
            $LASTEXITCODE | Should -Be 0 -Because "$output"
        }

        $null = . ([scriptblock]::Create(($workflow | Select-String '(Merge-WriterJournal .*)').Matches[0].Value))
        @(Get-WriterJournal all.jsonl).Count | Should -Be 12
    }

    It 'return exit code 1 if an image of the shard has no answer' {
        Set-Content "$work/scans/text.jpg" 'not an image'
        $output = & $shell @shellArguments -NoProfile -File ./shard.ps1 -Index 0 -Count 1 -Folder scans -Journal ./share.jsonl 2>&1
        $LASTEXITCODE | Should -Be 1
        "$output" | Should -Match 'Images without an answer in shard 0: 1\. Run'
    }
}
