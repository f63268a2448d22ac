<#
.SYNOPSIS
    Creates the reports that the browser tests open, with the staged module.
.DESCRIPTION
    The script creates the results itself, so that the tests know the expected content of the page. The results have the type names of
    results from Import-Clixml.
#>
[CmdletBinding()]
param(
    # An empty folder.
    [Parameter(Mandatory)]
    [string] $Folder,

    # A JSON file with the hostile texts.
    [Parameter(Mandatory)]
    [string] $Payloads
)

Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'
$root = [System.IO.Path]::GetFullPath("$PSScriptRoot/../../..")
Import-Module "$root/out/WriterVision"
$null = New-Item -ItemType Directory "$Folder/images"
Copy-Item "$root/docs/samples/*" "$Folder/images" -Include *.jpg, *.png, *.gif, *.webp
$images = @(Get-ChildItem "$Folder/images" | Sort-Object Name)

function Get-Usage([int] $Total) {
    [pscustomobject]@{ PromptTokens = $Total - 40; CompletionTokens = 40; TotalTokens = $Total }
}

function Get-Result([int] $Number, [System.IO.FileInfo] $Image, $Data, [string] $Text = '{}', [string] $Prompt = 'Read the receipt') {
    [pscustomobject]@{
        PSTypeName = 'Deserialized.WriterVision.VisionResult'; Path = $Image.FullName; Paths = @($Image.FullName); Name = '{0:0000}-{1}' -f $Number, $Image.Name
        Text = $Text; Data = $Data; Prompt = $Prompt; Model = 'palmyra-x5'; FinishReason = 'stop'; Usage = Get-Usage -Total (200 + $Number % 50)
        Duration = [timespan]::FromMilliseconds(500 + 10 * ($Number % 90)); Attempts = 1; FromJournal = $Number % 10 -eq 0
    }
}

function Get-Receipt([int] $Number) {
    $vendor = ('Cafe Aurora', 'Northside Hardware', 'City Cabs')[$Number % 3]
    Get-Result -Number $Number -Image $images[$Number % $images.Count] -Data ([pscustomobject][ordered]@{
        vendor = $vendor; date = ([datetime] '2026-03-01').AddDays($Number); total = [decimal]::new(1000 + $Number * 37 % 5000, 0, 0, $false, 2); paid = $Number % 4 -ne 0
        address = [pscustomobject]@{ city = 'Berlin' }
        lines = @([pscustomobject]@{ item = 'Flat white'; price = 4.2 }, [pscustomobject]@{ item = 'Croissant'; price = 3.15 })
    })
}

function Get-Failure([string] $Path, [string] $Message, [string] $Id) {
    $record = [System.Management.Automation.ErrorRecord]::new([System.IO.InvalidDataException]::new($Message), $Id, 'InvalidData', $Path)
    $record.ErrorDetails = [System.Management.Automation.ErrorDetails]::new($Message)
    $record.ErrorDetails.RecommendedAction = 'Convert it.'
    $record
}

# 26 receipts, two errors, an image at a URL, an uploaded image, an image that no longer exists, and a truncated answer.
$gone = [System.IO.FileInfo] "$Folder/images/gone.jpg"
& {
    0..25 | ForEach-Object { Get-Receipt -Number $_ }
    Get-Failure -Path "$Folder/images/broken.heic" -Message "'broken.heic' is a HEIC image, which palmyra-x5 does not read." -Id 'UnsupportedImage'
    Get-Failure -Path 'https://example.com/far.jpg?sig=secret' -Message 'The server refused https://me:word@example.com/far.jpg?sig=secret.' -Id 'NotFound'
    $far = Get-Result -Number 26 -Image $images[0] -Text 'An image somewhere else.'
    $far.Path = 'https://example.com/images/far.jpg?sig=secret'
    $far.Paths = @($far.Path)
    $far
    $uploaded = Get-Result -Number 27 -Image $images[0] -Text 'An uploaded image.'
    $uploaded.Path = 'a1b2c3'
    $uploaded.Paths = @('a1b2c3')
    $uploaded
    Get-Result -Number 28 -Image $gone -Text 'An image that was moved.'
    $cut = Get-Result -Number 29 -Image $images[1] -Text 'A text that ends in the mid'
    $cut.FinishReason = 'length'
    $cut
} | Export-WriterReport "$Folder/receipts.html" -Title 'Receipts, November'

