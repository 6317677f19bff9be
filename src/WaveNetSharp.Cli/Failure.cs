using System.Reflection;
using WaveNetSharp.Files;
using WaveNetSharp.Training;
using WaveNetSharp.Training.Ranks;

namespace WaveNetSharp.Cli;

/// <summary>Tells what went wrong in one line. A stack trace is for us, and only on request.</summary>
internal static class Failure
{
    private const string DebugVariable = "WAVENET_DEBUG";

    /// <summary>Prints the error line of an exception.</summary>
    /// <returns>The exit code that belongs to it.</returns>
    public static int Report(Exception exception, Terminal terminal)
    {
        exception = Innermost(exception);
        int code = ExitCode.Failed;
        switch (exception)
        {
            case BrokenPipeException:
                // Who closed the pipe has what it wanted, as in 'wavenet generate --out - | head -c 16000'.
                return ExitCode.Done;
            case IOException full when FullDisk.Is(full):
                terminal.WriteError($"{exception.Message.TrimEnd('.')}. The disk is full: make room, or choose another place. What was complete before is kept.");
                break;
            case InvalidDataException or IOException or UnauthorizedAccessException or TrainingDivergedException or JointFailureException or DllNotFoundException:
                terminal.WriteError(exception.Message);
                break;
            case OutOfMemoryException:
                terminal.WriteError("there is not enough memory. Choose a smaller network, window or batch, or fewer threads.");
                break;
            // The exact type: what a damaged network gives is said so; a division by zero would be a bug.
            case ArithmeticException when exception.GetType() == typeof(ArithmeticException):
                terminal.WriteError(exception.Message);
                break;
            // What .NET makes of the system's EFBIG, although nobody called anything wrongly.
            case ArgumentOutOfRangeException { ParamName: "value" }:
                terminal.WriteError("a file would become larger than this system allows (ulimit -f shows and changes the limit). What was complete before is kept.");
                break;
            // Bad calls are bad options here; ArgumentNullException is never one.
            case ArgumentException and not ArgumentNullException:
                terminal.WriteError(WithoutParameterName((ArgumentException)exception));
                code = ExitCode.Usage;
                break;
            default:
                terminal.WriteError($"this is a bug in wavenet: {exception.GetType().Name}: {exception.Message} " +
                    $"Set {DebugVariable}=1 to see where, and please report it.");
                break;
        }

        if (Environment.GetEnvironmentVariable(DebugVariable) == "1")
        {
            terminal.Error.WriteLine(exception);
        }

        return code;
    }

    // Worker threads and reflection wrap what really happened.
    private static Exception Innermost(Exception exception) => exception switch
    {
        JointFailureException { InnerException: Exception inner } => Innermost(inner),
        AggregateException { InnerException: Exception inner } => Innermost(inner),
        TargetInvocationException { InnerException: Exception inner } => Innermost(inner),
        TypeInitializationException { InnerException: Exception inner } => Innermost(inner),
        _ => exception,
    };

    private static string WithoutParameterName(ArgumentException exception)
    {
        string suffix = $" (Parameter '{exception.ParamName}')";
        int at = exception.ParamName is null ? -1 : exception.Message.IndexOf(suffix, StringComparison.Ordinal);
        return at < 0 ? exception.Message : exception.Message[..at];
    }
}
