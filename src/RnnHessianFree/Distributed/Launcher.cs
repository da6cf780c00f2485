using System.Globalization;

namespace RnnHessianFree.Distributed;

/// <summary>What started this process as one of several, by the variables that it sets: <c>mpirun</c>, <c>mpiexec</c> or Slurm's <c>srun</c>.</summary>
/// <param name="Rank">Which of them this process is.</param>
/// <param name="Size">How many there are.</param>
/// <param name="Libraries">The libraries to try, the launcher's own kind first.</param>
public sealed record Launcher(int Rank, int Size, IReadOnlyList<string> Libraries)
{
    /// <summary>The variable that names an MPI library to use instead.</summary>
    public const string LibraryVariable = "RNNHF_MPI";

    static readonly string[] OpenMpi = ["libmpi.so.40", "libmpi.40.dylib"];
    static readonly string[] Mpich = ["libmpich.so.12", "libmpi.so.12", "libmpi.12.dylib"]; // libmpi.so.12: MPICH from source, Intel MPI, MVAPICH

    /// <summary>The launcher of these variables; null where there is none, or one process alone.</summary>
    /// <param name="variable">The value of a variable of the environment.</param>
    public static Launcher? Of(Func<string, string?> variable)
    {
        ArgumentNullException.ThrowIfNull(variable);
        int? Number(string name) => int.TryParse(variable(name), NumberStyles.None, CultureInfo.InvariantCulture, out int n) ? n : null;
        (string Rank, string Size, bool IsOpenMpi)[] known =
        [
            ("OMPI_COMM_WORLD_RANK", "OMPI_COMM_WORLD_SIZE", true),  // mpirun of Open MPI
            ("PMIX_RANK", "SLURM_STEP_NUM_TASKS", true),             // srun --mpi=pmix
            ("PMI_RANK", "PMI_SIZE", false),                         // mpiexec of MPICH and Intel, srun --mpi=pmi2
            ("SLURM_PROCID", "SLURM_STEP_NUM_TASKS", true),          // srun without a word on MPI
        ];
        foreach (var (rank, size, isOpenMpi) in known)
            if (Number(rank) is { } which && Number(size) is > 1 and var count)
                return new(which, count, variable(LibraryVariable) is { Length: > 0 } named ? [named]
                    : isOpenMpi ? [.. OpenMpi, .. Mpich] : [.. Mpich, .. OpenMpi]);
        return null;
    }
}
