# Loads the assembly for this shell. The two errors say what to do; without them the module would have no commands, for no visible reason.
$framework = 'netstandard2.0'
if ($PSVersionTable.PSEdition -eq 'Core') {
    $framework = 'net8.0'
    $version = $PSVersionTable.PSVersion
    if ($version.Major -lt 7 -or ($version.Major -eq 7 -and $version.Minor -lt 4)) {
        throw "WriterVision needs PowerShell 7.4 or later, or Windows PowerShell 5.1. This is PowerShell ${version}: install a newer one, then import the module there."
    }
}

# A session can hold one version of an assembly. PowerShell 7 fails to load a second one with an unclear message; Windows PowerShell keeps the
# first. The version that is loaded is looked up only in that case, because importing should take milliseconds.
$slash = [System.IO.Path]::DirectorySeparatorChar
$path = "$PSScriptRoot${slash}lib${slash}$framework${slash}WriterVision.dll"
$module = $null
$failure = $null
try {
    $module = Import-Module -Name $path -PassThru -ErrorAction Stop
}
catch {
    $failure = $_
}

if ($failure -or $module.ImplementingAssembly.Location -ne $path) {
    $wanted = [System.Reflection.AssemblyName]::GetAssemblyName($path).Version
    foreach ($assembly in [System.AppDomain]::CurrentDomain.GetAssemblies()) {
        $name = $assembly.GetName()
        if ($name.Name -eq 'WriterVision' -and $name.Version -ne $wanted) {
            throw "WriterVision $($name.Version.ToString(3)) is already loaded in this session, and a session can hold only one version. Start a new session to use WriterVision $($wanted.ToString(3))."
        }
    }

    if ($failure) { throw $failure }
}

# Another copy of the same version has loaded the types already.
try { Import-Module -Name "$PSScriptRoot${slash}WriterVision.Types.psd1" -ErrorAction Stop } catch { $global:Error.RemoveAt(0) }
