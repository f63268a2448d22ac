#Requires -Version 5.1
<#
.SYNOPSIS
    Builds, tests and documents WriterVision, for those who have PowerShell.
.DESCRIPTION
    A wrapper: all that is needed to build and test is the .NET SDK (see README.md). Docs and the Pester suite need the real PowerShell,
    with Microsoft.PowerShell.PlatyPS 1.0 and Pester 5.7.
.PARAMETER Task
    Build  builds the module, and stages it in out/WriterVision
    Test   runs dotnet test, then the Pester suite
    Docs   builds the MAML of the pages in docs/en-US, and stages it
    Demo   runs the quickstart
    Clean  deletes what a build makes
.EXAMPLE
    ./build.ps1 Build, Test
#>
[CmdletBinding()]
param(
    [Parameter(Position = 0)]
    [ValidateSet('Build', 'Test', 'Docs', 'Demo', 'Clean')]
    [string[]] $Task = 'Build',

    [ValidateSet('Debug', 'Release')]
    [string] $Configuration = 'Debug'
)

$ErrorActionPreference = 'Stop'
Set-StrictMode -Version Latest
$root = $PSScriptRoot
$pages = [System.IO.Path]::Combine($root, 'docs', 'en-US')

function Invoke-Dotnet([string[]] $Argument) {
    # The working folder decides which global.json, and so which test runner, dotnet uses.
    Push-Location -LiteralPath $root
    try { dotnet $Argument } finally { Pop-Location }
    if ($LASTEXITCODE -ne 0) { throw "dotnet $Argument failed with exit code $LASTEXITCODE." }
}

function Import-Tool([string] $Name, [version] $Version) {
    if (-not (Get-Module -ListAvailable -Name $Name | Where-Object Version -GE $Version)) {
        throw "$Name $Version or later is missing. Install it with: Install-PSResource $Name -Version '[$Version,)'"
    }
    Import-Module -Name $Name -MinimumVersion $Version
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

foreach ($name in $Task) {
    switch ($name) {
        Build { Invoke-Dotnet build, --configuration, $Configuration }
        Test {
            Invoke-Dotnet test, --configuration, $Configuration
            Import-Tool -Name Pester -Version 5.7.0
            & ([System.IO.Path]::Combine($root, 'tests', 'Pester', 'Invoke-Suite.ps1'))
            if ($LASTEXITCODE -ne 0) { throw 'The Pester suite failed.' }
        }
        Docs {
            Import-Tool -Name Microsoft.PowerShell.PlatyPS -Version 1.0
            Export-Maml -Maml @(ConvertTo-Maml) -Path ([System.IO.Path]::Combine($pages, 'WriterVision.dll-Help.xml'))
            Invoke-Dotnet build, --configuration, $Configuration
        }
        Demo { Invoke-Dotnet run, --project, src/WriterVision.Quickstart }
        Clean {
            Get-ChildItem -Path $root -Directory -Recurse | Where-Object Name -In bin, obj, out |
                Where-Object { Test-Path -LiteralPath $_.FullName } | Remove-Item -Recurse -Force
        }
    }
}
