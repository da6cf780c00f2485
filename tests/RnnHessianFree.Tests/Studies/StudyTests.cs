using RnnHessianFree.Experiments.Requests;
using RnnHessianFree.Experiments.Runs;
using RnnHessianFree.Experiments.Settings;
using RnnHessianFree.Experiments.Studies;
using RnnHessianFree.Experiments.Usage;

namespace RnnHessianFree.Tests.Studies;

public class StudyTests
{
    const string Text = """
        {
          "name": "small", // a comment
          "tasks": [ { "task": "addition", "lengths": [30, 60], "tunedAt": 30, "budget": { "seconds": 5 } }, { "task": "xor", "lengths": [20] } ],
          "optimizers": [
            { "name": "hf", "search": { "lambda": { "from": 0.01, "to": 1 } } },
            { "name": "no-structural", "optimizer": "hf", "title": "without", "settings": { "mu": 0 }, "search": { "lambda": { "from": 0.01, "to": 1 } } },
            { "name": "adam", "search": { "learningRate": { "from": 1e-4, "to": 1e-2 }, "gradientSequences": { "values": [50, 100] } } },
          ],
          "initializations": [ { "name": "sparse" }, { "name": "radius-1.1", "settings": { "spectralRadius": 1.1 } } ],
          "budget": { "seconds": 10 },
          "tuning": { "trials": 4, "seeds": [101] },
          "seeds": [1, 2, 3],
          "untunedBudgets": 1.5
        }
        """;

    static Study Small => Study.Read(Text, "small.json");

    [Fact]
    public void Every_committed_study_can_be_read()
    {
        string folder = Path.Combine(Repository.Root(AppContext.BaseDirectory)!, "experiments", "studies");
        Assert.NotEmpty(Directory.GetFiles(folder, "*.json"));
        foreach (string path in Directory.GetFiles(folder, "*.json")) Study.Read(File.ReadAllText(path), path);
    }

