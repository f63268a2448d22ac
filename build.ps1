#Requires -Version 5.1

<#
.SYNOPSIS
    Builds, tests, documents and packages WriterVision.
.DESCRIPTION
    The .NET SDK is enough to build and test (see README.md). Without PowerShell on the machine, run this script with
    'dotnet tool restore' and 'dotnet pwsh build.ps1'.

    These tasks need a module from the PowerShell Gallery, which is installed only if -Bootstrap is specified:

        Test     PSScriptAnalyzer 1.25.0 (optional)
        Docs     Microsoft.PowerShell.PlatyPS 1.0.3
        Package  Microsoft.PowerShell.PSResourceGet 1.2.0, which comes with PowerShell 7.4 and later

    The first task that fails ends the script with an error, and the exit code of pwsh -File is then 1.
.PARAMETER Task
    Build    builds the modules, and stages them in out/WriterVision and out/WriterVision.Imaging
    Test     runs the xunit tests, then the Pester suite in this shell, then PSScriptAnalyzer if it is installed
    Docs     builds the help files from the pages in docs/en-US, and stages them
    Demo     runs the quickstart
    Package  builds out/<module>.<version>.nupkg for Publish-PSResource -NupkgPath, in the Release configuration
    Clean    deletes what a build creates
.PARAMETER Configuration
    Debug or Release. Package always uses Release.
.PARAMETER Module
    The modules that Package packs. The package of WriterVision.Imaging contains the native libraries of all platforms.
.PARAMETER Bootstrap
    Installs the missing modules that the tasks need, for the current user, from the PowerShell Gallery.
.EXAMPLE
    ./build.ps1 Build, Test
.EXAMPLE
    pwsh build.ps1 Build Test

    Runs the same tasks from another shell.
.EXAMPLE
    ./build.ps1 Package -Bootstrap

    Builds the package, and installs PSResourceGet first if it is missing.
#>
[CmdletBinding()]
param(
    [Parameter(Position = 0, ValueFromRemainingArguments)]
    [ValidateSet('Build', 'Test', 'Docs', 'Demo', 'Package', 'Clean')]
    [string[]] $Task = 'Build',

    [ValidateSet('Debug', 'Release')]
    [string] $Configuration = 'Debug',

    [ValidateSet('WriterVision', 'WriterVision.Imaging')]
    [string[]] $Module = @('WriterVision', 'WriterVision.Imaging'),

    [switch] $Bootstrap
)

$ErrorActionPreference = 'Stop'
Set-StrictMode -Version Latest
$root = $PSScriptRoot
$out = [System.IO.Path]::Combine($root, 'out')
$pages = [System.IO.Path]::Combine($root, 'docs', 'en-US')
$tools = @{
    'Microsoft.PowerShell.PlatyPS'       = [version] '1.0.3'
    'Microsoft.PowerShell.PSResourceGet' = [version] '1.2.0'
    'PSScriptAnalyzer'                   = [version] '1.25.0'
}

# Ends the script with one sentence. A throw statement would show a line of this file too.
function Exit-Build([string] $Message) {
    $exception = [System.InvalidOperationException]::new($Message)
    $script:PSCmdlet.ThrowTerminatingError([System.Management.Automation.ErrorRecord]::new($exception, 'BuildFailed', 'NotSpecified', $null))
}

function Invoke-Dotnet([string[]] $Argument) {
    if (-not (Get-Command -Name dotnet -CommandType Application -ErrorAction Ignore)) {
        Exit-Build 'The .NET SDK was not found: dotnet is not on the PATH. Install .NET SDK 10 from https://dotnet.microsoft.com/download.'
    }

    # The working folder decides which global.json, and so which test runner, dotnet uses.
    Push-Location -LiteralPath $root
    try { dotnet $Argument } finally { Pop-Location }
    if ($LASTEXITCODE -ne 0) { Exit-Build "dotnet $Argument failed with exit code $LASTEXITCODE." }
}

# A newer minor version works too; a newer major version may not.
function Test-Tool([string] $Name) {
    $version = $tools[$Name]
    [bool] (Get-Module -ListAvailable -Name $Name | Where-Object { $_.Version -ge $version -and $_.Version.Major -eq $version.Major })
}

