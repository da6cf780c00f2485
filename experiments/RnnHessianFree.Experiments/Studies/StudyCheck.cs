using RnnHessianFree.Experiments.Requests;
using RnnHessianFree.Experiments.Runs;
using RnnHessianFree.Experiments.Settings;
using RnnHessianFree.Experiments.Usage;

namespace RnnHessianFree.Experiments.Studies;

/// <summary>What must hold in a study beyond the types of its fields.</summary>
/// <param name="file">The file's name, for messages.</param>
sealed class StudyCheck(string file)
{
    /// <exception cref="UsageException">Something does not hold.</exception>
    public void Require(Study study)
    {
        Name("name", study.Name);
        Whole("hidden", study.Hidden, Bounds.Hidden);
        Whole("threads", study.Threads, Bounds.Threads);
        Seeds("seeds", study.Seeds);
        Tuning(study);
        if (study.TriedAtTimes is { } times) Whole("triedAtTimes", times, Bounds.Times);
        Limits("budget", study.Budget);
        if (study.UntunedBudgets is { } factor) Positive("untunedBudgets", factor, Bounds.Times);
        if (study.Evaluation.EveryPasses is { } everyPasses) Whole("evaluation.everyPasses", everyPasses, long.MaxValue);
        if (study.Evaluation.EveryShare is { } share and not (> 0 and <= 1))
            throw Wrong($"evaluation.everyShare is {share}; allowed is a number above 0 and up to 1");
        Whole("evaluation.sequences", study.Evaluation.Sequences, Bounds.Sequences);
        double target = study.Evaluation.Target;
        if (!(target is > 0 and <= 1)) throw Wrong($"evaluation.target is {target}; allowed is a number above 0 and up to 1");

        Some("tasks", study.Tasks.Count);
        int longest = study.Tasks.SelectMany(task => task.Lengths).DefaultIfEmpty(1).Max();
        if ((double)longest * (study.TriedAtTimes ?? 1) > Bounds.Length)
            throw Wrong($"length {longest}, tried at {study.TriedAtTimes ?? 1} times, comes to more than {Bounds.Length}");
        for (int i = 0; i < study.Tasks.Count; i++) Task($"tasks[{i}]", study.Tasks[i], study.Initializations);
        foreach (var initialization in study.Initializations)
        {
            Distinct("tasks", from task in study.Tasks
                              where task.StartsFrom(initialization)
                              from length in task.Lengths
                              select $"{task.Task} ({Catalog.NameOf(task.Variant)}) at length {length}");
        }
        Some("initializations", study.Initializations.Count);
        for (int i = 0; i < study.Initializations.Count; i++)
        {
            Name($"initializations[{i}].name", study.Initializations[i].Name);
            string where = $"{file}: initializations[{i}].settings";
            KnobValues.Read(study.Initializations[i].Settings, InitializationCatalog.Weights.Knobs, where);
        }
        Distinct("initializations", study.Initializations.Select(initialization => initialization.Name));
        Some("optimizers", study.Optimizers.Count);
        for (int i = 0; i < study.Optimizers.Count; i++) Optimizer($"optimizers[{i}]", study.Optimizers[i]);
        Distinct("optimizers", study.Optimizers.Select(optimizer => optimizer.Name));
        Runs(study);
    }

    // Lists and counts that are fair each by itself can still multiply to what nobody means.
    void Runs(Study study)
    {
        double workloads = study.Initializations.Sum(start => study.Tasks.Where(task => task.StartsFrom(start)).Sum(task => (double)task.Lengths.Count));
        double reported = workloads * study.Optimizers.Count * study.Seeds.Count * (study.UntunedBudgets is null ? 1 : 2);
        double trials = study.Tuning is not { } tuning ? 0
            : workloads * study.Optimizers.Count(optimizer => optimizer.Search.Count > 0) * tuning.Trials * tuning.Seeds.Count;
        if (reported + trials > Bounds.Runs)
            throw Wrong($"tasks, lengths, initializations, optimizers, seeds and trials come to {reported + trials:0} runs; allowed are {Bounds.Runs}");
    }

    void Tuning(Study study)
    {
        if (study.Tuning is not { } tuning)
        {
            if (study.Optimizers.FirstOrDefault(optimizer => optimizer.Search.Count > 0) is { } searched)
                throw Wrong($"{searched.Name} has a search, and the study has no tuning; it needs its trials and seeds");
            if (study.UntunedBudgets is not null) throw Wrong("untunedBudgets is given, and the study has no tuning to go without");
            return;
        }
        Whole("tuning.trials", tuning.Trials, Bounds.Trials);
        Seeds("tuning.seeds", tuning.Seeds);
        if (study.Seeds.Intersect(tuning.Seeds).Cast<ulong?>().FirstOrDefault() is { } shared)
            throw Wrong($"seeds has {shared}, which is in tuning.seeds too; what is reported must not be what was tuned on");
    }