    [Theory]
    [InlineData("\"name\": \"small\"", "\"name\": \"small\", \"sedes\": [1]", "sedes is no field here; allowed are name, ", "did you mean seeds?")]
    [InlineData("\"learningRate\": {", "\"learnigRate\": {", "optimizers[2].search.learnigRate is no field here", "did you mean learningRate?")]
    [InlineData("\"to\": 1e-2", "\"too\": 1e-2", "optimizers[2].search.learningRate.too is no field here", "did you mean to?")]
    [InlineData("\"lengths\": [20]", "\"lenghts\": [20]", "tasks[1].lenghts is no field here", "did you mean lengths?")]
    [InlineData("\"xor\"", "\"xorr\"", "tasks[1]: task xorr: allowed are", "did you mean xor?")]
    [InlineData("[20]", "[2]", "tasks[1]: length 2", "at least")]
    [InlineData("[20]", "[]", "tasks[1].lengths is empty", "at least one")]
    [InlineData("\"trials\": 4", "\"trials\": 0", "tuning.trials is 0", "allowed is a whole number from 1 to 10000")]
    [InlineData("\"trials\": 4", "\"trials\": \"four\"", "small.json: tuning.trials is \"four\"", "allowed is a whole number up to 2147483647")]
    [InlineData("\"budget\": { \"seconds\": 10 }", "\"budget\": {}", "budget has no limit", "allowed are seconds")]
    [InlineData("\"seconds\": 10", "\"seconds\": -1", "budget.seconds is -1", "allowed is a number above 0 and up to 1000000000")]
    [InlineData("[101]", "[2]", "seeds has 2, which is in tuning.seeds too", "small.json")]
    [InlineData("\"seeds\": [1, 2, 3]", "\"seeds\": [1, 2, 1]", "seeds has 1 twice", "small.json")]
    [InlineData("\"optimizer\": \"hf\"", "\"optimizer\": \"hff\"", "optimizers[1].optimizer hff: allowed are hf, ", "did you mean hf?")]
    [InlineData("\"mu\": 0", "\"mu\": -1", "optimizers[1].settings.mu is -1", "allowed is a finite number ≥ 0")]
    [InlineData("\"mu\": 0", "\"lambda\": 1", "optimizers[1] has lambda in settings and in search", "fixed or searched")]
    [InlineData("\"from\": 1e-4", "\"from\": 1", "optimizers[2].search.learningRate: from is 1", "less than to, 0.01")]
    [InlineData("\"values\": [50, 100]", "\"values\": [50, 1.5]", "optimizers[2].search.gradientSequences has 1.5", "a whole number from 1 to 10000000")]
    [InlineData("{ \"values\": [50, 100] }", "{}", "optimizers[2].search.gradientSequences", "from and to, or values")]
    [InlineData("\"name\": \"adam\"", "\"name\": \"Adam!\"", "optimizers[2].name is 'Adam!'", "lower-case letters")]
    [InlineData("\"seeds\": [1, 2, 3],", "", "small.json: seeds is missing", "small.json")]
    [InlineData("\"seeds\": [1, 2, 3]", "\"seeds\": null", "small.json: seeds must not be null", "small.json")]
    [InlineData("\"seeds\": [1, 2, 3]", "\"seeds\": [1, -2]", "seeds[1] is -2", "allowed is a whole number from 0 to 18446744073709551615")]
    [InlineData("\"seeds\": [1, 2, 3]", "\"seeds\": 1", "seeds is 1; allowed is a list", "small.json")]
    [InlineData("\"seeds\": [1, 2, 3]", "\"precision\": \"half\", \"seeds\": [1]", "precision is \"half\"", "allowed is single, double")]
    [InlineData("\"seeds\": [1, 2, 3]", "\"seeds\": [1, null]", "seeds[1] must not be null", "small.json")]
    [InlineData("\"lengths\": [20]", "\"lengths\": [20], \"initializations\": [null]", "tasks[1].initializations[0] must not be null", "small.json")]
    [InlineData("\"mu\": 0", "\"mu\": null", "optimizers[1].settings.mu must not be null", "small.json")]
    [InlineData("\"untunedBudgets\": 1.5", "\"untunedBudgets\": 1.5, \"hidden\": 1000000", "hidden is 1000000", "allowed is a whole number from 1 to 40000")]
    [InlineData("\"tuning\": { \"trials\": 4, \"seeds\": [101] },", "", "hf has a search, and the study has no tuning", "trials and seeds")]
    [InlineData("\"tunedAt\": 30,", "\"hessianFree\": { \"lamda\": 1 },", "tasks[0].hessianFree.lamda is no field here", "did you mean lambda?")]
    [InlineData("\"lengths\": [20]", "\"lengths\": [20], \"initializations\": [\"sparce\"]", "tasks[1].initializations has sparce; allowed are sparse, radius-1.1", "did you mean sparse?")]
    [InlineData("\"lengths\": [20]", "\"lengths\": [20], \"initializations\": []", "tasks[1].initializations is empty", "at least one")]
    [InlineData("\"seeds\": [1, 2, 3]", "\"seeds\": [1, 2, 3], \"evaluation\": { \"everyShare\": 2 }", "evaluation.everyShare is 2", "above 0 and up to 1")]
    [InlineData("\"budget\": { \"seconds\": 10 }", "\"budget\": { \"minibatches\": 0 }", "budget.minibatches is 0", "allowed is a number above 0 and up to 1000000000000")]
    public void A_fault_is_one_line_that_names_it(string what, string instead, string first, string second)
    {
        Assert.Contains(what, Text);
        string message = Assert.Throws<UsageException>(() => Study.Read(Text.Replace(what, instead), "small.json")).Message;
        Assert.Contains(first, message);
        Assert.Contains(second, message);
        Assert.DoesNotContain('\n', message);
    }

    [Theory]
    [InlineData("", "small.json: line 1: it is empty")]
    [InlineData("{ \"name\": \"a\"", "small.json: line 1: it ends before all is closed")]
    [InlineData("[]", "small.json: is []; allowed is an object, { … }")]
    [InlineData("null", "small.json: holds nothing")]
    public void A_text_that_is_no_study_is_refused_without_names_of_types(string text, string message) =>
        Assert.Equal(message, Assert.Throws<UsageException>(() => Study.Read(text, "small.json")).Message);

    [Theory]
    [InlineData("\"mu\": 0", "\"mu\": 0, \"lambdaShare\": 2", "hf-2011")]
    [InlineData("\"mu\": 0", "\"economy\": 0, \"lengthen\": 2", "economy")]
    public void Settings_that_do_not_go_together_are_refused_by_fields_and_not_by_options(string what, string instead, string message)
    {
        var study = Study.Read(Text.Replace(what, instead), "small.json");
        var run = StudyGroup.Of(study).First(group => group.Optimizer.Name == "no-structural").Reported(1)[0];
        string said = Assert.Throws<UsageException>(() => Catalog.Plan(run.Request(1), (null, null))).Message;
        Assert.StartsWith("small: no-structural: ", said);
        Assert.Contains(message, said);
        Assert.DoesNotContain("--", said);
    }

