# WriterVision.Imaging in a real shell: in a pipeline to a model, with a journal, together with another module, and with hostile files.
BeforeDiscovery {
    $hasRenderer = [bool](Get-Command pdftoppm, gs, gswin64c -CommandType Application -ErrorAction Ignore)
    $renderers = if ($hasRenderer) { @{} } else { @{ Skip = $true } }
}

BeforeAll {
    . "$PSScriptRoot/Session.ps1"
    $modulePath = $env:PSModulePath
    $env:PSModulePath = "$root/out$([System.IO.Path]::PathSeparator)$modulePath"
    Import-Module WriterVision.Imaging

    function Get-RequestCount([string] $Address = $emulator.Address) { @((Invoke-RestMethod "$Address/_emulator/state").requests).Count }

    # Starts a script in a new shell. Without warnings, so that standard output contains only the script's output.
    function New-Shell([string] $Script, [hashtable] $Environment) {
        $start = [System.Diagnostics.ProcessStartInfo]::new("$PSHOME/pwsh")
        '-NoProfile', '-NonInteractive', '-Command', "`$ErrorActionPreference = 'Stop'; `$WarningPreference = 'SilentlyContinue'; `$PSStyle.OutputRendering = 'PlainText'; $Script" | ForEach-Object { $start.ArgumentList.Add($_) }
        foreach ($variable in $Environment.GetEnumerator()) { $start.Environment[$variable.Key] = $variable.Value }
        $start.WorkingDirectory = (Get-Location).Path
        $start.RedirectStandardOutput = $true
        $start.RedirectStandardError = $true
        [System.Diagnostics.Process]::Start($start)
    }

    # Runs a script in a new shell, and returns its output.
    function Invoke-Shell([string] $Script, [hashtable] $Environment = @{}) {
        $process = New-Shell $Script $Environment
        $errors = $process.StandardError.ReadToEndAsync()
        $output = $process.StandardOutput.ReadToEnd()
        $process.WaitForExit()
        $errors.Result | Should -BeNullOrEmpty
        $output.Trim()
    }
}

AfterAll {
    Remove-Module WriterVision.Imaging
    $env:PSModulePath = $modulePath
    Stop-Session
}