# Comparisons, a pixel comparison, and an error.
$before = $images.Where{ $_.Name -eq 'floor-plan-before.png' }[0].FullName
$after = $images.Where{ $_.Name -eq 'floor-plan-after.png' }[0].FullName
function Get-Comparison([int] $Number) {
    $isEqual = $Number % 3 -eq 0
    [pscustomobject]@{
        PSTypeName = 'Deserialized.WriterVision.ImageComparison'; ReferencePath = $before; DifferencePath = ($after, $before)[[int] $isEqual]; Name = "plan-$Number.png"
        IsIdentical = $isEqual; Equivalent = $isEqual; Summary = ('A desk was added.', 'Both show the same.')[[int] $isEqual]; Text = '{}'; Data = [pscustomobject]@{ equivalent = $isEqual }
        Differences = @(if (-not $isEqual) { [pscustomobject]@{ Region = 'Office'; Reference = 'an empty room'; Difference = 'a blue desk' } })
        Model = 'palmyra-x5'; Usage = Get-Usage -Total 300; Duration = [timespan]::FromSeconds(2); Attempts = 1; FromJournal = $false
    }
}
& {
    0..8 | ForEach-Object { Get-Comparison -Number $_ }
    [pscustomobject]@{ ReferencePath = $before; DifferencePath = $after; Name = 'pixels.png'; Status = 'Changed'; DifferenceRatio = 0.026; Regions = @([pscustomobject]@{ Left = 60; Top = 100; Width = 91; Height = 51 }) }
    Get-Failure -Path "$Folder/images/gone.png" -Message "Cannot find the file 'gone.png'." -Id 'FileNotFound'
} | Export-WriterReport "$Folder/comparisons.html" -EmbedImage -Title 'Plans'

# Expected and actual values.
& {
    foreach ($number in 0..9) {
        foreach ($field in 'vendor', 'total') {
            $isRight = -not ($field -eq 'total' -and $number % 5 -eq 4)
            [pscustomobject]@{
                Path = $images[$number % $images.Count].FullName; Field = $field; Expected = (12.5, 'Cafe')[[int] ($field -eq 'vendor')]; Actual = if ($isRight) { (12.5, 'Cafe')[[int] ($field -eq 'vendor')] }
                Passed = $isRight; Model = 'palmyra-x5'; Prompt = 'Read'; Reason = if (-not $isRight) { 'The answer has no value.' }
            }
        }
    }
} | Export-WriterReport "$Folder/checks.html"

@() | Export-WriterReport "$Folder/empty.html"

0..4999 | ForEach-Object { Get-Receipt -Number $_ } | Export-WriterReport "$Folder/many.html" -Title 'Five thousand'

# Each hostile text, in every text property of a row.
$texts = Get-Content -LiteralPath $Payloads -Raw | ConvertFrom-Json
& {
    foreach ($text in $texts) {
        $data = [pscustomobject]@{}
        $data.PSObject.Properties.Add([System.Management.Automation.PSNoteProperty]::new('value', $text))
        $data.PSObject.Properties.Add([System.Management.Automation.PSNoteProperty]::new("key $text", @([pscustomobject]@{ inner = $text })))
        $result = Get-Result -Number 1 -Image $images[0] -Data $data -Text $text -Prompt $text
        $result.Name = $text
        $result.Path = $text
        $result.Paths = @($text, "$Folder/images/$text", "https://evil.example/$text")
        $result.Model = $text
        $result.FinishReason = $text
        $result
        $plain = Get-Result -Number 2 -Image $images[0] -Text $text -Prompt $text
        $plain.Name = $text
        $plain
        Get-Failure -Path $text -Message $text -Id 'UnsupportedImage'
        [pscustomobject]@{
            PSTypeName = 'WriterVision.ImageComparison'; ReferencePath = $text; DifferencePath = $text; Name = $text; Equivalent = $false; Summary = $text
            Differences = @([pscustomobject]@{ Region = $text; Reference = $text; Difference = $text }); Model = $text
        }
        [pscustomobject]@{ Path = $text; Field = $text; Expected = $text; Actual = $text; Passed = $false; Reason = $text; Model = $text; Prompt = $text }
    }
} | Export-WriterReport "$Folder/hostile.html" -Title ($texts -join ' ')
