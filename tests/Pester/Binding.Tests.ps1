BeforeAll {
    . "$PSScriptRoot/Session.ps1"
    Copy-Item "$root/docs/samples/receipt-cafe.jpg" (Join-Path $TestDrive a.jpg)
    Copy-Item "$root/docs/samples/sunset.jpg" (Join-Path $TestDrive b.jpg)
    Set-Location $TestDrive
    $file = Send-WriterFile a.jpg
    $result = Invoke-WriterVision 'first' a.jpg
}

AfterAll { Stop-Session }

Describe 'Arguments' {
    It 'binds: <Call>' -ForEach @(
        @{ Call = { Get-ChildItem *.jpg | Invoke-WriterVision 'p' }; Names = 'a.jpg', 'b.jpg' }
        @{ Call = { Get-ChildItem *.jpg | Invoke-WriterVision -Prompt 'p' }; Names = 'a.jpg', 'b.jpg' }
        @{ Call = { [System.IO.FileInfo] (Join-Path $PWD a.jpg) | Invoke-WriterVision 'p' }; Names = 'a.jpg' }
        @{ Call = { Invoke-WriterVision 'p' (Get-ChildItem *.jpg) }; Names = 'a.jpg', 'b.jpg' }
        @{ Call = { Invoke-WriterVision 'p' a.jpg, b.jpg }; Names = 'a.jpg', 'b.jpg' }
        @{ Call = { Invoke-WriterVision -Path a.jpg -Prompt p }; Names = 'a.jpg' }
        @{ Call = { 'a.jpg' | Invoke-WriterVision 'p' }; Names = 'a.jpg' }
        @{ Call = { [pscustomobject]@{ Path = 'a.jpg'; Prompt = 'p'; Name = 'x'; Model = 'y'; Id = 3 } | Invoke-WriterVision }; Names = 'a.jpg' }
        @{ Call = { [pscustomobject]@{ FullName = 'a.jpg'; Prompt = 'p' } | Invoke-WriterVision }; Names = 'a.jpg' }
        @{ Call = { [pscustomobject]@{ FileId = $file.Id; Prompt = 'p' } | Invoke-WriterVision }; Names = { $file.Id } }
        @{ Call = { $file | Invoke-WriterVision 'p' }; Names = 'a.jpg' }
        @{ Call = { Invoke-WriterVision 'p' -File $file }; Names = 'a.jpg' }
        @{ Call = { (Get-ChildItem b.jpg), $file | Invoke-WriterVision 'p' }; Names = 'b.jpg', 'a.jpg' }
        @{ Call = { $result | Invoke-WriterVision 'p' }; Names = 'a.jpg' }
        @{ Call = { $result | Invoke-WriterVision -Prompt { 'p' } }; Names = 'a.jpg' }
        @{ Call = { Get-ChildItem b.jpg | Compare-WriterImage a.jpg }; Names = 'b.jpg' }
        @{ Call = { Compare-WriterImage a.jpg b.jpg }; Names = 'b.jpg' }
        @{ Call = { Get-ChildItem *.jpg | Compare-WriterImage -ReferenceImage { $_.FullName } }; Names = 'a.jpg', 'b.jpg' }
        @{ Call = { Compare-WriterImage (Get-Item a.jpg) b.jpg }; Names = 'b.jpg' }
        @{ Call = { Compare-WriterImage $file b.jpg }; Names = 'b.jpg' }
        @{ Call = { $result | Compare-WriterImage b.jpg }; Names = 'a.jpg' }
        @{ Call = { [pscustomobject]@{ ReferenceImage = 'a.jpg'; DifferenceImage = 'b.jpg' } | Compare-WriterImage }; Names = 'b.jpg' }
    ) {
        $expected = if ($Names -is [scriptblock]) { & $Names } else { $Names }
        (& $Call).Name | Should -Be $expected
    }

    It 'binds a URL: <Call>' -ForEach @(
        @{ Call = { [uri] 'https://images.example/a.png' | Invoke-WriterVision 'p' -WhatIf } }
        @{ Call = { 'https://images.example/a.png' | Invoke-WriterVision 'p' -WhatIf } }
        @{ Call = { Invoke-WriterVision 'p' https://images.example/a.png -WhatIf } }
        @{ Call = { [pscustomobject]@{ Uri = 'https://images.example/a.png'; Prompt = 'p' } | Invoke-WriterVision -WhatIf } }
    ) { { $ErrorActionPreference = 'Stop'; & $Call } | Should -Not -Throw }

    It 'rejects: <Call>' -ForEach @(
        @{ Call = { Invoke-WriterVision 'p' -Path https://images.example/a.png }; Message = '*use -Uri*' }
        @{ Call = { Invoke-WriterVision 'p' -LiteralPath https://images.example/a.png }; Message = '*use -Uri*' }
        @{ Call = { Invoke-WriterVision 'p' -Uri a.jpg }; Message = '*use -Path*' }
        @{ Call = { @{ FullName = 'a.jpg' } | Invoke-WriterVision 'p' -ErrorAction Stop }; Message = '*cannot be bound*' }
        @{ Call = { Get-ChildItem *.jpg | Remove-WriterFile -Confirm:$false -ErrorAction Stop }; Message = '*cannot be bound*' }
        @{ Call = { @{} | Remove-WriterFile -Confirm:$false -ErrorAction Stop }; Message = '*cannot be bound*' }
        @{ Call = { $result | Remove-WriterFile -Confirm:$false -ErrorAction Stop }; Message = '*cannot be bound*' }
        @{ Call = { Get-WriterModel | Remove-WriterFile -Confirm:$false -ErrorAction Stop }; Message = '*cannot be bound*' }
        @{ Call = { Get-WriterFile *.jpg }; Message = '*-Name*' }
    ) { { & $Call } | Should -Throw $Message }
}
