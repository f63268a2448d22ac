@{
    RootModule             = 'WriterVision.psm1'
    ModuleVersion          = '0.1.0'
    GUID                   = '5f0c7a5e-6f0b-4c2c-9a6e-3d0f1b8c7d21'
    Author                 = 'The WriterVision authors'
    CompanyName            = 'WriterVision'
    Copyright              = '(c) The WriterVision authors. MIT License.'
    Description            = "Uses Writer's vision models to turn images from the pipeline into structured objects."
    CompatiblePSEditions   = @('Desktop', 'Core')
    PowerShellVersion      = '5.1'
    DotNetFrameworkVersion = '4.7.2'
    FormatsToProcess       = @('WriterVision.Format.ps1xml')
    CmdletsToExport        = @(
        'Compare-WriterImage'
        'Export-WriterReport'
        'Get-WriterFile'
        'Get-WriterJournal'
        'Get-WriterModel'
        'Invoke-WriterVision'
        'Merge-WriterJournal'
        'Receive-WriterFile'
        'Remove-WriterFile'
        'Restart-WriterFile'
        'Select-WriterShard'
        'Send-WriterFile'
        'Test-WriterVision'
    )
    FunctionsToExport      = @()
    VariablesToExport      = @()
    AliasesToExport        = @()
    PrivateData            = @{
        PSData = @{
            Tags         = @('Writer', 'Palmyra', 'vision', 'image', 'AI', 'PSEdition_Desktop', 'PSEdition_Core', 'Windows', 'Linux', 'MacOS')
            LicenseUri   = 'https://opensource.org/licenses/MIT'
            ProjectUri   = 'https://github.com/WriterVision/WriterVision'
            ReleaseNotes = 'The first version. CHANGELOG.md in the repository describes it.'
        }
    }
}
