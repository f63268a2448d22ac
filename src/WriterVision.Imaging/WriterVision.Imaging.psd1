@{
    # The build writes the version of WriterVision.psd1 here.
    ModuleVersion          = '0.0.0'
    RootModule             = 'WriterVision.Imaging.psm1'
    RequiredModules        = @(@{ ModuleName = 'WriterVision'; RequiredVersion = '0.0.0' })
    GUID                   = '0f3a3c0e-6a58-4f0c-8d55-0c8a4f6d1b7e'
    Author                 = 'The WriterVision authors'
    CompanyName            = 'WriterVision'
    Copyright              = '(c) The WriterVision authors. MIT license.'
    Description            = 'Converts HEIC, TIFF, PDF and other files to images that vision models can read, and compares images by their pixels. A companion to WriterVision.'
    CompatiblePSEditions   = @('Desktop', 'Core')
    PowerShellVersion      = '5.1'
    DotNetFrameworkVersion = '4.7.2'
    TypesToProcess         = @('WriterVision.Imaging.Types.ps1xml')
    FormatsToProcess       = @('WriterVision.Imaging.Format.ps1xml')
    CmdletsToExport        = @(
        'Compare-WriterPixel'
        'ConvertTo-WriterImage'
    )
    FunctionsToExport      = @()
    VariablesToExport      = @()
    AliasesToExport        = @()
    PrivateData            = @{
        PSData = @{
            Tags         = @('Writer', 'Palmyra', 'vision', 'image', 'HEIC', 'TIFF', 'PDF', 'PSEdition_Desktop', 'PSEdition_Core', 'Windows', 'Linux', 'MacOS')
            LicenseUri   = 'https://opensource.org/licenses/MIT'
            ReleaseNotes = 'The first version: ConvertTo-WriterImage and Compare-WriterPixel.'
        }
    }
}
