# A nested module for the types file. In the manifest itself, the types would be loaded before WriterVision.psm1 can tell that another version is
# in this session, and the error would be about types that exist already.
@{
    ModuleVersion  = '1.0.0'
    GUID           = '0d6f5c58-6e0b-4f5c-9b0e-3f7c1f1d2a64'
    TypesToProcess = @('WriterVision.Types.ps1xml')
}