    [Fact]
    public void Every_optimiser_gets_the_same_trials_and_the_same_seeds()
    {
        var groups = StudyGroup.Of(Small);
        Assert.Equal(3 * 2 * 2, groups.Count); // optimisers × (addition tuned at 30, xor) × initial weights
        Assert.All(groups, group => Assert.Equal([1, 2, 3, 4], group.Trials.Select(run => run.Trial!.Value)));
        Assert.All(groups.SelectMany(group => group.Trials), run => Assert.Equal(101ul, run.Seed));
        var reported = groups.SelectMany(group => group.Reported(2)).ToArray();
        Assert.Equal(3 * 3 * 2 * 3 * 2, reported.Length); // optimisers × lengths × initial weights × seeds × (tuned, untuned)
        Assert.Equal(reported.Length, reported.Select(run => run.Path).Distinct().Count());
    }

    [Fact]
    public void Lengths_can_share_a_setting_and_tasks_can_have_budgets_of_their_own()
    {
        var group = StudyGroup.Of(Small).First(group => group.TunedOn.Task.Task == "addition" && group.Optimizer.Name == "adam");
        Assert.All(group.Trials, run => Assert.Equal((30, 5.0), (run.Workload.Length, run.Budget.Seconds)));
        Assert.Equal([30, 60], group.Workloads.Select(workload => workload.Length));
        Assert.Equal(7.5, group.Untuned[0].Budget.Seconds); // 1.5 budgets of 5 s
    }

    [Fact]
    public void A_task_can_start_from_some_initial_weights_alone_and_have_a_precision()
    {
        var study = Study.Read(Text.Replace("\"lengths\": [20]", "\"lengths\": [20], \"initializations\": [\"radius-1.1\"], \"precision\": \"Double\""), "small.json");
        string[] workloads = [.. StudyGroup.Of(study).SelectMany(group => group.Workloads).Select(workload => workload.Name).Distinct()];
        Assert.Equal(["addition-T30-sparse", "addition-T60-sparse", "addition-T30-radius-1.1", "addition-T60-radius-1.1", "xor-T20-radius-1.1"], workloads);
        Assert.Equal([RnnHessianFree.Models.Precision.Double], StudyGroup.Of(study)
            .Where(group => group.TunedOn.Task.Task == "xor").SelectMany(group => group.Reported(1)).Select(run => run.Request(1).Precision!.Value).Distinct());
    }

    [Fact]
    public void A_part_of_a_study_has_the_cells_asked_for_with_their_trials()
    {
        var groups = StudyGroup.Of(Small);
        var part = new StudyPart(["addition"], [60], ["sparse"], ["adam"]).Of(groups);
        Assert.Equal(["addition-T60-sparse"], part.SelectMany(group => group.Workloads).Select(workload => workload.Name));
        Assert.Equal(["addition-T30-sparse"], part.SelectMany(group => group.Trials).Select(run => run.Workload.Name).Distinct());
        Assert.Equal(groups, new StudyPart().Of(groups).Select((group, i) => group with { Workloads = groups[i].Workloads }));
        Assert.Equal("--lengths 31: allowed are 30, 60, 20", Assert.Throws<UsageException>(() => new StudyPart(Lengths: [31]).Of(groups)).Message.Split(';')[0]);
    }

    [Fact]
    public void Trials_are_points_of_the_Halton_sequence_on_the_scale_of_their_range()
    {
        var adam = Small.Optimizers[2];
        var third = adam.Trial(3); // ¾ of the decades from 1e-4 to 1e-2; 1/9 of the list
        Assert.Equal(1e-4 * Math.Pow(100, 0.75), third[Knobs.LearningRate]!.Value, 1e-15);
        Assert.Equal(50, third[Knobs.GradientSequences]);
        Assert.Equal(4, new KnobSearch { From = 1, To = 6, Scale = SearchScale.Linear }.At(0.5, Knobs.Memory)); // 3.5, to the even
    }

    [Fact]
    public void A_study_overrules_what_is_known_of_a_task()
    {
        var run = StudyGroup.Of(Small).First(group => group.Optimizer.Name == "no-structural").Reported(1)[0];
        var header = Catalog.Plan(run.Request(2), (null, null)).Header;
        var damping = header.Optimizer.Settings.GetProperty("damping");
        Assert.Equal(0, damping.GetProperty("structuralRatio").GetDouble());
        Assert.Equal(0.1, damping.GetProperty("initialLambda").GetDouble(), 1e-15); // half-way from 0.01 to 1
        var place = header.Place!;
        Assert.Equal(("no-structural", "without", "sparse"), (place.Optimizer, place.Title, place.Initialization));
        Assert.Equal((StudyPhase.Tuned, 1), (place.Phase, place.Trial));
    }
}
