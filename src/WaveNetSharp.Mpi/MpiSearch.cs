using System.Runtime.InteropServices;

namespace WaveNetSharp.Mpi;

/// <summary>Finds the MPI library of a family on this computer.</summary>
internal static class MpiSearch
{
    /// <summary>Names a library file, for those that are not where the loader looks.</summary>
    public const string Variable = "WAVENET_MPI_LIBRARY";

    // Has another value in the two families, and each exports the one name that the other does not.
    private const string OpenMpiMark = "ompi_mpi_comm_world";
    private const string AnyMark = "MPI_Init_thread";

    /// <summary>Loads the library.</summary>
    /// <param name="family">The family of the launcher: the processes of another family's library would each be alone.</param>
    /// <exception cref="DllNotFoundException">There is none; the message names what was looked for.</exception>
    public static (nint Library, string Name) Load(MpiFamily family)
    {
        string[] names = Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } given ? [given] : NamesOf(family);
        List<string> tried = [];
        foreach (string name in names)
        {
            if (!NativeLibrary.TryLoad(name, out nint library))
            {
                tried.Add(name);
            }
            else if (FamilyOf(library) == family)
            {
                return (library, name);
            }
            else
            {
                tried.Add($"{name} (there, but not of this family)");
                NativeLibrary.Free(library);
            }
        }

        string title = family == MpiFamily.OpenMpi ? "Open MPI" : "MPICH";
        string package = family == MpiFamily.OpenMpi ? "libopenmpi3 (Debian)" : "libmpich12 (Debian)";
        throw new DllNotFoundException(
            $"this process was started by the launcher of {title} and needs its library, but found none of: {string.Join(", ", tried)}. Install {package}, or name the file in {Variable}.");
    }

    private static string[] NamesOf(MpiFamily family) => (family, OperatingSystem.IsMacOS()) switch
    {
        (MpiFamily.OpenMpi, false) => ["libmpi.so.40", "libmpi.so"],
        (MpiFamily.OpenMpi, true) => ["libmpi.40.dylib", "/opt/homebrew/lib/libmpi.40.dylib", "/usr/local/lib/libmpi.40.dylib"],
        (MpiFamily.Mpich, false) => ["libmpich.so.12", "libmpi.so.12", "libmpich.so", "libmpi.so"],
        _ => ["libmpi.12.dylib", "/opt/homebrew/lib/libmpi.12.dylib", "/usr/local/lib/libmpi.12.dylib"],
    };

    private static MpiFamily? FamilyOf(nint library) =>
        NativeLibrary.TryGetExport(library, OpenMpiMark, out _) ? MpiFamily.OpenMpi
        : NativeLibrary.TryGetExport(library, AnyMark, out _) ? MpiFamily.Mpich
        : null;
}