Describe 'ConvertTo-WriterImage' {
    It 'returns one object for each image and each page' {
        $images = ConvertTo-WriterImage scans/sunset.heic, scans/receipts.tif, sunset.jpg
        $images.Count | Should -Be 5
        $images.Name | Should -Be 'sunset.heic', 'receipts.tif', 'receipts.tif', 'receipts.tif', 'sunset.jpg'
        $images.Page | Should -Be $null, 1, 2, 3, $null
        $images.Format | Should -Be 'HEIC', 'TIFF', 'TIFF', 'TIFF', 'JPEG'
        ($images | Out-String) | Should -Match 'TIFF +2 of 3 +receipts.tif'
    }

    It 'accepts files from Get-ChildItem, paths, wildcards and rows' {
        (Get-ChildItem scans/*.heic | ConvertTo-WriterImage).Name | Should -Be 'sunset.heic'
        ('scans/sunset.heic' | ConvertTo-WriterImage).Name | Should -Be 'sunset.heic'
        (ConvertTo-WriterImage scans/*.heic).Name | Should -Be 'sunset.heic'
        ([pscustomobject]@{ Path = 'scans/sunset.heic' } | ConvertTo-WriterImage).Name | Should -Be 'sunset.heic'
        Copy-Item scans/sunset.heic "$TestDrive/IMG[1].heic"
        (ConvertTo-WriterImage -LiteralPath "$TestDrive/IMG[1].heic").Name | Should -Be 'IMG[1].heic'
    }

    It 'warns about a wildcard that matches no file, as Compare-WriterPixel does' {
        ConvertTo-WriterImage none*.heic -WarningVariable warnings -WarningAction SilentlyContinue
        Compare-WriterPixel sunset.jpg none*.jpg -WarningVariable +warnings -WarningAction SilentlyContinue
        $warnings | Should -Be "No file matches 'none*.heic'.", "No file matches 'none*.jpg'."
    }

    It 'names only parameters of the cmdlet if an argument is not a path' {
        { ConvertTo-WriterImage https://images.example/a.png } | Should -Throw '*is a URL, not a path. Download the file and specify its path.'
        { Compare-WriterPixel sunset.jpg -DifferenceImage https://images.example/a.png } | Should -Throw '*Download the file and specify its path.'
        { ConvertTo-WriterImage -LiteralPath 'data:image/png;base64,AAAA' } | Should -Throw '*is a data URL, not a path.'
        $page = ConvertTo-WriterImage scans/receipts.pdf -Page 1
        { Compare-WriterPixel -ReferenceImage $page -DifferenceImage $page } | Should -Throw '*WriterImage is neither a path nor a file. For an image object, use -InputObject.'
        { Compare-WriterImage -ReferenceImage $page -DifferenceImage $page } | Should -Throw '*For an image object, use -InputObject.'
        (Compare-WriterPixel -ReferenceImage $page -InputObject $page).Status | Should -Be Same
    }

    It 'selects the pages that -Page specifies' {
        (ConvertTo-WriterImage scans/receipts.tif -Page '3,1-2').Page | Should -Be 3, 1, 2
        (ConvertTo-WriterImage scans/receipts.pdf -Page '2-').Page | Should -Be 2, 3
        (ConvertTo-WriterImage scans/receipts.pdf -Page 1, 3).Page | Should -Be 1, 3
        (ConvertTo-WriterImage scans/receipts.pdf -Page 3, '1-2').Page | Should -Be 3, 1, 2
        (ConvertTo-WriterImage sunset.jpg -Page 1).Page | Should -BeNullOrEmpty
        { ConvertTo-WriterImage scans/receipts.tif -Page 4 -ErrorAction Stop } | Should -Throw -ErrorId 'PageNotFound,*'
        { ConvertTo-WriterImage scans/receipts.tif -Page '2-1' } | Should -Throw -ErrorId 'InvalidPageRange,*'
        { ConvertTo-WriterImage scans/receipts.tif -Page 'all' } | Should -Throw -ErrorId 'InvalidPageRange,*'
    }

    It 'writes upright images without metadata, and replaces files only with -Force' {
        $files = ConvertTo-WriterImage scans/receipts.pdf, scans/turned-receipt.jpg, scans/sunset.heic -Destination "$TestDrive/out" -MaximumDimension 400
        $files.Name | Should -Be 'receipts-1.jpg', 'receipts-2.jpg', 'receipts-3.jpg', 'turned-receipt.jpg', 'sunset.jpg'
        $files | Should -BeOfType System.IO.FileInfo
        [System.Text.Encoding]::Latin1.GetString([System.IO.File]::ReadAllBytes("$TestDrive/out/turned-receipt.jpg")) | Should -Not -Match 'Exif|Sample phone'
        { ConvertTo-WriterImage scans/sunset.heic -Destination "$TestDrive/out" -ErrorAction Stop } | Should -Throw -ErrorId 'FileExists,*'
        (ConvertTo-WriterImage scans/sunset.heic -Destination "$TestDrive/out" -Force).Name | Should -Be 'sunset.jpg'
        @(Get-ChildItem "$TestDrive/out" -Force).Count | Should -Be 5
    }

    It 'never replaces a source file' {
        $folder = (New-Item -ItemType Directory "$TestDrive/same").FullName
        Copy-Item scans/sunset.heic $folder
        Copy-Item sunset.jpg $folder
        $before = (Get-FileHash "$folder/sunset.jpg").Hash
        $files = ConvertTo-WriterImage "$folder/*" -Destination $folder -Force -ErrorAction SilentlyContinue -ErrorVariable errors
        $files | Should -BeNullOrEmpty -Because 'sunset.jpg is a source, and sunset.heic would replace it'
        (Get-FileHash "$folder/sunset.jpg").Hash | Should -Be $before
        $errors.FullyQualifiedErrorId | Should -BeLike 'FileExists,*'
    }

    It 'gives a name that two inputs share to the first one' {
        $null = New-Item -ItemType Directory "$TestDrive/shared"
        Copy-Item scans/sunset.heic "$TestDrive/shared/IMG_1.HEIC"
        Copy-Item scans/turned-receipt.jpg "$TestDrive/shared/IMG_1.JPG"
        Copy-Item sales-chart.png "$TestDrive/shared/IMG_1.png"
        # The HEIC photo takes the longest to convert. The PNG image keeps its extension, and so its name.
        $files = Get-Item "$TestDrive/shared/IMG_1.HEIC", "$TestDrive/shared/IMG_1.JPG", "$TestDrive/shared/IMG_1.png" |
            ConvertTo-WriterImage -Destination "$TestDrive/shared/out" -ErrorAction SilentlyContinue -ErrorVariable errors
        $files.Name | Should -Be 'IMG_1.jpg', 'IMG_1.png'
        $errors.FullyQualifiedErrorId | Should -BeLike 'FileExists,*'
        $errors[0].TargetObject | Should -BeLike '*IMG_1.JPG'
        "$errors" | Should -BeLike "*IMG_1.jpg' was already written for another input of this command*"
    }

    It 'does not replace a later input with -Force' {
        $folder = (New-Item -ItemType Directory "$TestDrive/later").FullName
        Copy-Item sales-chart.png "$folder/p.png"
        1..8 | ForEach-Object { Copy-Item scans/sunset.heic "$folder/m$_.heic" }
        Copy-Item sunset.jpg "$folder/p.jpg"
        $before = (Get-FileHash "$folder/p.jpg").Hash
        $files = Get-Item "$folder/p.png", "$folder/m*.heic", "$folder/p.jpg" | ConvertTo-WriterImage -Destination $folder -Force -Format Jpeg -ErrorAction SilentlyContinue -ErrorVariable errors
        $files.Count | Should -Be 8
        (Get-FileHash "$folder/p.jpg").Hash | Should -Be $before
        "$($errors[0])" | Should -BeLike "*p.jpg' already exists in a folder that contains source files*"
        $errors[0].ErrorDetails.RecommendedAction | Should -BeLike 'Use another -Destination*'
    }

    It 'does not replace an input in another folder of the same argument' {
        $null = New-Item -ItemType Directory "$TestDrive/one", "$TestDrive/two"
        Copy-Item sales-chart.png "$TestDrive/one/p.png"
        Copy-Item sunset.jpg "$TestDrive/two/p.jpg"
        $before = (Get-FileHash "$TestDrive/two/p.jpg").Hash
        $null = ConvertTo-WriterImage "$TestDrive/one/p.png", "$TestDrive/two/p.jpg" -Destination "$TestDrive/two" -Force -Format Jpeg -ErrorAction SilentlyContinue
        (Get-FileHash "$TestDrive/two/p.jpg").Hash | Should -Be $before
    }

    It 'does not replace a source file through a link' -Skip:($env:OS -eq 'Windows_NT') {
        $null = New-Item -ItemType Directory "$TestDrive/real/photos"
        $null = New-Item -ItemType SymbolicLink "$TestDrive/real/link" -Target "$TestDrive/real/photos"
        $null = New-Item -ItemType SymbolicLink "$TestDrive/alias" -Target "$TestDrive/real"
        Copy-Item sunset.jpg, floor-plan-before.png "$TestDrive/real/photos"
        $null = New-Item -ItemType SymbolicLink "$TestDrive/sunset.jpg" -Target "$TestDrive/real/photos/sunset.jpg"
        $before = (Get-FileHash "$TestDrive/real/photos/*").Hash
        $arguments = @{ Force = $true; ErrorAction = 'SilentlyContinue'; ErrorVariable = '+errors' }
        ConvertTo-WriterImage "$TestDrive/real/photos/sunset.jpg" -Destination "$TestDrive/real/link" -MaximumDimension 100 @arguments
        ConvertTo-WriterImage "$TestDrive/real/photos/sunset.jpg" -Destination "$TestDrive/alias/photos" -MaximumDimension 100 @arguments
        ConvertTo-WriterImage "$TestDrive/sunset.jpg" -Destination "$TestDrive/real/photos" -MaximumDimension 100 @arguments
        $null = Compare-WriterPixel floor-plan-after.png "$TestDrive/real/photos/floor-plan-before.png" -DifferencePath "$TestDrive/alias/link/floor-plan-before.png" @arguments
        $errors.ForEach{ $_.FullyQualifiedErrorId.Split(',')[0] } | Should -Be 'FileExists', 'FileExists', 'FileExists', 'FileExists'
        $errors[3].ErrorDetails.RecommendedAction | Should -BeLike 'Use another -DifferencePath*'
        (Get-FileHash "$TestDrive/real/photos/*").Hash | Should -Be $before
    }

    It 'writes nothing with -WhatIf' {
        ConvertTo-WriterImage scans/sunset.heic -Destination "$TestDrive/what" -WhatIf
        Test-Path "$TestDrive/what" | Should -BeFalse
    }

    It 'recommends rendering an SVG drawing as a PNG image' {
        Set-Content "$TestDrive/logo.svg" '<svg xmlns="http://www.w3.org/2000/svg"/>'
        ConvertTo-WriterImage "$TestDrive/logo.svg" -ErrorAction SilentlyContinue -ErrorVariable errors
        "$errors" | Should -BeLike "*logo.svg' is an SVG drawing, which cannot be decoded.*"
        $errors.ErrorDetails.RecommendedAction | Should -BeLike 'Render it as a PNG image*'
    }

    It 'reports an error for each file that it cannot read, and continues' {
        Set-Content "$TestDrive/note.png" 'not an image'
        [System.IO.File]::WriteAllBytes("$TestDrive/cut.tif", [System.IO.File]::ReadAllBytes((Resolve-Path scans/receipts.tif))[0..500])
        $images = ConvertTo-WriterImage "$TestDrive/note.png", "$TestDrive/none.png", "$TestDrive/cut.tif", sunset.jpg -ErrorAction SilentlyContinue -ErrorVariable errors
        $images.Name | Should -Be 'sunset.jpg'
        $errors.ForEach{ $_.FullyQualifiedErrorId.Split(',')[0] } | Should -Be 'ImageFormatNotSupported', 'FileNotFound', 'ImageDamaged'
        $errors[2].Exception.Message | Should -Match 'cut\.tif'
    }

    It 'converts the frames of an animation, and reports pages that do not exist' {
        $files = ConvertTo-WriterImage ../../tests/Fixtures/images/frames.webp -Page '1-9' -Format Png -Destination "$TestDrive/frames"
        $files.Name | Should -Be 'frames-1.png', 'frames-2.png'
        $pages = ConvertTo-WriterImage scans/receipts.pdf, ../../tests/Fixtures/images/frames.webp -Page '2,5-' -ErrorAction SilentlyContinue -ErrorVariable errors
        $pages.Page | Should -Be 2, 2
        $errors.ForEach{ $_.FullyQualifiedErrorId.Split(',')[0] } | Should -Be 'PageNotFound', 'PageNotFound'
    }

    It 'reports an empty file, and a destination that cannot be written to' {
        $null = New-Item "$TestDrive/empty.heic"
        $null = New-Item "$TestDrive/no-folder"
        $null = ConvertTo-WriterImage "$TestDrive/empty.heic", scans/sunset.heic -Destination "$TestDrive/no-folder" -ErrorAction SilentlyContinue -ErrorVariable errors
        $errors.ForEach{ $_.FullyQualifiedErrorId.Split(',')[0] } | Should -Be 'EmptyFile', 'FileNotWritable'
    }

    It 'leaves no temporary file when it is stopped' {
        $folder = "$TestDrive/stopped"
        $shell = [powershell]::Create()
        $null = $shell.AddScript("
            Set-Location '$PWD'
            Import-Module WriterVision.Imaging
            1..500 | ForEach-Object { 'scans/receipts.tif', 'scans/sunset.heic', 'scans/letter.pdf' } | ConvertTo-WriterImage -Format WebP -Density 600 -Destination '$folder' -Force -ErrorAction SilentlyContinue")
        $run = $shell.BeginInvoke()
        while (-not (Test-Path "$folder/sunset.webp")) { Start-Sleep -Milliseconds 20 }
        $run.IsCompleted | Should -BeFalse
        $shell.Stop()
        $shell.Dispose()
        Get-ChildItem $folder -Force | Where-Object Name -Like '.*' | Should -BeNullOrEmpty
    }

    It 'reports a missing renderer and an encrypted file, and recommends a renderer' {
        $answer = Invoke-Shell "
            Import-Module WriterVision, WriterVision.Imaging
            `$env:PATH = ''
            ConvertTo-WriterImage scans/receipts.pdf, scans/letter.pdf, ../../tests/Fixtures/images/encrypted.pdf -Page 1 -Destination '$TestDrive/pdf' -ErrorAction SilentlyContinue -ErrorVariable errors | ForEach-Object Name
            `$errors.ForEach{ `$_.FullyQualifiedErrorId.Split(',')[0] }
            `$errors[0].ErrorDetails.RecommendedAction"
        $answer -split "`n" | Select-Object -First 3 | Should -Be 'receipts-1.jpg', 'PdfRendererNotFound', 'PdfEncrypted'
        $answer | Should -Match 'pdftoppm|poppler-utils|password'
    }

    It 'renders a page of text' @renderers {
        (ConvertTo-WriterImage scans/letter.pdf -Page 2 -MaximumDimension 600 -Destination "$TestDrive/letter").Name | Should -Be 'letter-2.png'
    }
}

Describe 'The pipeline into a model' {
    It 'names the source and the page of each answer' {
        $results = ConvertTo-WriterImage scans/receipts.tif, scans/sunset.heic -MaximumDimension 800 | Invoke-WriterVision 'Describe the image'
        $results.Count | Should -Be 4
        $results.Page | Should -Be 1, 2, 3, $null
        $results[3].Path | Should -Be (Resolve-Path scans/sunset.heic).Path
        $results[1].Name | Should -Be 'receipts.tif'
        $table = $results | Out-String
        $table | Should -Match 'receipts\.tif \(page 2\)'
        $table | Should -Not -Match 'sunset\.heic \('
        ($results[1] | Format-List | Out-String) | Should -Match '(?m)^Page +: 2'
        ($results[3] | Format-List | Out-String) | Should -Not -Match '(?m)^Page '
        (ConvertTo-WriterImage scans/receipts.tif -Page 2 | Compare-WriterImage receipt-hardware.jpg | Out-String) | Should -Match 'receipts\.tif \(page 2\)'
    }

    It 'names the page in errors and warnings, and the file as the target of errors' {
        $images = ConvertTo-WriterImage scans/receipts.tif -MaximumDimension 800
        $null = Invoke-RestMethod "$($emulator.Address)/_emulator/script" -Method Post -ContentType application/json -Body '[{"kind":"Guardrail"}]'
        $images[1] | Invoke-WriterVision 'p' -ErrorAction SilentlyContinue -ErrorVariable errors
        $null = $images[2] | Invoke-WriterVision 'Describe the image' -MaxTokens 2 -WarningVariable warnings
        $errors[0].ErrorDetails.Message | Should -Match 'receipts\.tif \(page 2\)'
        $errors[0].TargetObject | Should -Be (Resolve-Path scans/receipts.tif).Path
        "$warnings" | Should -Match "'.*receipts\.tif \(page 3\)' was truncated"
    }

    It 'does not send the source file for a copy that has lost its conversion' {
        $image = ConvertTo-WriterImage sunset.jpg -MaximumDimension 100
        $selected = $image | Select-Object *, @{ Name = 'Prompt'; Expression = { 'Describe the image' } }
        $deserialized = [System.Management.Automation.PSSerializer]::Deserialize([System.Management.Automation.PSSerializer]::Serialize($image))
        $before = Get-RequestCount
        $selected | Invoke-WriterVision -ErrorAction SilentlyContinue -ErrorVariable errors
        $deserialized | Invoke-WriterVision 'Describe the image' -ErrorAction SilentlyContinue -ErrorVariable +errors
        $selected | Compare-WriterImage floor-plan-before.png -ErrorAction SilentlyContinue -ErrorVariable +errors
        $selected | Compare-WriterPixel floor-plan-before.png -ErrorAction SilentlyContinue -ErrorVariable +errors
        $deserialized | Send-WriterFile -ErrorAction SilentlyContinue -ErrorVariable +errors
        $errors.Count | Should -Be 5
        $errors | ForEach-Object { "$_" | Should -BeLike '*its source file is not sent instead*' }
        Get-RequestCount | Should -Be $before
        ($image | Add-Member Prompt 'Describe the image' -PassThru | Invoke-WriterVision).Name | Should -Be 'sunset.jpg'
    }

    It 'sends the pages of a document in one request with -Combine, and to Compare-WriterImage and Send-WriterFile' {
        (ConvertTo-WriterImage scans/receipts.pdf | Invoke-WriterVision 'Compare {{image_1}}, {{image_2}} and {{image_3}}' -Combine).Paths.Count | Should -Be 3
        (ConvertTo-WriterImage scans/receipts.pdf -Page 2 | Compare-WriterImage receipt-hardware.jpg).Page | Should -Be 2
        $sent = ConvertTo-WriterImage scans/sunset.heic | Send-WriterFile
        $sent.ContentType | Should -Be 'image/jpeg'
        $sent.Path | Should -Be (Resolve-Path scans/sunset.heic).Path
        $sent | Remove-WriterFile -Confirm:$false
    }

    It 'neither converts nor sends an image whose answer is in the journal' {
        $script = "
            `$results = ConvertTo-WriterImage scans/sunset.heic, scans/receipts.tif, scans/receipts.pdf, scans/turned-receipt.jpg -MaximumDimension 800 |
                Invoke-WriterVision 'What is this?' -Journal '$TestDrive/answers.jsonl'
            `$results.Count
            @(`$results | Where-Object FromJournal).Count
            [bool]([System.Runtime.Loader.AssemblyLoadContext]::All.Assemblies | Where-Object FullName -Like 'Magick.NET*')"
        (Invoke-Shell $script) -split '\s+' | Should -Be '8', '0', 'True'
        # The second run does not load the decoder.
        (Invoke-Shell $script) -split '\s+' | Should -Be '8', '8', 'False'
        (Invoke-Shell $script.Replace('800', '700')) -split '\s+' | Should -Be '8', '0', 'True'
    }

    It 'continues a run that was killed' {
        $folder = (New-Item -ItemType Directory "$TestDrive/mixed").FullName
        1..12 | ForEach-Object {
            Copy-Item scans/sunset.heic "$folder/$_.heic"
            Copy-Item scans/turned-receipt.jpg "$folder/$_.jpg"
            # Bytes after the end of the image make the files different, but not the images.
            Add-Content -LiteralPath "$folder/$_.jpg" $_
            [System.IO.File]::AppendAllText("$folder/$_.heic", "`0`0`0$([char]12)free$_".PadRight(12, ' ').Substring(0, 12))
        }
        Copy-Item scans/receipts.tif, scans/receipts.pdf $folder
        $slow = Start-Emulator -Option '--latency', '150'
        try {
            $environment = @{ WRITER_BASE_URL = $slow.Address }
            $script = "
                Get-ChildItem '$folder' | ConvertTo-WriterImage -MaximumDimension 800 |
                    Invoke-WriterVision 'Read it' -Schema @{ 'vendor?' = 'string'; 'total?' = 'number' } -ThrottleLimit 4 -Journal '$TestDrive/killed.jsonl' | ForEach-Object { `$_.FromJournal }"
            $process = New-Shell $script $environment
            1..6 | ForEach-Object { $process.StandardOutput.ReadLine() | Should -Be False }
            $process.Kill()
            $process.WaitForExit()
            $recorded = @([System.IO.File]::ReadAllLines("$TestDrive/killed.jsonl").Where{ $_ -match '"rawText"|"text"' }).Count
            $recorded | Should -BeGreaterOrEqual 6
            $asked = Get-RequestCount $slow.Address
            $answers = @((Invoke-Shell $script $environment) -split '\s+')
            $answers.Count | Should -Be 30
            @($answers | Where-Object { $_ -eq 'True' }).Count | Should -BeGreaterOrEqual 6
            $all = Get-RequestCount $slow.Address
            ($all - $asked) | Should -Be (30 - @($answers | Where-Object { $_ -eq 'True' }).Count)
        }
        finally { Stop-Emulator $slow }
    }
}

Describe 'Compare-WriterPixel' {
    It 'returns the regions and the number of different pixels, and writes an image of the changes' {
        $comparison = Compare-WriterPixel floor-plan-before.png floor-plan-after.png -DifferencePath "$TestDrive/changes/plan.png"
        $comparison.Status | Should -Be Changed
        "$($comparison.Regions)" | Should -Be '60,100,90,50'
        $comparison.DifferentPixels | Should -Be 4500
        $comparison.DifferenceRatio | Should -Be (4500 / (480 * 360))
        $comparison.ChangesPath | Should -Exist
        ($comparison | Out-String) | Should -Match 'Changed +2\.604'
        (Compare-WriterPixel floor-plan-before.png floor-plan-after.png -IgnoreRegion $comparison.Regions).Status | Should -Be Same
        (Compare-WriterPixel floor-plan-before.png floor-plan-after.png -IgnoreRegion 60, 100, 90, 50).Status | Should -Be Same
        (Compare-WriterPixel floor-plan-before.png sales-chart.png).Status | Should -Be SizeChanged
        { Compare-WriterPixel floor-plan-before.png floor-plan-after.png -IgnoreRegion '1,2,3' } | Should -Throw -ErrorId 'InvalidRegion,*'
    }

    It 'compares the images and writes nothing with -WhatIf' {
        $comparison = Compare-WriterPixel floor-plan-before.png floor-plan-after.png -DifferencePath "$TestDrive/whatif" -WhatIf
        $comparison.Status, $comparison.DifferentPixels, $comparison.ChangesPath | Should -Be Changed, 4500, $null
        $WhatIfPreference = $true
        $comparison = Compare-WriterPixel floor-plan-before.png floor-plan-after.png -DifferencePath "$TestDrive/whatif"
        $WhatIfPreference = $false
        $comparison.Status, $comparison.ChangesPath | Should -Be Changed, $null
        "$TestDrive/whatif" | Should -Not -Exist
    }

    It 'filters the images for Compare-WriterImage by their status' {
        $before = Get-RequestCount
        $comparisons = Get-ChildItem floor-plan*.png | Compare-WriterPixel -ReferenceImage floor-plan-before.png | Where-Object Status -EQ Changed | Compare-WriterImage
        $comparisons.Name | Should -Be 'floor-plan-after.png'
        Get-RequestCount | Should -Be ($before + 1)
    }

    It 'shows no control characters of a file name in a table or a list' {
        $path = "$TestDrive/a$([char]0x202E)gnp.png"
        Copy-Item floor-plan-after.png $path
        foreach ($object in (Compare-WriterPixel floor-plan-before.png $path), (ConvertTo-WriterImage $path)) {
            foreach ($text in ($object | Format-List | Out-String), ($object | Format-Table | Out-String)) {
                $text | Should -Not -Match '\u202E'
                $text | Should -Match 'a\uFFFDgnp\.png'
            }
        }
    }

    It 'pairs the files of two folders, also in subfolders' {
        $null = New-Item -ItemType Directory "$TestDrive/a/sub", "$TestDrive/b/sub"
        Copy-Item floor-plan-before.png "$TestDrive/a/sub/plan.png"
        Copy-Item floor-plan-after.png "$TestDrive/b/sub/plan.png"
        Copy-Item sunset.jpg "$TestDrive/a/gone.jpg"
        Copy-Item sunset.jpg "$TestDrive/b/new.jpg"
        Copy-Item sunset.jpg "$TestDrive/a/same.jpg"
        Copy-Item sunset.jpg "$TestDrive/b/same.jpg"
        Set-Content "$TestDrive/a/notes.txt" 'not an image'
        $all = Compare-WriterPixel -ReferenceFolder "$TestDrive/a" -DifferenceFolder "$TestDrive/b"
        $all.ForEach{ "$($_.Name) $($_.Status)" } | Should -Be 'gone.jpg Removed', 'new.jpg Added', 'same.jpg Same', 'sub/plan.png Changed'
        { Compare-WriterPixel -ReferenceFolder "$TestDrive/a" -DifferenceFolder "$TestDrive/none" } | Should -Throw -ErrorId 'FolderNotFound,*'
    }

    It 'recommends the parameters for folders if both arguments are folders' {
        $null = New-Item -ItemType Directory "$TestDrive/last", "$TestDrive/this year's"
        Push-Location $TestDrive
        try { Compare-WriterPixel last "./this year's" -ErrorAction SilentlyContinue -ErrorVariable errors }
        finally { Pop-Location }
        $errors.FullyQualifiedErrorId | Should -BeLike 'NotAFile,*'
        "$errors" | Should -BeLike "*last' and '*this year's' are folders, not images."
        $errors.ErrorDetails.RecommendedAction | Should -BeLike "*-ReferenceFolder '*last' -DifferenceFolder '*this year''s'."
    }

    It 'returns the comparison even if the image of the changes cannot be written' {
        foreach ($run in 1..2) {
            $comparisons = Compare-WriterPixel floor-plan-before.png floor-plan-after.png -DifferencePath "$TestDrive/twice" -ErrorAction SilentlyContinue -ErrorVariable errors
            $comparisons.Status | Should -Be Changed
        }
        $comparisons.ChangesPath | Should -BeNullOrEmpty
        $errors.FullyQualifiedErrorId | Should -BeLike 'FileExists,*'
    }

    It 'never replaces an image that it compares' {
        Copy-Item floor-plan-before.png "$TestDrive/before.png"
        $null = Compare-WriterPixel "$TestDrive/before.png" floor-plan-after.png -DifferencePath "$TestDrive/before.png" -Force -ErrorAction SilentlyContinue -ErrorVariable errors
        $errors.FullyQualifiedErrorId | Should -BeLike 'FileExists,*'
        (Get-FileHash "$TestDrive/before.png").Hash | Should -Be (Get-FileHash floor-plan-before.png).Hash
    }

    It 'compares the output of ConvertTo-WriterImage instead of its source file' {
        $converted = ConvertTo-WriterImage sunset.jpg -MaximumDimension 100
        (Compare-WriterPixel sunset.jpg $converted).Status | Should -Be SizeChanged
        $comparison = $converted | Compare-WriterPixel -ReferenceImage $converted
        $comparison.Status, $comparison.DifferenceSize | Should -Be Same, '100 x 67'
        $comparison.DifferencePath | Should -Be (Resolve-Path sunset.jpg).Path
        # The source file would be compared with all three pages.
        $pages = ConvertTo-WriterImage scans/receipts.pdf -Page '2-' | Compare-WriterPixel scans/receipts.pdf
        $pages.Page | Should -Be 2, 3
        $pages.Status | Should -Be Same, Same
        (ConvertTo-WriterImage scans/receipts.pdf -Page 2 | Compare-WriterPixel (ConvertTo-WriterImage scans/receipts.pdf -Page 1)).Status | Should -Be SizeChanged
    }

    It 'compares bytes, and rejects URLs' {
        (, [System.IO.File]::ReadAllBytes((Resolve-Path sunset.jpg)) | Compare-WriterPixel -ReferenceImage sunset.jpg).Status | Should -Be Same
        $null = 'sunset.jpg' | Compare-WriterPixel -ReferenceImage https://example.com/sunset.jpg -ErrorAction SilentlyContinue -ErrorVariable errors
        $errors.FullyQualifiedErrorId | Should -BeLike 'ImageNotLocal,*'
    }

    It 'returns comparisons that Compare-WriterImage accepts, also from another session' {
        $before = Get-RequestCount
        $comparisons = Compare-WriterPixel scans/receipts.pdf scans/receipts.tif | Where-Object Status -NE Same | Compare-WriterImage
        $comparisons.Page | Should -Be 1, 2, 3
        $comparisons.ReferencePath | Select-Object -Unique | Should -Be (Resolve-Path scans/receipts.pdf).Path
        Get-RequestCount | Should -Be ($before + 3)
        $copy = [System.Management.Automation.PSSerializer]::Deserialize([System.Management.Automation.PSSerializer]::Serialize((Compare-WriterPixel floor-plan-before.png floor-plan-after.png)))
        $copy.PSObject.Properties.Name | Should -Not -Contain ReferenceImage
        ($copy | Compare-WriterImage).Name | Should -Be 'floor-plan-after.png'
    }

    It 'compares documents page by page' {
        $pages = Compare-WriterPixel scans/receipts.tif scans/receipts.pdf
        $pages.Page | Should -Be 1, 2, 3
        $pages.Status | Should -Be SizeChanged, SizeChanged, SizeChanged
    }
}

Describe 'Together with a module that uses another version of the library' {
    BeforeAll {
        $packages = if ($env:NUGET_PACKAGES) { $env:NUGET_PACKAGES } else { Join-Path $HOME .nuget/packages }
        $other = (New-Item -ItemType Directory "$TestDrive/modules/OtherImages").FullName
        Copy-Item "$packages/magick.net-q8-anycpu/14.17.2/lib/netstandard20/*.dll", "$packages/magick.net.core/14.17.2/lib/netstandard20/*.dll" $other
        $platform = (Get-ChildItem "$root/out/WriterVision.Imaging/lib/native" -Directory).Name
        Copy-Item "$packages/magick.net-q8-anycpu/14.17.2/runtimes/$platform/native/*" $other
        Set-Content "$other/OtherImages.psm1" '
            Add-Type -Path "$PSScriptRoot/Magick.NET.Core.dll", "$PSScriptRoot/Magick.NET-Q8-AnyCPU.dll"
            function Get-OtherSize([string] $Path) { $image = [ImageMagick.MagickImage]::new($Path); "$($image.Width) x $($image.Height) $([ImageMagick.MagickNET].Assembly.GetName().Version)" }'
        $use = @{
            Other = "Import-Module '$other/OtherImages.psm1'; Get-OtherSize (Resolve-Path sunset.jpg)"
            Ours  = "Import-Module WriterVision, WriterVision.Imaging; (ConvertTo-WriterImage scans/sunset.heic -Destination '$TestDrive/beside' -Force).Name"
        }
    }

    It 'works in both orders' {
        (Invoke-Shell "$($use.Other); $($use.Ours); Get-OtherSize (Resolve-Path sunset.jpg)") -split '\r?\n' | Should -Be '720 x 480 14.17.0.0', 'sunset.jpg', '720 x 480 14.17.0.0'
        (Invoke-Shell "$($use.Ours); $($use.Other); $($use.Ours)") -split '\r?\n' | Should -Be 'sunset.jpg', '720 x 480 14.17.0.0', 'sunset.jpg'
    }
}

Describe 'Memory' {
    It 'stays flat with hostile files' {
        $peak = Invoke-Shell "
            Import-Module WriterVision, WriterVision.Imaging
            # A PNG image with 50,000 x 50,000 pixels in its header, and a PDF file with 100,000 pages.
            [System.IO.File]::WriteAllBytes('$TestDrive/bomb.png', [System.Convert]::FromBase64String('iVBORw0KGgoAAAANSUhEUgAAw1AAAMNQAQAAAABj1ABnAAAAHUlEQVR42u3BMQEAAADCoPVPbQdvoAAAAAAAAG4DGGsAATasd0kAAAAASUVORK5CYII='))
            `$pdf = [System.Text.StringBuilder]::new(""%PDF-1.4``n1 0 obj << /Type /Catalog /Pages 2 0 R >> endobj``n2 0 obj << /Type /Pages /Count 100000 /Kids ["")
            foreach (`$page in 3..100002) { `$null = `$pdf.Append(`$page).Append(' 0 R ') }
            `$null = `$pdf.Append(""] >> endobj``n"")
            foreach (`$page in 3..100002) { `$null = `$pdf.Append(`$page).Append("" 0 obj << /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] >> endobj``n"") }
            [System.IO.File]::WriteAllText('$TestDrive/bomb.pdf', `$pdf.Append(""trailer << /Root 1 0 R /Size 100003 >>``n%%EOF"").ToString())
            `$pdf = `$null
            ConvertTo-WriterImage '$TestDrive/bomb.png', '$TestDrive/bomb.pdf' -Destination '$TestDrive/never' -ErrorAction SilentlyContinue -ErrorVariable errors
            `$errors.ForEach{ `$_.FullyQualifiedErrorId.Split(',')[0] }
            (Get-Process -Id `$PID).PeakWorkingSet64"
        $peak = $peak -split '\s+'
        $peak[0..1] | Should -Be 'ImageTooLarge', 'TooManyPages'
        [long] $peak[2] | Should -BeLessThan 800MB
    }
}
