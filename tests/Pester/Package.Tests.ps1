BeforeAll {
    . "$PSScriptRoot/Emulator.ps1"
    $root = [System.IO.Path]::GetFullPath("$PSScriptRoot/../..")
    $version = (Import-PowerShellDataFile "$root/WriterVision.psd1").ModuleVersion
    $package = "$root/out/WriterVision.$version.nupkg"
    Remove-Item $package -ErrorAction Ignore
    $output = pwsh -NoProfile -File "$root/build.ps1" Package
    if ($LASTEXITCODE -ne 0) { throw ($output -join "`n") }
    $content = Join-Path $TestDrive content
    [System.IO.Compression.ZipFile]::ExtractToDirectory($package, $content)
}

Describe 'The package' {
    It 'has what is staged, and of the rest only what a package must have' {
        $files = (Get-ChildItem -LiteralPath $content -Recurse -File -Force).FullName | ForEach-Object { [System.IO.Path]::GetRelativePath($content, $_).Replace('\', '/') }
        $staged = (Get-ChildItem -LiteralPath "$root/out/WriterVision" -Recurse -File).FullName |
            ForEach-Object { [System.IO.Path]::GetRelativePath("$root/out/WriterVision", $_).Replace('\', '/') }
        $own = '_rels/.rels', '[Content_Types].xml', 'WriterVision.nuspec', 'package/services/metadata/core-properties/nuget.psmdcp'
        $files | Sort-Object | Should -Be ($staged + $own | Sort-Object)
        $files | Should -Contain 'LICENSE'
        $files | Should -Contain 'README.md'
        $files | Should -Not -Match '\.(pdb|deps\.json)$|Tests|Emulator'
    }

    It 'is described by the manifest' {
        $metadata = ([xml] (Get-Content -Raw -LiteralPath "$content/WriterVision.nuspec")).package.metadata
        $metadata.id | Should -Be 'WriterVision'
        $metadata.version | Should -Be $version
        $metadata.licenseUrl, $metadata.releaseNotes, $metadata.description, $metadata.authors | Should -Not -BeNullOrEmpty
        -split $metadata.tags | Should -Contain 'PSEdition_Desktop'
        [System.Diagnostics.FileVersionInfo]::GetVersionInfo("$content/lib/net8.0/WriterVision.dll").ProductVersion | Should -BeLike "$version*"
    }

    It 'is a Release build that does not tell where it was built' {
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

    # A home of its own: what the user has registered and installed stays as it is. Only Linux knows no other place for it.
    It 'installs from a folder, and works in a new shell' -Skip:(-not $IsLinux) {
        $emulator = Start-Emulator
        $start = [System.Diagnostics.ProcessStartInfo]::new([System.Environment]::ProcessPath)
        $environment = @{
            HOME            = Join-Path $TestDrive home
            XDG_DATA_HOME   = (New-Item -ItemType Directory ([System.IO.Path]::Combine($TestDrive, 'home', '.local', 'share'))).FullName
            PSModulePath    = ''
            WRITER_BASE_URL = $emulator.Address
            WRITER_API_KEY  = 'key-of-pester'
            FEED            = (New-Item -ItemType Directory (Join-Path $TestDrive feed)).FullName
            PACKAGE         = $package
            SAMPLES         = "$root/docs/samples"
            NO_COLOR        = '1'
        }
        foreach ($variable in $environment.GetEnumerator()) { $start.Environment[$variable.Key] = $variable.Value }
        $start.RedirectStandardOutput = $true
        $start.RedirectStandardError = $true
        function Invoke-Shell([string] $Script) {
            $start.ArgumentList.Clear()
            '-NoProfile', '-NonInteractive', '-Command', "`$ErrorActionPreference = 'Stop'; $Script" | ForEach-Object { $start.ArgumentList.Add($_) }
            $process = [System.Diagnostics.Process]::Start($start)
            $errors = $process.StandardError.ReadToEndAsync()
            $answer = $process.StandardOutput.ReadToEnd()
            $process.WaitForExit()
            $errors.Result | Should -BeNullOrEmpty
            $answer.Trim()
        }

        try {
            Invoke-Shell '
                Register-PSResourceRepository -Name WriterVisionFeed -Uri $env:FEED -Trusted
                Publish-PSResource -NupkgPath $env:PACKAGE -Repository WriterVisionFeed
                (Find-PSResource WriterVision -Repository WriterVisionFeed).Version.ToString()
                Install-PSResource WriterVision -Repository WriterVisionFeed -Scope CurrentUser -Quiet' | Should -Be $version
            Invoke-Shell '
                $result = Get-ChildItem $env:SAMPLES -Filter sunset.jpg | Invoke-WriterVision "Describe the image"
                $module = Get-Module WriterVision
                $result.Name, $module.Version, $module.ModuleBase.StartsWith($env:XDG_DATA_HOME), (Get-Help Invoke-WriterVision).Synopsis.Length.CompareTo(20) -join " "' |
                Should -Be "sunset.jpg $version True 1"
            Invoke-Shell '
                Uninstall-PSResource WriterVision
                @(Get-Module WriterVision -ListAvailable).Count' | Should -Be '0'
        }
        finally { Stop-Emulator $emulator }
    }
}

Describe 'build.ps1' {
    It 'says what is missing and how to get it, and fails' {
        $empty = New-Item -ItemType Directory (Join-Path $TestDrive empty)
        $said = pwsh -NoProfile -Command "`$env:PSModulePath = '$empty'; function Get-Module { }; & '$root/build.ps1' Docs" 2>&1 | Out-String
        $LASTEXITCODE | Should -Be 1
        $said | Should -Match 'PlatyPS 1\.0\.3 or later is missing'
        $said | Should -Match '-Bootstrap'
    }

    It 'has help for each task' {
        $help = Get-Help "$root/build.ps1" -Full
        $help.Synopsis | Should -Match '^Builds'
        $tasks = (Get-Command "$root/build.ps1").Parameters.Task.Attributes.ValidValues
        foreach ($task in $tasks) { (($help.parameters.parameter | Where-Object name -EQ Task).description | Out-String) | Should -Match "(?m)^\s*$task\s" }
    }
}
