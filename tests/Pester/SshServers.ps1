# SSH servers on loopback whose PowerShell finds the staged module. Dot-source this file in BeforeDiscovery and BeforeAll.

function Find-SshServer {
    if (Test-Path /usr/sbin/sshd) { '/usr/sbin/sshd' } else { (Get-Command sshd -CommandType Application -ErrorAction Ignore | Select-Object -First 1).Source }
}

function Test-SshServer {
    $IsLinux -and (Find-SshServer) -and (Get-Command ssh, ssh-keygen -CommandType Application -ErrorAction Ignore).Count -ge 2
}

<#
.SYNOPSIS
    Starts servers with the names worker0, worker1, ... They write the process ids of their shells to the files pids-0, pids-1, ... in the folder.
#>
function Start-SshServer {
    param(
        [int] $Count,

        # An empty folder for keys and settings.
        [string] $Folder,

        # Environment variables of the remote shells.
        [hashtable] $Environment = @{}
    )
    $shell = [System.Diagnostics.Process]::GetCurrentProcess().MainModule.FileName
    # Under 'dotnet pwsh', the process is dotnet, and its first argument is the shell.
    $shellArguments = @(if ([System.IO.Path]::GetFileNameWithoutExtension($shell) -eq 'dotnet') { [Environment]::GetCommandLineArgs()[0] })
    $variables = $Environment.GetEnumerator().ForEach{ "$($_.Key)='$($_.Value)'" }
    chmod 700 $Folder
    ssh-keygen -q -t ed25519 -N '' -f "$Folder/client"
    ssh-keygen -q -t ed25519 -N '' -f "$Folder/host"
    Copy-Item "$Folder/client.pub" "$Folder/authorized"
    # sshd requires this folder if it runs as root. The service of the distribution creates it.
    if ([Environment]::UserName -eq 'root') { $null = New-Item -ItemType Directory /run/sshd -Force }
    $processes = foreach ($index in 0..($Count - 1)) {
        $listener = [System.Net.Sockets.TcpListener]::new([System.Net.IPAddress]::Loopback, 0)
        $listener.Start()
        $port = $listener.LocalEndpoint.Port
        $listener.Stop()
        # An administrator sets up such a subsystem once, with the path of the module. This one also sets the address of the emulator.
        $subsystem = @('#!/bin/sh', "echo `$`$ >> '$Folder/pids-$index'"
            "export PSModulePath='$root/out' DOTNET_ROOT='$env:DOTNET_ROOT' POWERSHELL_TELEMETRY_OPTOUT=1 $variables"
            "exec '$shell' $($shellArguments.ForEach{ "'$_'" }) -sshs -NoLogo -NoProfile") -join "`n"
        [System.IO.File]::WriteAllText("$Folder/subsystem-$index", "$subsystem`n")
        chmod 700 "$Folder/subsystem-$index"
        Set-Content "$Folder/sshd-$index.conf" @"
Port $port
ListenAddress 127.0.0.1
HostKey $Folder/host
AuthorizedKeysFile $Folder/authorized
PidFile $Folder/sshd-$index.pid
StrictModes no
UsePAM no
PasswordAuthentication no
Subsystem powershell $Folder/subsystem-$index
"@
        Add-Content "$Folder/ssh.conf" "Host worker$index`n  HostName 127.0.0.1`n  Port $port`n  IdentityFile $Folder/client`n  StrictHostKeyChecking no`n  UserKnownHostsFile /dev/null`n  LogLevel ERROR`n"
        Start-Process (Find-SshServer) -ArgumentList '-D', '-f', "$Folder/sshd-$index.conf", '-E', "$Folder/sshd-$index.log" -PassThru
    }
    # This ssh uses the hosts in this folder instead of those in the user's ~/.ssh/config.
    $null = New-Item -ItemType Directory "$Folder/bin"
    [System.IO.File]::WriteAllText("$Folder/bin/ssh", "#!/bin/sh`nexec $((Get-Command ssh -CommandType Application)[0].Source) -F '$Folder/ssh.conf' `"`$@`"`n")
    chmod 700 "$Folder/bin/ssh"
    $path = $env:PATH
    $env:PATH = "$Folder/bin$([System.IO.Path]::PathSeparator)$path"
    [pscustomobject]@{ Processes = $processes; Path = $path }
}

function Stop-SshServer($Servers) {
    if (-not $Servers) { return }
    $env:PATH = $Servers.Path
    $Servers.Processes | Stop-Process -ErrorAction Ignore
}
