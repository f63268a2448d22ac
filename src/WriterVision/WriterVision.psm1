# Loads the assembly that fits this shell. The two refusals are sentences that say what to do: without them the shell would get
# a module with no commands and no reason.
$framework = 'netstandard2.0'
if ($PSVersionTable.PSEdition -eq 'Core') {
    $framework = 'net8.0'
    $version = $PSVersionTable.PSVersion
    if ($version.Major -lt 7 -or ($version.Major -eq 7 -and $version.Minor -lt 4)) {
        throw "WriterVision needs PowerShell 7.4 or later, or Windows PowerShell 5.1. This is PowerShell ${version}: install a newer one, then import the module there."
    }
}

# A session can hold one version of an assembly. PowerShell 7 refuses a second, in words that help nobody; Windows PowerShell goes on
# with the first. Which one is there is looked up only then: importing costs milliseconds.
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
