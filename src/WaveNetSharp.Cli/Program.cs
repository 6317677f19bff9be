using System.Runtime.InteropServices;
using WaveNetSharp.Cli;

// Where a limit on the size of files (ulimit -f) is met the system sends SIGXFSZ, 25 on Linux and macOS, which ends a process without a word.
// Taken note of, it lets the write fail instead, and that is reported. Never given back: the runtime hands the signal on from another thread,
// and when nobody listened any more by then, it would end the process after all.
PosixSignalRegistration? fileSize = OperatingSystem.IsWindows() ? null : PosixSignalRegistration.Create((PosixSignal)25, context => context.Cancel = true);
using Terminal terminal = Terminal.OfProcess();
int exitCode = CommandLine.Run(args, terminal);
GC.KeepAlive(fileSize);
return exitCode;
