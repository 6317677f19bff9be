namespace WaveNetSharp.Mpi;

/// <summary>The two families of MPI libraries, by what their handles are.</summary>
public enum MpiFamily
{
    /// <summary>Open MPI: a handle is a pointer to an object that the library exports.</summary>
    OpenMpi,

    /// <summary>MPICH and what shares its binary interface (Intel MPI, MVAPICH, Cray MPICH): a handle is a 32-bit number.</summary>
    Mpich,
}
