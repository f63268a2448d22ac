# A session with the module and an emulator, in the folder of the samples. Dot-source it in BeforeAll, and end it with Stop-Session in AfterAll.
. "$PSScriptRoot/Emulator.ps1"
$root = [System.IO.Path]::GetFullPath("$PSScriptRoot/../..")
$emulator = Start-Emulator
$env:WRITER_BASE_URL = $emulator.Address
$env:WRITER_API_KEY = 'key-of-pester'
Import-Module "$root/out/WriterVision" -Force
# A day long before any retirement, so that no test depends on the day on which it runs.
$day = [System.Linq.Expressions.Expression]::Lambda([Func[datetime]], [System.Linq.Expressions.Expression]::Constant([datetime] '2026-08-01')).Compile()
[WriterVision.VisionResult].Assembly.GetType('WriterVision.Vision.ModelProfiles').GetProperty('Today').SetValue($null, $day)
Push-Location "$root/docs/samples"

function Stop-Session {
    [CmdletBinding(SupportsShouldProcess)]
    param()
    if (-not $PSCmdlet.ShouldProcess($emulator.Address)) { return }
    Pop-Location
    Remove-Module WriterVision
    Remove-Item Env:WRITER_BASE_URL, Env:WRITER_API_KEY
    Stop-Emulator $emulator
}
