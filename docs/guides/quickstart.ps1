# Describe images. Each file produces one object, in the order of the files.
Get-ChildItem docs/samples/*.jpg | Invoke-WriterVision -Prompt 'Describe the image'

# Read receipts as data. -Schema names the fields and their types, and -Journal records the answers.
$folder = New-Item -ItemType Directory -Path (Join-Path ([IO.Path]::GetTempPath()) "receipts-$PID")
$fields = [ordered]@{ vendor = 'string'; date = 'date'; total = 'number' }
$receipts = Get-ChildItem docs/samples/receipt-* | Invoke-WriterVision 'Read the receipt' -Schema $fields -Journal $folder/receipts.jsonl
$receipts.Data

# The values have types, so you can sort dates, add numbers, and export them to a CSV file.
$receipts.Data | Sort-Object date -Descending | Export-Csv $folder/receipts.csv
Get-Content $folder/receipts.csv
($receipts.Data | Measure-Object total -Sum).Sum

# Run it again: every answer comes from the journal, and no request is sent.
Get-ChildItem docs/samples/receipt-* | Invoke-WriterVision 'Read the receipt' -Schema $fields -Journal $folder/receipts.jsonl | Format-Table Name, Attempts, FromJournal

# Compare two images.
Compare-WriterImage docs/samples/floor-plan-before.png docs/samples/floor-plan-after.png | Format-List IsIdentical, Equivalent, Differences

# A file that is not an image causes one error. The other files are still processed.
Invoke-WriterVision 'What is this?' docs/samples/README.md, docs/samples/sunset.jpg

# Clean up.
Remove-Item $folder -Recurse
