# Loads the assembly for this shell. The two errors say what to do; otherwise the module would have no commands without a visible reason.
$framework = 'netstandard2.0'
if ($PSVersionTable.PSEdition -eq 'Core') {
    $framework = 'net8.0'
    $version = $PSVersionTable.PSVersion
    if ($version.Major -lt 7 -or ($version.Major -eq 7 -and $version.Minor -lt 4)) {
        throw "WriterVision needs PowerShell 7.4 or later, or Windows PowerShell 5.1. This is PowerShell ${version}. Install a newer version, and then import the module in it."
    }
}

# A session can contain only one version of an assembly. If a second version is imported, PowerShell 7 fails with an unclear message, and
# Windows PowerShell keeps the first version. Only then is the loaded version determined, because importing should take milliseconds.
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
            throw "WriterVision $($name.Version.ToString(3)) is already loaded in this session, and a session can use only one version. Start a new session to use WriterVision $($wanted.ToString(3))."
        }
    }

    if ($failure) { throw $failure }
}

# Importing the types fails if another copy of the same version has already loaded them.
try { Import-Module -Name "$PSScriptRoot${slash}WriterVision.Types.psd1" -ErrorAction Stop } catch { $global:Error.RemoveAt(0) }
