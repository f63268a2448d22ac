# Starts an emulator, imports the module, and changes to the folder of the samples. Dot-source this file in BeforeAll, and call Stop-Session in AfterAll.
. "$PSScriptRoot/Emulator.ps1"
$root = [System.IO.Path]::GetFullPath("$PSScriptRoot/../..")
$emulator = Start-Emulator
$env:WRITER_BASE_URL = $emulator.Address
$env:WRITER_API_KEY = 'key-of-pester'
Import-Module "$root/out/WriterVision" -Force
# A date before the retirement of any model, so that the tests do not depend on the current date.
$today = [System.Linq.Expressions.Expression]::Lambda([Func[datetime]], [System.Linq.Expressions.Expression]::Constant([datetime] '2026-08-01')).Compile()
[WriterVision.VisionResult].Assembly.GetType('WriterVision.Vision.ModelProfiles').GetProperty('Today').SetValue($null, $today)
Push-Location "$root/docs/samples"

function Stop-Session {
    Pop-Location
    Remove-Module WriterVision
    Remove-Item Env:WRITER_BASE_URL, Env:WRITER_API_KEY
    Stop-Emulator $emulator
}
