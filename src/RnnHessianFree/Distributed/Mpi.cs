using System.Reflection;
using System.Runtime.InteropServices;

namespace RnnHessianFree.Distributed;

/// <summary>
/// The calls of the Message Passing Interface (MPI-3.1) that ranks make, in whichever library of the system the launcher belongs to. Handles
/// are pointers in Open MPI and 32-bit numbers in MPICH and its kin: both fit a register. A call that fails does not return, by MPI's
/// default error handler, and so none gives anything.
/// </summary>
static unsafe partial class Mpi
{
    public const int ThreadMultiple = 3;

    /// <summary>More than a status takes in any library: 24 bytes in Open MPI, 20 in MPICH.</summary>
    public const int StatusBytes = 64;

    const string Library = "mpi";

    static readonly Lock OneLoad = new();
    static nint _library;

    public static nint World { get; private set; }

    public static nint Byte { get; private set; }

    public static nint Double { get; private set; }

    public static nint Sum { get; private set; }

    public static nint InPlace { get; private set; }

    /// <summary>Loads the first of these libraries that is there.</summary>
    /// <exception cref="DllNotFoundException">None is.</exception>
    public static void Load(IReadOnlyList<string> candidates)
    {
        lock (OneLoad)
        {
            if (_library != 0) return;
            if (!candidates.Any(name => NativeLibrary.TryLoad(name, out _library)))
                throw new DllNotFoundException($"no MPI library can be loaded (tried {string.Join(", ", candidates)})");
            NativeLibrary.SetDllImportResolver(Assembly.GetExecutingAssembly(), (name, _, _) => name == Library ? _library : 0);
            if (NativeLibrary.TryGetExport(_library, "ompi_mpi_comm_world", out nint world)) // mpi.h of Open MPI: addresses of its variables
                (World, Byte, Double, Sum, InPlace) = (world, Export("ompi_mpi_byte"), Export("ompi_mpi_double"), Export("ompi_mpi_op_sum"), 1);
            else // mpi.h of MPICH, whose numbers all libraries of its ABI share
                (World, Byte, Double, Sum, InPlace) = (0x44000000, 0x4c00010d, 0x4c00080b, 0x58000003, -1);
        }
    }

    static nint Export(string name) => NativeLibrary.GetExport(_library, name);

    [LibraryImport(Library, EntryPoint = "MPI_Init_thread")]
    public static partial void InitThread(int* argc, byte*** argv, int required, int* provided);

    [LibraryImport(Library, EntryPoint = "MPI_Finalize")]
    public static partial void Finish();

    [LibraryImport(Library, EntryPoint = "MPI_Abort")]
    public static partial void Abort(nint ranks, int exitCode);

    [LibraryImport(Library, EntryPoint = "MPI_Comm_rank")]
    public static partial void Rank(nint ranks, int* rank);

    [LibraryImport(Library, EntryPoint = "MPI_Comm_size")]
    public static partial void Size(nint ranks, int* size);

    [LibraryImport(Library, EntryPoint = "MPI_Comm_dup")]
    public static partial void Duplicate(nint ranks, nint* duplicate);

    [LibraryImport(Library, EntryPoint = "MPI_Barrier")]
    public static partial void Barrier(nint ranks);

    [LibraryImport(Library, EntryPoint = "MPI_Ibarrier")]
    public static partial void BeginBarrier(nint ranks, nint* request);

    [LibraryImport(Library, EntryPoint = "MPI_Bcast")]
    public static partial void Broadcast(void* buffer, int count, nint type, int root, nint ranks);

    [LibraryImport(Library, EntryPoint = "MPI_Allgatherv")]
    public static partial void AllGather(void* sent, int count, nint type, void* received, int* counts, int* starts, nint receivedType, nint ranks);

    [LibraryImport(Library, EntryPoint = "MPI_Alltoallv")]
    public static partial void AllToAll(void* sent, int* sentCounts, int* sentStarts, nint type,
        void* received, int* receivedCounts, int* receivedStarts, nint receivedType, nint ranks);

    [LibraryImport(Library, EntryPoint = "MPI_Allreduce")]
    public static partial void AllReduce(void* sent, void* received, int count, nint type, nint operation, nint ranks);

    [LibraryImport(Library, EntryPoint = "MPI_Isend")]
    public static partial void BeginSend(void* buffer, int count, nint type, int rank, int tag, nint ranks, nint* request);

    [LibraryImport(Library, EntryPoint = "MPI_Test")]
    public static partial void Test(nint* request, int* isDone, void* status);

    [LibraryImport(Library, EntryPoint = "MPI_Iprobe")]
    public static partial void Probe(int rank, int tag, nint ranks, int* isThere, void* status);

    [LibraryImport(Library, EntryPoint = "MPI_Recv")]
    public static partial void Receive(void* buffer, int count, nint type, int rank, int tag, nint ranks, void* status);
}
