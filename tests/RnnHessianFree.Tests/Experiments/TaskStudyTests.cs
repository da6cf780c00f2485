using RnnHessianFree.Experiments.Requests;
using RnnHessianFree.Experiments.Settings;
using RnnHessianFree.Experiments.Usage;
using RnnHessianFree.Models;
using RnnHessianFree.Tasks;

namespace RnnHessianFree.Tests.Experiments;

public class TaskStudyTests
{
    [Fact]
    public void Every_task_has_a_study_for_the_way_of_2011_and_some_have_the_scale_of_their_inputs_for_todays()
    {
        var scales = new Dictionary<string, string>
        {
            ["multiplication"] = "inputScale 0.125",
            ["temporal-order"] = "inputScaleTimesLength 5",
            ["temporal-order-3bit"] = "inputScaleTimesLength 5",
            ["random-permutation"] = "inputScaleTimesLength 5",
            ["memorization-5bit"] = "inputScaleTimesLength 2.5",
            ["memorization-20bit"] = "inputScaleTimesLength 2.5",
        };
        foreach (var entry in TaskCatalog.All)
        {
            Assert.NotNull(typeof(TaskStudy).Assembly.GetManifestResourceStream($"studies/tasks-2011/{entry.Name}.json"));
            Assert.NotEmpty(TaskStudy.Of(entry.Name, OptimizerCatalog.HessianFree2011).HessianFree.Knobs);
            var today = TaskStudy.Of(entry.Name, OptimizerCatalog.HessianFree);
            Assert.Empty(today.HessianFree.Knobs);
            Assert.Equal(scales.GetValueOrDefault(entry.Name, ""), $"{today.Initialization}");
        }
    }

    [Fact]
    public void A_task_without_a_study_leaves_the_request_as_it_is()
    {
        var request = TaskStudy.Of("first-symbol", OptimizerCatalog.HessianFree).Complete(new RunRequest());
        Assert.Empty(request.Settings.Knobs.Concat(request.Initialization.Knobs));
    }

    [Fact]
    public void Options_go_before_the_study_and_the_study_before_the_defaults()
    {
        var study = TaskStudy.Read("""
            { "hessianFree": { "lambdaPerStep": 0.1, "mu": 0.5, "cgIterations": 70 }, "initialization": { "inputScale": 0.3 }, "precision": "double" }
            """, "study.json");
        var request = study.Complete(new RunRequest { Length = 50, Settings = KnobValues.Of((Knobs.Mu, 0.25)) });
        Assert.Equal("cgIterations 70, lambda 5, mu 0.25", $"{request.Settings}");
        Assert.Equal("inputScale 0.3", $"{request.Initialization}");
        Assert.Equal(Precision.Double, request.Precision);
        Assert.Equal(Precision.Single, study.Complete(new RunRequest { Precision = Precision.Single }).Precision);

        var sgd = study.Complete(new RunRequest { Optimizer = OptimizerCatalog.Sgd });
        Assert.Empty(sgd.Settings.Knobs);
        Assert.Equal("inputScale 0.3", $"{sgd.Initialization}");
    }

    [Theory]
    [InlineData(50, "inputScale 0.06454972243679027")] // the default, ¼·1/√15, is less than 5/T
    [InlineData(500, "inputScale 0.01")]
    public void Input_weights_can_be_smaller_for_longer_sequences(int length, string weights)
    {
        var study = TaskStudy.Read("""{ "initialization": { "inputScaleTimesLength": 5 } }""", "study.json");
        Assert.Equal(weights, $"{study.Complete(new RunRequest { Length = length }).Initialization}");
        Assert.Equal("inputScale 1", $"{study.Complete(new RunRequest { Length = length, Initialization = KnobValues.Of((Knobs.InputScale, 1)) }).Initialization}");
    }

    [Theory]
    [InlineData(99, "cgIterations 70, lambda 9.9")]
    [InlineData(100, "cgIterations 20, lambda 10")]
    public void Longer_sequences_can_have_settings_of_their_own(int length, string settings)
    {
        var study = TaskStudy.Read("""
            { "hessianFree": { "lambdaPerStep": 0.1, "cgIterations": 70 }, "longer": { "from": 100, "hessianFree": { "cgIterations": 20 } } }
            """, "study.json");
        Assert.Equal(settings, $"{study.Complete(new RunRequest { Length = length }).Settings}");
    }

    [Theory]
    [InlineData("""{ "longer": { "from": 100, "hessianFree": { "lamda": 1 } } }""", "longer.hessianFree.lamda is no field here", "did you mean lambda?")]
    [InlineData("""{ "longer": { "from": 0 } }""", "longer.from is 0", "allowed is a whole number ≥ 1")]
    [InlineData("""{ "longer": {} }""", "study.json", "from")]
    [InlineData("""{ "hessianFree": { "lamda": 1 } }""", "hessianFree.lamda is no field here", "did you mean lambda?")]
    [InlineData("""{ "initialisation": {} }""", "initialisation is no field here", "did you mean initialization?")]
    [InlineData("""{ "hessianFree": { "lambda": -1 } }""", "hessianFree.lambda is -1", "allowed is a finite number ≥ 0")]
    [InlineData("""{ "hessianFree": { "cgIterations": 0.5 } }""", "hessianFree.cgIterations is 0.5", "allowed is a whole number")]
    [InlineData("""{ "precision": "half" }""", "precision", "study.json")]
    [InlineData("""{ "hessianFree": { "lambda": "much" } }""", "hessianFree.lambda", "study.json")]
    [InlineData("""{ "hessianFree": { "lambda": 1, "lambda": 2 } }""", "study.json", "lambda")]
    [InlineData("""{ "hessianFree": """, "study.json", "line 1")]
    [InlineData("null", "study.json", "holds nothing")]
    public void A_fault_in_a_study_is_named(string text, string first, string second)
    {
        string message = Assert.Throws<UsageException>(() => TaskStudy.Read(text, "study.json")).Message;
        Assert.Contains(first, message);
        Assert.Contains(second, message);
        Assert.DoesNotContain('\n', message);
    }

    [Fact]
    public void Comments_and_trailing_commas_are_welcome() =>
        Assert.Equal(0.2, TaskStudy.Read("{ // why\n \"hessianFree\": { \"lambda\": 0.2, }, }", "study.json").HessianFree[Knobs.Lambda]);

    [Fact]
    public void The_header_of_a_run_says_what_the_study_chose()
    {
        var plan = Catalog.Plan(new RunRequest { Task = "random-permutation", Length = 30, Optimizer = OptimizerCatalog.HessianFree2011, Budget = new(Steps: 1) });
        double lambda = plan.Header.Optimizer.Settings.GetProperty("damping").GetProperty("initialLambda").GetDouble();
        Assert.Equal(3, lambda, 1e-12); // 0.1·T
    }
}
