BeforeAll { . "$PSScriptRoot/Session.ps1" }

AfterAll { Stop-Session }

Describe 'An account with 1,200 requests a minute, and a burst of one second' {
    BeforeAll { $limited = Start-Emulator -Option '--requests-per-minute', '1200', '--burst', '1', '--answer', 'fixed' }

    AfterAll { Stop-Emulator $limited }

    It 'refuses no request from 32 parallel runspaces that specify its limit' {
        $module = "$root/out/WriterVision"
        $endpoint = $limited.Address
        $files = (Get-ChildItem -Filter *.png).FullName
        $results = 1..32 | ForEach-Object -ThrottleLimit 32 -Parallel {
            Import-Module $using:module
            $using:files | Invoke-WriterVision 'p' -Endpoint $using:endpoint -RequestsPerMinute 1200
        }
        $results.Count | Should -Be (32 * $files.Count)
        $answers = (Invoke-RestMethod "$endpoint/_emulator/state").answers
        $answers.'/v1/chat 200' | Should -Be $results.Count
        $answers.'/v1/chat 429' | Should -BeNullOrEmpty
    }
}
