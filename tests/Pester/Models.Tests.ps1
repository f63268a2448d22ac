# The same script after its model was retired, without and with the environment variables that select another model.
BeforeAll {
    . "$PSScriptRoot/Session.ps1"
    $retired = Start-Emulator -Option '--today', '2026-12-15'

    function Invoke-Job {
        Get-ChildItem receipt-*.jpg, sunset.jpg | Invoke-WriterVision 'Describe the image' -WarningVariable warnings -WarningAction SilentlyContinue
        $script:warned = $warnings
    }
}

AfterAll {
    Stop-Emulator $retired
    Stop-Session
}

Describe 'After the default model is retired' {
    BeforeAll {
        $base = $env:WRITER_BASE_URL
        $env:WRITER_BASE_URL = $retired.Address
    }

    AfterEach { $env:WRITER_API_TYPE = $env:WRITER_VISION_MODEL = $null }

    AfterAll { $env:WRITER_BASE_URL = $base }

    It 'ends the run with one error, which recommends another model' {
        $failure = $null
        $results = try { Invoke-Job } catch { $failure = $_ }
        $results | Should -BeNullOrEmpty
        $failure.FullyQualifiedErrorId | Should -BeLike 'ModelNotFound,*'
        $failure.Exception.Message | Should -BeLike "Model 'palmyra-x5' was not found*"
        $failure.ErrorDetails.RecommendedAction | Should -Match '-ApiType OpenAI'
        $failure.ErrorDetails.RecommendedAction | Should -Match 'WRITER_VISION_MODEL'
        $failure.ErrorDetails.RecommendedAction | Should -Not -Match '-Model palmyra-x5'
    }

    It 'completes the same script with three environment variables' {
        $env:WRITER_API_TYPE = 'OpenAI'
        $env:WRITER_BASE_URL = "$($retired.Address)/openai/v1"
        $env:WRITER_VISION_MODEL = 'writer.palmyra-vision-7b'
        $results = @(Invoke-Job)
        $results.Count | Should -Be 3
        $results.Model | Should -Be (@('writer.palmyra-vision-7b') * 3)
        $warned | Should -BeNullOrEmpty
    }

    It 'names the variable that has a wrong value' {
        $env:WRITER_API_TYPE = 'Bedrock'
        { Invoke-Job } | Should -Throw -ErrorId 'InvalidApiType,*' -ExpectedMessage "*'Bedrock'*WRITER_API_TYPE*"
    }
}

Describe 'The key of Amazon Bedrock' {
    It 'is read from AWS_BEARER_TOKEN_BEDROCK before WRITER_API_KEY' {
        $env:AWS_BEARER_TOKEN_BEDROCK = "bad`u{1}key"
        try {
            { Invoke-WriterVision 'p' sunset.jpg -ApiType OpenAI -Endpoint https://bedrock-runtime.us-west-2.amazonaws.com/openai/v1 } |
                Should -Throw -ErrorId 'InvalidApiKey,*' -ExpectedMessage '*AWS_BEARER_TOKEN_BEDROCK*'
        }
        finally { $env:AWS_BEARER_TOKEN_BEDROCK = $null }
    }
}