    void Task(string path, StudyTask task, IReadOnlyList<StudyInitialization> initializations)
    {
        Some($"{path}.lengths", task.Lengths.Count);
        string[] names = [.. initializations.Select(initialization => initialization.Name)];
        if (task.Initializations is { } some)
        {
            Some($"{path}.initializations", some.Count);
            Distinct($"{path}.initializations", some);
            if (some.FirstOrDefault(name => !names.Contains(name)) is { } unknown)
                throw Wrong($"{path}.initializations has {unknown}; allowed are {string.Join(", ", names)}{Nearest.Hint(unknown, names)}");
        }
        foreach (int length in task.TunedAt is { } at ? task.Lengths.Append(at) : task.Lengths)
        {
            try
            {
                Catalog.Task(task.Task, length, task.Variant);
            }
            catch (UsageException problem)
            {
                throw new UsageException($"{file}: {path}: {problem.Message.TrimStart('-')}", problem);
            }
        }
        KnobValues.Read(task.HessianFree, TaskStudy.Knobs, $"{file}: {path}.hessianFree");
        if (task.Budget is { } budget) Limits($"{path}.budget", budget);
    }

    void Optimizer(string path, StudyOptimizer optimizer)
    {
        Name($"{path}.name", optimizer.Name);
        var knobs = optimizer.Entry($"{file}: {path}.{(optimizer.Optimizer is null ? "name" : "optimizer")}").Knobs;
        KnobValues.Read(optimizer.Settings, knobs, $"{file}: {path}.settings");
        foreach (var (name, search) in optimizer.Search)
        {
            var knob = KnobValues.Find(name, knobs, $"{file}: {path}.search");
            search.Require(knob, $"{file}: {path}.search.{name}");
            if (search.Values is { } values) Some($"{path}.search.{name}.values", values.Count);
            if (optimizer.Settings.ContainsKey(name))
                throw Wrong($"{path} has {name} in settings and in search; a knob is fixed or searched");
        }
        if (optimizer.Search.Count > Halton.MostDimensions)
            throw Wrong($"{path}.search has {optimizer.Search.Count} knobs; at most {Halton.MostDimensions} can be searched evenly");
    }

    void Limits(string path, Budget budget)
    {
        if (budget == new Budget()) throw Wrong($"{path} has no limit; allowed are seconds, passes, sequences, steps, minibatches");
        if (budget.Seconds is { } seconds) Positive($"{path}.seconds", seconds, Bounds.Seconds);
        if (budget.Passes is { } passes) Whole($"{path}.passes", passes, long.MaxValue);
        if (budget.Sequences is { } sequences) Whole($"{path}.sequences", sequences, long.MaxValue);
        if (budget.Steps is { } steps) Whole($"{path}.steps", steps, int.MaxValue);
        if (budget.Minibatches is { } minibatches) Positive($"{path}.minibatches", minibatches, Bounds.Minibatches);
    }

    void Seeds(string path, IReadOnlyList<ulong> seeds)
    {
        Some(path, seeds.Count);
        Distinct(path, seeds.Select(seed => $"{seed}"));
    }

    void Distinct(string path, IEnumerable<string> names)
    {
        if (names.CountBy(name => name).FirstOrDefault(pair => pair.Value > 1).Key is { } twice) throw Wrong($"{path} has {twice} twice");
    }

    void Some(string path, int count)
    {
        if (count == 0) throw Wrong($"{path} is empty; it needs at least one");
        if (count > Bounds.ListLength) throw Wrong($"{path} has {count} entries; allowed are {Bounds.ListLength}");
    }

    void Whole(string path, long value, long most)
    {
        if (value < 1 || value > most) throw Wrong($"{path} is {value}; allowed is a whole number from 1 to {most}");
    }

    void Positive(string path, double value, double most)
    {
        if (!(value > 0 && value <= most)) throw Wrong($"{path} is {Knob.Text(value)}; allowed is a number above 0 and up to {most:0}");
    }

    void Name(string path, string name)
    {
        if (!Study.IsName(name)) throw Wrong($"{path} is '{name}'; allowed are lower-case letters, digits, hyphens and points");
    }

    UsageException Wrong(string what) => new($"{file}: {what}");
}
