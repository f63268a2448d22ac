# A script that a user would write without the module. It reads whole files into memory, and has only the retries of Invoke-RestMethod.
param([string] $Folder, [int] $ThrottleLimit)

Get-ChildItem -Path $Folder -Filter *.jpg | ForEach-Object -ThrottleLimit $ThrottleLimit -Parallel {
    $image = [System.Convert]::ToBase64String([System.IO.File]::ReadAllBytes($_.FullName))
    $body = @{
        model = 'palmyra-x5'
        messages = @(@{
                role = 'user'
                content = @(
                    @{ type = 'text'; text = 'Describe the image' }
                    @{ type = 'image_url'; image_url = @{ url = "data:image/jpeg;base64,$image" } }
                )
            })
    } | ConvertTo-Json -Depth 8 -Compress
    $answer = Invoke-RestMethod "$env:WRITER_BASE_URL/v1/chat" -Method Post -ContentType application/json -Body $body -Headers @{
        Authorization = "Bearer $env:WRITER_API_KEY"
    } -MaximumRetryCount 5 -RetryIntervalSec 1
    [pscustomobject]@{ Path = $_.FullName; Text = $answer.choices[0].message.content }
}
