using System.Globalization;

namespace RnnHessianFree.Experiments.Reliability;

/// <summary>Input that is well-formed and asks for what no machine should be asked for.</summary>
/// <param name="Arguments">The command line.</param>
/// <param name="Named">What the refusal must name.</param>
sealed record AbsurdInput(string[] Arguments, string Named)
{
    const string Study = """
        {
          "name": "absurd",
          "tasks": [ { "task": "addition", "lengths": [30] } ],
          "optimizers": [ { "name": "hf", "search": { "lambda": { "from": 0.01, "to": 1 } } } ],
          "budget": { "seconds": 1 },
          "tuning": { "trials": 2, "seeds": [101] },
          "seeds": [1]
        }
        """;

    static readonly (string Line, string Named)[] CommandLines =
    [
        ("--length 1000000", "--length 1000000"),
        ("--max-seconds 1e300", "--max-seconds 1e300"),
        ("tasks addition --length 1000000", "--length 1000000"),
        ("tasks addition --length 1000000 --draw example.png", "--length 1000000"),
        ("train --length 1000000 --gradient-sequences 10000000", "--length 1000000"),
        ("train --length 1000000000", "--length 1000000000"),
        ("train --hidden 1000000000", "--hidden 1000000000"),
        ("train --hidden 40000", "--hidden 40000"),
        ("train --gradient-sequences 2000000000", "--gradient-sequences 2000000000"),
        ("train --length 100000 --backtracking-sequences 10000000", "--length 100000"),
        ("train --length 100000 --line-search-sequences 10000000", "--length 100000"),
        ("train --optimizer lbfgs --memory 1000 --hidden 20000", "--hidden 20000"),
        ("train --cg-iterations 2147483647", "--cg-iterations 2147483647"),
        ("train --threads 2000000000", "--threads 2000000000"),
        ("train --max-minibatches 1e300", "--max-minibatches 1e300"),
        ("train --max-passes 99999999999999999999", "--max-passes 99999999999999999999"),
        ("train --checkpoint-seconds 1e300", "--checkpoint-seconds 1e300"),
        ("train --warm-up-seconds 1e300", "--warm-up-seconds 1e300"),
        ("train --seed 99999999999999999999", "--seed 99999999999999999999: allowed is a whole number from 0 to 18446744073709551615"),
        ("train --start-from /dev/zero", "--start-from /dev/zero"),
        ("bench --hidden 100000", "--hidden 100000"),
        ("bench --hidden 40000", "--hidden 40000"),
        ("bench --length 1000000 --sequences 10000000", "--length 1000000"),
        ("bench --inputs 2000000000", "--inputs 2000000000"),
        ("bench --threads 2000000000", "--threads 2000000000"),
        ("predict /dev/zero --task addition --length 50", "/dev/zero"),
        ("compare /dev/zero", "/dev/zero"),
        ("reproduce --lengths 1000000 --plan", "length 1000000"),
        ("reproduce --lengths 2000000000 --plan", "--lengths 2000000000"),
        ($"reproduce --seeds {Numbers(5000)} --plan", "--seeds: has 5000 entries"),
        ("reproduce --shard 1/99999999999", "--shard 1/99999999999"),
    ];

    // A field of the study, what stands in its place, what is named.
    static readonly (string Field, string Instead, string Named)[] Studies =
    [
        ("\"trials\": 2", "\"trials\": 1000000000", "tuning.trials is 1000000000"),
        ("\"seeds\": [1]", $"\"seeds\": [{Numbers(3_000_000)}]", "bytes"),
        ("\"seeds\": [1]", $"\"seeds\": [{Numbers(20_000)}]", "seeds has 20000 entries"),
        ("\"trials\": 2, \"seeds\": [101]", $"\"trials\": 10000, \"seeds\": [{Numbers(900, from: 2)}]", "9000001 runs"),
        ("\"seeds\": [1]", "\"seeds\": [1], \"untunedBudgets\": 1e300", "untunedBudgets is 1E+300"),
        ("\"seeds\": [1]", "\"seeds\": [1], \"hidden\": 1000000000", "hidden is 1000000000"),
        ("\"seeds\": [1]", "\"seeds\": [1], \"hidden\": 40000", "H = 40000"),
        ("\"seeds\": [1]", "\"seeds\": [1], \"threads\": 2000000000", "threads is 2000000000"),
        ("\"seeds\": [1]", "\"seeds\": [1], \"triedAtTimes\": 1000000000", "triedAtTimes is 1000000000"),
        ("\"seeds\": [1]", "\"seeds\": [1], \"evaluation\": { \"sequences\": 2000000000 }", "evaluation.sequences is 2000000000"),
        ("\"lengths\": [30]", "\"lengths\": [1000000000]", "length 1000000000"),
        ("\"seconds\": 1", "\"seconds\": 1e300", "budget.seconds is 1E+300"),
        ("\"seconds\": 1", "\"steps\": 99999999999", "budget.steps is 99999999999"),
    ];

    /// <summary>All there are; studies are written into a folder.</summary>
    public static IEnumerable<AbsurdInput> All(string folder)
    {
        foreach (var (line, named) in CommandLines) yield return new(line.Split(' '), named);
        foreach (var ((field, instead, named), i) in Studies.Select((study, i) => (study, i)))
        {
            string path = Path.Combine(folder, $"absurd-{i}.json");
            File.WriteAllText(path, Study.Replace(field, instead));
            yield return new(["compare", path], named);
        }
    }

    /// <summary>The command line for a person, long arguments cut.</summary>
    public override string ToString() =>
        $"rnnhf {string.Join(' ', Arguments.Select(argument => argument.Length <= 60 ? argument : argument[..60] + "…"))} ({Named})";

    static string Numbers(int count, int from = 1) =>
        string.Join(',', Enumerable.Range(from, count).Select(n => n.ToString(CultureInfo.InvariantCulture)));
}
