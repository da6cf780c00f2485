using RnnHessianFree.Distributed;
using RnnHessianFree.Experiments.Runs;
using RnnHessianFree.Experiments.Settings;
using RnnHessianFree.Models;
using RnnHessianFree.Tasks;

namespace RnnHessianFree.Experiments.Requests;

/// <summary>The engines a run can have.</summary>
enum EngineKind { Simd, MathNet }

/// <summary>One run as asked for. A knob that is not set keeps its default.</summary>
sealed record RunRequest
{
    public string Study { get; init; } = "train";

    /// <summary>Where in a study the run belongs, if in one.</summary>
    public StudyPlace? Place { get; init; }

    /// <summary>The user's own data; null where a task is learned.</summary>
    public DataRequest? Data { get; init; }
    public string Task { get; init; } = "addition";
    public TaskVariant Variant { get; init; }
    public int Length { get; init; } = 50;

    /// <summary>H. 100: Martens &amp; Sutskever 2011, section 4.</summary>
    public int Hidden { get; init; } = 100;

    /// <summary>What each layer is made of.</summary>
    public Layer Cell { get; init; } = Layer.All[0];
    public int Layers { get; init; } = 1;
    public OptimizerEntry Optimizer { get; init; } = OptimizerCatalog.HessianFree;
    public KnobValues Settings { get; init; } = KnobValues.None;
    public KnobValues Initialization { get; init; } = KnobValues.None;

    /// <summary>A file of parameters to start from; null for fresh ones.</summary>
    public string? StartFrom { get; init; }

    /// <summary>What is asked of parameters beside the loss; null for nothing.</summary>
    public AskedConstraints? Constraints { get; init; }

    /// <summary>Whether knobs not set are those of the task's study, where it has any, and the library's only then.</summary>
    public bool UsesTaskStudy { get; init; } = true;

    /// <summary>Whether other work shares the machine, by what the user says.</summary>
    public bool SharesMachine { get; init; }
    public ulong Seed { get; init; } = 1;
    public EngineKind Engine { get; init; }

    /// <summary>Null: that of the task's study, where it has one and <see cref="UsesTaskStudy"/> says so, and single only then.</summary>
    public Precision? Precision { get; init; }
    public int Threads { get; init; } = Environment.ProcessorCount;

    /// <summary>Who shares each batch; null for a process alone.</summary>
    public ICommunicator? Ranks { get; init; }
    public Budget Budget { get; init; } = new();
    public EvaluationRule Evaluation { get; init; } = new();
}
