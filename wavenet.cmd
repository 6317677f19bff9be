@echo off
rem Runs the command line of WaveNetSharp. The build does nothing when nothing has changed.
setlocal
set "root=%~dp0"
set "log=%TEMP%\wavenet-build.log"
where dotnet >nul 2>nul
if errorlevel 1 (
  echo error: wavenet needs the .NET SDK 10.0 and found no 'dotnet' on PATH. Get it from https://dotnet.microsoft.com/download/dotnet/10.0 and try again. 1>&2
  exit /b 1
)
pushd "%root%"
dotnet build src\WaveNetSharp.Cli\WaveNetSharp.Cli.csproj -c Release -v quiet -nologo >"%log%" 2>&1
if errorlevel 1 (
  popd
  type "%log%" 1>&2
  echo error: the build failed. wavenet needs the .NET SDK 10.0; the output is in %log%. 1>&2
  exit /b 1
)
popd
dotnet "%root%src\WaveNetSharp.Cli\bin\Release\net10.0\wavenet.dll" %*
exit /b %errorlevel%
