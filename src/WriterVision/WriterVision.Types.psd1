# A nested module for the types file. If the manifest specified the types, they would be loaded before WriterVision.psm1 can detect that another
# version is loaded, and the error would be about duplicate types.
@{
    ModuleVersion  = '1.0.0'
    GUID           = '0d6f5c58-6e0b-4f5c-9b0e-3f7c1f1d2a64'
    TypesToProcess = @('WriterVision.Types.ps1xml')
}