# Windows PowerShell has Install-Module only.
function Get-InstallCommand([string] $Name) {
    if (Get-Command -Name Install-PSResource -ErrorAction Ignore) {
        [pscustomobject]@{
            Name      = 'Install-PSResource'
            Version   = 'Version'
            Parameter = @{ Repository = 'PSGallery'; Scope = 'CurrentUser'; TrustRepository = $true; ErrorAction = 'Stop' }
        }
    }
    elseif (Get-Command -Name Install-Module -ErrorAction Ignore) {
        [pscustomobject]@{
            Name      = 'Install-Module'
            Version   = 'RequiredVersion'
            Parameter = @{ Repository = 'PSGallery'; Scope = 'CurrentUser'; Force = $true; SkipPublisherCheck = $true; ErrorAction = 'Stop' }
        }
    }
    else {
        Exit-Build "$Name $($tools[$Name]) or later is missing, and this shell has neither Install-PSResource nor Install-Module to install it with. Both come with PowerShell 7."
    }
}

function Install-Tool([string] $Name) {
    $command = Get-InstallCommand -Name $Name
    $parameter = $command.Parameter + @{ Name = $Name; $command.Version = $tools[$Name] }
    try { & $command.Name @parameter }
    catch { Exit-Build "$Name $($tools[$Name]) could not be installed from the PowerShell Gallery: $($_.Exception.Message)" }
}

function Assert-Tool([string] $Name, [switch] $Install) {
    $version = $tools[$Name]
    if ($Install -and -not (Test-Tool -Name $Name)) { Install-Tool -Name $Name }
    if (-not (Test-Tool -Name $Name)) {
        $command = Get-InstallCommand -Name $Name
        Exit-Build "$Name $version or later is missing. Run this script with -Bootstrap, or install it with: $($command.Name) $Name -$($command.Version) $version"
    }
}

function Import-Tool([string] $Name, [switch] $Install) {
    Assert-Tool -Name $Name -Install:$Install
    Import-Module -Name $Name -MinimumVersion $tools[$Name] -MaximumVersion "$($tools[$Name].Major).999.999"
}

# PlatyPS reads the default value of a parameter but does not write it to the MAML.
function Add-DefaultValue([xml] $Maml, $Page) {
    foreach ($parameter in $Maml.SelectNodes("//*[local-name()='parameter']")) {
        $name = $parameter.SelectSingleNode("*[local-name()='name']").InnerText
        $default = ($Page.Parameters | Where-Object Name -EQ $name).DefaultValue
        if ($default) {
            $element = $Maml.CreateElement('dev', 'defaultValue', 'http://schemas.microsoft.com/maml/dev/2004/10')
            $element.InnerText = $default
            $null = $parameter.AppendChild($element)
        }
    }
}

function ConvertTo-Maml([string] $Folder) {
    $temporary = New-Item -ItemType Directory -Path ([System.IO.Path]::Combine([System.IO.Path]::GetTempPath(), [guid]::NewGuid()))
    try {
        foreach ($file in Get-ChildItem -Path $Folder -Filter *.md) {
            $page = Import-MarkdownCommandHelp -Path $file.FullName
            $written = $page | Export-MamlCommandHelp -OutputFolder $temporary -Force
            $maml = [xml]::new()
            $maml.Load($written.FullName)
            Add-DefaultValue -Maml $maml -Page $page
            Remove-Fence -Maml $maml
            $maml
        }
    }
    finally { Remove-Item -LiteralPath $temporary -Recurse -Force }
}

# PlatyPS keeps the Markdown fences of examples, and the full names of types, which Get-Help would show.
function Remove-Fence([xml] $Maml) {
    foreach ($paragraph in $Maml.SelectNodes("//*[local-name()='example']//*[local-name()='para']")) {
        $paragraph.InnerText = $paragraph.InnerText -replace '(?m)^```\w*\r?\n?'
    }

    $short = @{
        'System.Int32' = 'int'; 'System.Int64' = 'long'; 'System.Double' = 'double'; 'System.String' = 'string'; 'System.String[]' = 'string[]'
        'System.Object' = 'object'; 'System.Uri' = 'uri'; 'System.Uri[]' = 'uri[]'; 'System.Guid' = 'guid'; 'System.Security.SecureString' = 'securestring'
        'System.Management.Automation.PSCredential' = 'pscredential'; 'System.Collections.IDictionary' = 'IDictionary'
        'System.Management.Automation.SwitchParameter' = 'switch'; 'System.Management.Automation.PSObject' = 'psobject'
        'System.Management.Automation.PSObject[]' = 'psobject[]'; 'System.DateTime' = 'datetime'
    }
    foreach ($type in $Maml.SelectNodes("//*[local-name()='parameterValue']")) {
        $name = $type.InnerText -replace '^System\.Nullable`1\[(.+)\]$', '$1'
        if ($short[$name]) { $type.InnerText = $short[$name] } elseif ($name.StartsWith('WriterVision.')) { $type.InnerText = $name.Substring('WriterVision.'.Length) }
    }
}

