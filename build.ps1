#Requires -Version 5.1

<#
.SYNOPSIS
    Builds, tests, documents and packages WriterVision, for those who have PowerShell.
.DESCRIPTION
    A wrapper: all that is needed to build and test is the .NET SDK (see README.md). A task that needs more says what is missing, and
    installs it where -Bootstrap is given, never else:

        Test     Pester 5.7.1, PSScriptAnalyzer 1.25.0
        Docs     Microsoft.PowerShell.PlatyPS 1.0.3
        Package  Microsoft.PowerShell.PSResourceGet 1.2.0

    The first task that fails ends the script with an error, and the exit code of pwsh -File is then 1.
.PARAMETER Task
    Build    builds the module, and stages it in out/WriterVision
    Test     runs dotnet test, then the Pester suite and PSScriptAnalyzer
    Docs     builds the MAML of the pages in docs/en-US, and stages it
    Demo     runs the quickstart
    Package  makes out/WriterVision.<version>.nupkg, fit for Publish-PSResource -NupkgPath, from a Release build
    Clean    deletes what a build makes
.PARAMETER Configuration
    Debug or Release. Package is always a Release build.
.PARAMETER Bootstrap
    Installs, for the current user and from the PowerShell Gallery, the modules that the tasks need and that are missing.
.EXAMPLE
    ./build.ps1 Build, Test
.EXAMPLE
    pwsh build.ps1 Build Test

    The same from another shell.
.EXAMPLE
    ./build.ps1 Package -Bootstrap

    Makes the package, and installs PSResourceGet first where it is missing.
#>
[CmdletBinding()]
param(
    [Parameter(Position = 0, ValueFromRemainingArguments)]
    [ValidateSet('Build', 'Test', 'Docs', 'Demo', 'Package', 'Clean')]
    [string[]] $Task = 'Build',

    [ValidateSet('Debug', 'Release')]
    [string] $Configuration = 'Debug',

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
    'Pester'                             = [version] '5.7.1'
    'PSScriptAnalyzer'                   = [version] '1.25.0'
}

# Ends the script with one sentence. A throw would show a line of this file beside it, and break the sentence around that.
function Exit-Build([string] $Message) {
    $exception = [System.InvalidOperationException]::new($Message)
    $script:PSCmdlet.ThrowTerminatingError([System.Management.Automation.ErrorRecord]::new($exception, 'BuildFailed', 'NotSpecified', $null))
}

function Invoke-Dotnet([string[]] $Argument) {
    if (-not (Get-Command -Name dotnet -CommandType Application -ErrorAction Ignore)) {
        Exit-Build 'The .NET SDK is missing: dotnet is not in the PATH. Install the version that global.json names, from https://dotnet.microsoft.com/download.'
    }

    # The working folder decides which global.json, and so which test runner, dotnet uses.
    Push-Location -LiteralPath $root
    try { dotnet $Argument } finally { Pop-Location }
    if ($LASTEXITCODE -ne 0) { Exit-Build "dotnet $Argument failed with exit code $LASTEXITCODE." }
}

# The next major version may be another tool.
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
    catch { Exit-Build "$Name $($tools[$Name]) could not be installed from the PowerShell Gallery. $($command.Name) said: $($_.Exception.Message)" }
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

# PlatyPS reads the default of a parameter, and does not write it into the MAML.
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

function ConvertTo-Maml {
    $temporary = New-Item -ItemType Directory -Path ([System.IO.Path]::Combine([System.IO.Path]::GetTempPath(), [guid]::NewGuid()))
    try {
        foreach ($file in Get-ChildItem -Path $pages -Filter *.md) {
            $page = Import-MarkdownCommandHelp -Path $file.FullName
            $written = $page | Export-MamlCommandHelp -OutputFolder $temporary -Force
            $maml = [xml]::new()
            $maml.Load($written.FullName)
            Add-DefaultValue -Maml $maml -Page $page
            $maml
        }
    }
    finally { Remove-Item -LiteralPath $temporary -Recurse -Force }
}

# One MAML file for all commands, since they are all in one assembly.
function Export-Maml([xml[]] $Maml, [string] $Path) {
    $whole = $Maml[0]
    foreach ($other in $Maml | Select-Object -Skip 1) {
        foreach ($command in $other.DocumentElement.ChildNodes) { $null = $whole.DocumentElement.AppendChild($whole.ImportNode($command, $true)) }
    }
    $settings = [System.Xml.XmlWriterSettings]@{ Indent = $true; NewLineChars = "`n"; Encoding = [System.Text.UTF8Encoding]::new($false) }
    $writer = [System.Xml.XmlWriter]::Create($Path, $settings)
    try { $whole.Save($writer) } finally { $writer.Dispose() }
}

# What is packed is staged in a folder of its own: a shell may hold the assembly in out/WriterVision.
function Export-Package {
    $staged = [System.IO.Path]::Combine($out, 'package', 'WriterVision')
    Invoke-Dotnet build, src/WriterVision, --configuration, Release, "-property:StagedModule=$staged$([System.IO.Path]::DirectorySeparatorChar)"
    Compress-PSResource -Path $staged -DestinationPath $out -PassThru
}

# In shells of their own: what this script sets would hold in the tests, and this shell would hold the assembly that the next build replaces.
function Invoke-PesterSuite {
    $shell = (Get-Process -Id $PID).Path
    foreach ($script in 'Invoke-Suite.ps1', 'Test-Scripts.ps1') {
        & $shell -NoProfile -File ([System.IO.Path]::Combine($root, 'tests', 'Pester', $script))
        if ($LASTEXITCODE -ne 0) { Exit-Build "$script failed." }
    }
}

foreach ($name in $Task) {
    switch ($name) {
        Build { Invoke-Dotnet build, --configuration, $Configuration }
        Test {
            Assert-Tool -Name Pester -Install:$Bootstrap
            Assert-Tool -Name PSScriptAnalyzer -Install:$Bootstrap
            Invoke-Dotnet test, --configuration, $Configuration
            Invoke-PesterSuite
        }
        Docs {
            Import-Tool -Name Microsoft.PowerShell.PlatyPS -Install:$Bootstrap
            Export-Maml -Maml @(ConvertTo-Maml) -Path ([System.IO.Path]::Combine($pages, 'WriterVision.dll-Help.xml'))
            Invoke-Dotnet build, --configuration, $Configuration
        }
        Demo { Invoke-Dotnet run, --project, src/WriterVision.Quickstart }
        Package {
            Import-Tool -Name Microsoft.PowerShell.PSResourceGet -Install:$Bootstrap
            Export-Package
        }
        Clean {
            # Of the projects only: what npm has installed has folders of these names too.
            Get-ChildItem -Path "$root/src", "$root/tests" -Directory | Get-ChildItem -Directory | Where-Object Name -In bin, obj | Remove-Item -Recurse -Force
            if (Test-Path -LiteralPath $out) { Remove-Item -LiteralPath $out -Recurse -Force }
        }
    }
}
