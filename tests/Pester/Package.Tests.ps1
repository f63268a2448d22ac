BeforeAll {
    . "$PSScriptRoot/Emulator.ps1"
    $root = [System.IO.Path]::GetFullPath("$PSScriptRoot/../..")
    $version = (Import-PowerShellDataFile "$root/WriterVision.psd1").ModuleVersion
    $package = "$root/out/WriterVision.$version.nupkg"
    Remove-Item $package -ErrorAction Ignore
    $output = & "$PSHOME/pwsh" -NoProfile -File "$root/build.ps1" Package -Module WriterVision
    if ($LASTEXITCODE -ne 0) { throw ($output -join "`n") }
    $content = Join-Path $TestDrive content
    [System.IO.Compression.ZipFile]::ExtractToDirectory($package, $content)
}

Describe 'The package' {
    It 'contains only the staged files and the files that the package format requires' {
        $files = (Get-ChildItem -LiteralPath $content -Recurse -File -Force).FullName | ForEach-Object { [System.IO.Path]::GetRelativePath($content, $_).Replace('\', '/') }
        $staged = (Get-ChildItem -LiteralPath "$root/out/WriterVision" -Recurse -File).FullName |
            ForEach-Object { [System.IO.Path]::GetRelativePath("$root/out/WriterVision", $_).Replace('\', '/') }
        $own = '_rels/.rels', '[Content_Types].xml', 'WriterVision.nuspec', 'package/services/metadata/core-properties/any.psmdcp'
        $files = $files -replace '[^/]+\.psmdcp$', 'any.psmdcp'
        $files | Sort-Object | Should -Be ($staged + $own | Sort-Object)
        $files | Should -Contain 'LICENSE'
        $files | Should -Contain 'README.md'
        $files | Should -Contain 'THIRD-PARTY-NOTICES.txt'
        $files | Should -Not -Match '\.(pdb|deps\.json)$|Tests|Emulator'
    }

    It 'contains every file that README links to' {
        $links = [regex]::Matches([System.IO.File]::ReadAllText("$content/README.md"), '\]\((?!https?:|#)([^)#]+)').ForEach{ $_.Groups[1].Value }
        $links.Count | Should -BeGreaterThan 5
        $links.Where{ -not (Test-Path -LiteralPath "$content/$_") } | Should -BeNullOrEmpty
    }

    It 'is described by the manifest' {
        $metadata = ([xml] (Get-Content -Raw -LiteralPath "$content/WriterVision.nuspec")).package.metadata
        $metadata.id | Should -Be 'WriterVision'
        $metadata.version | Should -Be $version
        $metadata.licenseUrl, $metadata.projectUrl, $metadata.releaseNotes, $metadata.description, $metadata.authors | Should -Not -BeNullOrEmpty
        -split $metadata.tags | Should -Contain 'PSEdition_Desktop'
        [System.Diagnostics.FileVersionInfo]::GetVersionInfo("$content/lib/net8.0/WriterVision.dll").ProductVersion | Should -BeLike "$version*"
    }

    It 'is a Release build that does not contain the path of the build' {
        foreach ($framework in 'net8.0', 'netstandard2.0') {
            $image = [System.Reflection.PortableExecutable.PEReader]::new([System.IO.File]::OpenRead("$content/lib/$framework/WriterVision.dll"))
            try {
                $symbols = $image.ReadDebugDirectory() | Where-Object Type -EQ EmbeddedPortablePdb
                $reader = $image.ReadEmbeddedPortablePdbDebugDirectoryData($symbols).GetMetadataReader()
                $sources = foreach ($document in $reader.Documents) { $reader.GetString($reader.GetDocument($document).Name) }
                $sources.Count | Should -BeGreaterThan 50
                $sources | Should -Match '^/_/'
            }
            finally { $image.Dispose() }
        }
    }
}

# The tests use a separate home folder, so that the user's repositories and modules do not change. Only on Linux can variables set all its paths.
Describe 'The installed package' -Skip:(-not $IsLinux) {
    BeforeAll {
        $emulator = Start-Emulator
        $start = [System.Diagnostics.ProcessStartInfo]::new("$PSHOME/pwsh")
        $environment = @{
            HOME            = Join-Path $TestDrive home
            XDG_CONFIG_HOME = (New-Item -ItemType Directory ([System.IO.Path]::Combine($TestDrive, 'home', '.config'))).FullName
            XDG_DATA_HOME   = (New-Item -ItemType Directory ([System.IO.Path]::Combine($TestDrive, 'home', '.local', 'share'))).FullName
            PSModulePath    = ''
            WRITER_BASE_URL = $emulator.Address
            WRITER_API_KEY  = 'key-of-pester'
            FEED            = (New-Item -ItemType Directory (Join-Path $TestDrive feed)).FullName
            SAMPLES         = "$root/docs/samples"
            NO_COLOR        = '1'
        }
        foreach ($variable in $environment.GetEnumerator()) { $start.Environment[$variable.Key] = $variable.Value }
        $start.RedirectStandardOutput = $true
        $start.RedirectStandardError = $true

        function Invoke-Shell([string] $Script) {
            $start.ArgumentList.Clear()
            '-NoProfile', '-NonInteractive', '-Command', "`$ErrorActionPreference = 'Stop'; `$WarningPreference = 'SilentlyContinue'; $Script" | ForEach-Object { $start.ArgumentList.Add($_) }
            $process = [System.Diagnostics.Process]::Start($start)
            $errors = $process.StandardError.ReadToEndAsync()
            $answer = $process.StandardOutput.ReadToEnd()
            $process.WaitForExit()
            $errors.Result | Should -BeNullOrEmpty
            $answer.Trim()
        }

        function Install-FromFeed([string] $File, [string] $Version) {
            Invoke-Shell "
                if (-not (Get-PSResourceRepository WriterVisionFeed -ErrorAction Ignore)) { Register-PSResourceRepository -Name WriterVisionFeed -Uri `$env:FEED -Trusted }
                Publish-PSResource -NupkgPath '$File' -Repository WriterVisionFeed
                (Find-PSResource WriterVision -Repository WriterVisionFeed).Version.ToString()
                Install-PSResource WriterVision -Version $Version -Repository WriterVisionFeed -Scope CurrentUser -Quiet"
        }

        Install-FromFeed $package $version | Should -Be $version
        # The commands in the section 'Install' of README.
        $section = [regex]::Match([System.IO.File]::ReadAllText("$root/README.md").Replace("`r`n", "`n"), '(?s)\n## Install\n(.*?)\n## ').Groups[1].Value
        $powerShell, $windowsPowerShell = [regex]::Matches($section, '(?s)```pwsh\n(.*?)```').ForEach{ , ($_.Groups[1].Value.Trim() -split '\n') }
    }

    AfterAll { Stop-Emulator $emulator }

    It "is installed by README's commands for PowerShell" {
        $powerShell[0] | Should -Be './build.ps1 Package' # which was run above
        $installed = Invoke-Shell "
            Uninstall-PSResource WriterVision -ErrorAction Ignore
            Set-Location '$root'
            $($powerShell[1..9] -join "`n")
            (Get-Module WriterVision -ListAvailable).Version.ToString()
            Unregister-PSResourceRepository WriterVision"
        $installed | Should -Be $version
    }

    It "is installed by README's commands for Windows PowerShell" {
        $installed = Invoke-Shell "
            Uninstall-PSResource WriterVision
            Set-Location '$root'
            $($windowsPowerShell -join "`n")
            (Get-InstalledModule WriterVision).Version.ToString()
            Unregister-PSRepository WriterVision"
        $installed | Should -Be $version
    }

    It 'works in a new shell' {
        Invoke-Shell '
            $result = Get-ChildItem $env:SAMPLES -Filter sunset.jpg | Invoke-WriterVision "Describe the image"
            $module = Get-Module WriterVision
            $result.Name, $module.Version, $module.ModuleBase.StartsWith($env:XDG_DATA_HOME), (Get-Help Invoke-WriterVision).Synopsis.Length.CompareTo(20) -join " "' |
            Should -Be "sunset.jpg $version True 1"
    }

    It 'is installed with WriterVision.Imaging, which converts an image in a new shell' {
        # The analyzers already ran on these sources.
        $env:RunAnalyzers = 'false'
        try { $output = & "$PSHOME/pwsh" -NoProfile -File "$root/build.ps1" Package -Module WriterVision.Imaging }
        finally { Remove-Item Env:RunAnalyzers }
        $LASTEXITCODE | Should -Be 0 -Because ($output -join "`n")
        $imaging = "$root/out/WriterVision.Imaging.$version.nupkg"
        # The package contains the native libraries for all platforms.
        (Get-Item $imaging).Length | Should -BeLessThan 120MB
        Invoke-Shell "
            Uninstall-PSResource WriterVision
            Publish-PSResource -NupkgPath '$imaging' -Repository WriterVisionFeed
            Install-PSResource WriterVision.Imaging -Repository WriterVisionFeed -Scope CurrentUser -Quiet
            (Get-PSResource -Name WriterVision, WriterVision.Imaging | ForEach-Object { `$_.Name + ' ' + `$_.Version } | Sort-Object) -join ', '" |
            Should -Be "WriterVision $version, WriterVision.Imaging $version"
        # PowerShell imports the modules automatically.
        Invoke-Shell '
            $result = ConvertTo-WriterImage $env:SAMPLES/scans/sunset.heic -MaximumDimension 300 | Invoke-WriterVision "Describe the image"
            $module = Get-Module WriterVision.Imaging
            $result.Name, ($result.Text -match "JPEG image of 300 x 200 pixels"), $module.Version, $module.ModuleBase.StartsWith($env:XDG_DATA_HOME) -join " "' |
            Should -Be "sunset.heic True $version True"
        Invoke-Shell 'Uninstall-PSResource WriterVision.Imaging'
    }

    It 'can be installed next to another version, and a second version in one session causes an error' {
        $source = (New-Item -ItemType Directory (Join-Path $TestDrive source)).FullName
        Get-ChildItem $root -File | Copy-Item -Destination $source
        Get-ChildItem "$root/src/WriterVision" -Recurse -File | Where-Object FullName -NotMatch '[\\/](bin|obj)[\\/]' |
            ForEach-Object { $target = $_.FullName.Replace($root, "$source/"); $null = New-Item -ItemType Directory -Force (Split-Path $target); Copy-Item -LiteralPath $_ $target }
        foreach ($folder in 'en-US', 'guides', 'images') { Copy-Item "$root/docs/$folder" "$source/docs/$folder" -Recurse }
        $manifest = "$source/WriterVision.psd1"
        [System.IO.File]::WriteAllText($manifest, [System.IO.File]::ReadAllText($manifest).Replace("= '$version'", "= '9.8.7'"))
        # The analyzers already ran on these sources, and their configuration is not in this folder.
        $env:RunAnalyzers = 'false'
        try { $output = & "$PSHOME/pwsh" -NoProfile -File "$source/build.ps1" Package -Module WriterVision }
        finally { Remove-Item Env:RunAnalyzers }
        $LASTEXITCODE | Should -Be 0 -Because ($output -join "`n")
        Install-FromFeed "$source/out/WriterVision.9.8.7.nupkg" 9.8.7 | Should -Be 9.8.7

        $ask = '(Get-ChildItem $env:SAMPLES -Filter sunset.jpg | Invoke-WriterVision "p").Name; (Get-Module WriterVision).Version.ToString()'
        Invoke-Shell $ask | Should -Be "sunset.jpg`n9.8.7"
        foreach ($pair in @($version, '9.8.7'), @('9.8.7', $version)) {
            $first, $second = $pair
            $lines = (Invoke-Shell "
                Import-Module WriterVision -RequiredVersion $first
                try { Import-Module WriterVision -RequiredVersion $second } catch { `$_.Exception.Message }
                $ask
                Remove-Module WriterVision
                try { Import-Module WriterVision -RequiredVersion $second } catch { `$_.Exception.Message }
                Import-Module WriterVision -RequiredVersion $first
                $ask") -split "`n"
            $message = "WriterVision $first is already loaded in this session, and a session can use only one version. Start a new session to use WriterVision $second."
            $lines | Should -Be $message, 'sunset.jpg', $first, $message, 'sunset.jpg', $first
        }
    }

    It 'can be uninstalled' {
        Invoke-Shell '
            Uninstall-PSResource WriterVision -Version "[0.0,99.0]"
            Uninstall-Module WriterVision -AllVersions -ErrorAction Ignore # the version from Install-Module
            @(Get-Module WriterVision -ListAvailable).Count' | Should -Be '0'
    }
}

Describe 'build.ps1' {
    BeforeAll {
        # Runs build.ps1 in a shell without other modules. Functions replace dotnet and the installation of modules: they write their arguments, and
        # dotnet fails.
        function Invoke-Build([string] $Argument, [string] $Setup = '') {
            # One line, because for a longer script PowerShell adds the line to the error message.
            $script = @(
                '$PSStyle.OutputRendering = "PlainText"'
                '$global:installed = @{}'
                'function Get-Module { param([switch] $ListAvailable, $Name) if ($global:installed.Contains($Name)) { $global:installed[$Name] } }'
                'function Import-Module { }'
                'function Import-MarkdownCommandHelp { throw "PlatyPS is not run here" }'
                'function dotnet { "dotnet $($args[0])"; $global:LASTEXITCODE = 3 }'
                'function Install-PSResource { param($Name, $Version, $Repository, $Scope, [switch] $TrustRepository) & $global:install $Name $Version $Repository $Scope }'
                '$global:install = { "installs $($args[0]) $($args[1]) from $($args[2]) for $($args[3])"; $global:installed[$args[0]] = @{ Version = [version] $args[1] } }'
                $Setup
                "& '$root/build.ps1' $Argument") -join '; '
            $output = & "$PSHOME/pwsh" -NoProfile -Command $script 2>&1 | Out-String -Width 1000
            [pscustomobject]@{ ExitCode = $LASTEXITCODE; Output = $output.Trim() }
        }
    }

    It '<Task> fails if <Tool> is missing, and shows how to install it' -ForEach @(
        @{ Task = 'Docs'; Tool = 'Microsoft.PowerShell.PlatyPS'; Version = '1.0.3' }
        @{ Task = 'Package'; Tool = 'Microsoft.PowerShell.PSResourceGet'; Version = '1.2.0' }
    ) {
        $build = Invoke-Build $Task
        $build.ExitCode | Should -Be 1
        $build.Output | Should -Be "build.ps1: $Tool $Version or later is missing. Run this script with -Bootstrap, or install it with: Install-PSResource $Tool -Version $Version"
    }

    It 'installs the pinned versions with -Bootstrap, and fails if dotnet fails' {
        $build = Invoke-Build 'Test, Demo -Bootstrap'
        $build.ExitCode | Should -Be 1
        $build.Output -split '\r?\n' | Should -Be @(
            'installs PSScriptAnalyzer 1.25.0 from PSGallery for CurrentUser'
            'dotnet build --configuration Debug'
            'build.ps1: dotnet build --configuration Debug failed with exit code 3.')
        (Invoke-Build 'Docs -Bootstrap').Output | Should -BeLike 'installs Microsoft.PowerShell.PlatyPS 1.0.3 from PSGallery for CurrentUser*'
        (Invoke-Build 'Package -Bootstrap').Output | Should -BeLike 'installs Microsoft.PowerShell.PSResourceGet 1.2.0 from PSGallery for CurrentUser*'
    }

    It 'runs the tests without installing modules' {
        (Invoke-Build 'Test').Output | Should -BeLike 'dotnet build --configuration Debug*'
    }

    It 'keeps an installed newer minor version, and replaces an older or another major version' {
        $installed = '$global:installed["Microsoft.PowerShell.PlatyPS"] = @{{ Version = [version] "{0}" }}'
        (Invoke-Build 'Docs -Bootstrap' ($installed -f '1.2.0')).Output | Should -Not -BeLike '*installs*'
        (Invoke-Build 'Docs -Bootstrap' ($installed -f '1.0.2')).Output | Should -BeLike 'installs Microsoft.PowerShell.PlatyPS 1.0.3*'
        (Invoke-Build 'Docs -Bootstrap' ($installed -f '2.0.0')).Output | Should -BeLike 'installs Microsoft.PowerShell.PlatyPS 1.0.3*'
    }

    It 'shows why a module could not be installed' {
        $build = Invoke-Build 'Docs -Bootstrap' '$global:install = { Write-Error "no such host" -ErrorAction Stop }'
        $build.ExitCode | Should -Be 1
        $build.Output | Should -Be 'build.ps1: Microsoft.PowerShell.PlatyPS 1.0.3 could not be installed from the PowerShell Gallery: no such host'
    }

    It 'installs with the tools of Windows PowerShell, and reports missing tools' {
        $none = 'Remove-Item Function:Install-PSResource; function Get-Command { param($Name) if ($Name -notlike "Install-*" -or $Name -eq $global:has) { "found" } }'
        $module = 'function Install-Module { param($Name, $RequiredVersion, $Repository, $Scope, [switch] $Force, [switch] $SkipPublisherCheck) "Install-Module $Name $RequiredVersion" }'
        $build = Invoke-Build 'Package -Bootstrap' "$none; $module; `$global:has = 'Install-Module'"
        $build.Output | Should -BeLike 'Install-Module Microsoft.PowerShell.PSResourceGet 1.2.0*'
        (Invoke-Build 'Package' "$none; $module; `$global:has = 'Install-Module'").Output | Should -BeLike '*install it with: Install-Module Microsoft.PowerShell.PSResourceGet -RequiredVersion 1.2.0'
        $build = Invoke-Build 'Package -Bootstrap' "$none; `$global:has = ''"
        $build.ExitCode | Should -Be 1
        $build.Output | Should -BeLike '*has neither Install-PSResource nor Install-Module*'
    }

    It 'rejects an unknown task' {
        $build = Invoke-Build 'Deploy'
        $build.ExitCode | Should -Be 1
        $build.Output | Should -BeLike '*"Deploy" does not belong to the set "Build,Test,Docs,Demo,Package,Clean"*'
    }

    It 'deletes only the output of a build with Clean' {
        $copy = (New-Item -ItemType Directory (Join-Path $TestDrive clean)).FullName
        'out/WriterVision', 'src/A/bin/Debug', 'src/A/obj', 'src/A/Batch', 'tests/B/bin', 'tests/Contract/node_modules/c/bin' |
            ForEach-Object { $null = New-Item -ItemType Directory "$copy/$_" }
        Copy-Item "$root/build.ps1" $copy
        # Other shells pass two tasks as separate arguments.
        & "$PSHOME/pwsh" -NoProfile -File "$copy/build.ps1" Clean Clean
        $LASTEXITCODE | Should -Be 0
        (Get-ChildItem $copy -Directory -Recurse).FullName | ForEach-Object { [System.IO.Path]::GetRelativePath($copy, $_).Replace('\', '/') } | Sort-Object |
            Should -Be @('src', 'src/A', 'src/A/Batch', 'tests', 'tests/B', 'tests/Contract', 'tests/Contract/node_modules', 'tests/Contract/node_modules/c', 'tests/Contract/node_modules/c/bin')
    }

    It 'has help for each task' {
        $help = Get-Help "$root/build.ps1" -Full
        $help.Synopsis | Should -Match '^Builds'
        $tasks = (Get-Command "$root/build.ps1").Parameters.Task.Attributes.ValidValues
        foreach ($task in $tasks) { (($help.parameters.parameter | Where-Object name -EQ Task).description | Out-String) | Should -Match "(?m)^\s*$task\s" }
    }
}

Describe 'The pinned PowerShell' {
    It 'is the same version for the .NET tool and for the packages' {
        $tool = (Get-Content -Raw "$root/.config/dotnet-tools.json" | ConvertFrom-Json).tools.powershell.version
        $packages = ([xml] (Get-Content -Raw "$root/Directory.Packages.props")).SelectSingleNode('//PowerShellVersion').InnerText
        $packages | Should -Be $tool
    }
}