# One MAML file for all commands of a module, because they are all in one assembly.
function Export-Maml([xml[]] $Maml, [string] $Path) {
    $whole = $Maml[0]
    foreach ($other in $Maml | Select-Object -Skip 1) {
        foreach ($command in $other.DocumentElement.ChildNodes) { $null = $whole.DocumentElement.AppendChild($whole.ImportNode($command, $true)) }
    }
    $settings = [System.Xml.XmlWriterSettings]@{ Indent = $true; NewLineChars = "`n"; Encoding = [System.Text.UTF8Encoding]::new($false) }
    $writer = [System.Xml.XmlWriter]::Create($Path, $settings)
    try { $whole.Save($writer) } finally { $writer.Dispose() }
}

# A package is staged in its own folder: a shell may have loaded the assembly in out/WriterVision.
function Export-Package([string] $Name) {
    $folder = [System.IO.Path]::Combine($out, 'package')
    $staged = [System.IO.Path]::Combine($folder, $Name)
    $separator = [System.IO.Path]::DirectorySeparatorChar
    if ($Name -eq 'WriterVision') {
        Invoke-Dotnet build, src/WriterVision, --configuration, Release, "-property:StagedModule=$staged$separator"
        Compress-PSResource -Path $staged -DestinationPath $out -PassThru
    }
    else {
        Invoke-Dotnet build, "src/$Name", --configuration, Release, "-property:StagedImagingModule=$staged$separator", '-property:AllPlatforms=true'
        # The manifest is checked, and names WriterVision as a required module.
        $modulePath = $env:PSModulePath
        $env:PSModulePath = $out, $modulePath -join [System.IO.Path]::PathSeparator
        try { Compress-PSResource -Path $staged -DestinationPath $out -PassThru } finally { $env:PSModulePath = $modulePath }
        # The native libraries of all platforms have 200 MB.
        Remove-Item -LiteralPath $staged -Recurse -Force
    }
}

# Runs a script of tests/Pester in another process of this shell: this process must not load the assembly that the next build replaces.
function Invoke-TestScript([string] $Name) {
    $shell = [System.IO.Path]::Combine($PSHOME, $(if ($PSEdition -eq 'Core') { 'pwsh' } else { 'powershell' }))
    # Under 'dotnet pwsh', the shell needs this to find the runtime.
    $process = [System.Diagnostics.Process]::GetCurrentProcess().MainModule.FileName
    if (-not $env:DOTNET_ROOT -and [System.IO.Path]::GetFileNameWithoutExtension($process) -eq 'dotnet') { $env:DOTNET_ROOT = Split-Path $process }
    & $shell -NoProfile -File ([System.IO.Path]::Combine($root, 'tests', 'Pester', $Name))
    if ($LASTEXITCODE -ne 0) { Exit-Build "$Name failed." }
}

foreach ($name in $Task) {
    switch ($name) {
        Build { Invoke-Dotnet build, --configuration, $Configuration }
        Test {
            if ($Bootstrap) { Assert-Tool -Name PSScriptAnalyzer -Install }
            Invoke-Dotnet build, --configuration, $Configuration
            Invoke-Dotnet test, --project, tests/WriterVision.Tests, --no-build, --configuration, $Configuration
            Invoke-TestScript Invoke-Suite.ps1
            if (Test-Tool -Name PSScriptAnalyzer) { Invoke-TestScript Test-Scripts.ps1 }
            else { 'PSScriptAnalyzer is not installed, so the scripts were not analyzed. Use -Bootstrap to install it.' }
        }
        Docs {
            Import-Tool -Name Microsoft.PowerShell.PlatyPS -Install:$Bootstrap
            foreach ($folder in $pages, [System.IO.Path]::Combine($pages, 'WriterVision.Imaging')) {
                $help = if ($folder -eq $pages) { 'WriterVision.dll-Help.xml' } else { 'WriterVision.Imaging.dll-Help.xml' }
                Export-Maml -Maml @(ConvertTo-Maml -Folder $folder) -Path ([System.IO.Path]::Combine($folder, $help))
            }
            Invoke-Dotnet build, --configuration, $Configuration
        }
        Demo { Invoke-Dotnet run, --project, src/WriterVision.Quickstart }
        Package {
            Import-Tool -Name Microsoft.PowerShell.PSResourceGet -Install:$Bootstrap
            foreach ($moduleName in $Module) { Export-Package -Name $moduleName }
        }
        Clean {
            # Only those of the projects: npm packages can contain folders with these names.
            Get-ChildItem -Path "$root/src", "$root/tests" -Directory | Get-ChildItem -Directory | Where-Object Name -In bin, obj | Remove-Item -Recurse -Force
            if (Test-Path -LiteralPath $out) { Remove-Item -LiteralPath $out -Recurse -Force }
        }
    }
}
