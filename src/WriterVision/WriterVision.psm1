# Loads the assembly that fits this shell. The two refusals are sentences that say what to do: without them the shell would get
# a module with no commands and no reason.
$edition = if ($PSVersionTable.PSEdition -eq 'Core') { 'net8.0' } else { 'netstandard2.0' }

if ($PSVersionTable.PSEdition -eq 'Core' -and $PSVersionTable.PSVersion -lt [version]'7.4') {
    throw "WriterVision needs PowerShell 7.4 or later, or Windows PowerShell 5.1. This is PowerShell $($PSVersionTable.PSVersion): install a newer one, then import the module there."
}

$assembly = [System.IO.Path]::Combine($PSScriptRoot, 'lib', $edition, 'WriterVision.dll')
$wanted = [System.Reflection.AssemblyName]::GetAssemblyName($assembly).Version
foreach ($loaded in [System.AppDomain]::CurrentDomain.GetAssemblies()) {
    $name = $loaded.GetName()
    if ($name.Name -eq 'WriterVision' -and $name.Version -ne $wanted) {
        throw "WriterVision $($name.Version.ToString(3)) is already loaded in this session, and a session can hold only one version. Start a new session to use WriterVision $($wanted.ToString(3))."
    }
}

Import-Module -Name $assembly -ErrorAction Stop
