using System.Globalization;
using System.Reflection;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using RnnHessianFree.Experiments.Runs;
using RnnHessianFree.Experiments.Settings;
using RnnHessianFree.Models;
using RnnHessianFree.Optimizers;
using RnnHessianFree.Tasks;
using static RnnHessianFree.Experiments.Reports.Markdown;

namespace RnnHessianFree.Experiments.Reports;

/// <summary>Tables of what there is, from the program itself and the documentation in its source.</summary>
static partial class Reference
{
    /// <summary>The tasks as they are drawn at one T.</summary>
    public static string Tasks()
    {
        const int length = 30, draws = 2000;
        return Table(["task", "what must be learned", "#X", "#Y", $"#steps at T = {length}", "#a constant is wrong on", "variants"],
            from entry in TaskCatalog.All
            let task = entry.Create(length, entry.Variants[0])
            let lengths = task.Draw(1, draws).Lengths.ToArray()
            select (string[])
            [
                entry.Name, entry.Summary, $"{task.Inputs}", $"{task.Outputs}", lengths.Min() == lengths.Max() ? $"{lengths[0]}" : $"{lengths.Min()}–{lengths.Max()}",
                task.Constant is { } constant ? Invariant($"{constant.Error:P1}{(constant.StepError != constant.Error ? $" (steps {Invariant($"{constant.StepError:P1}")})" : "")}") : "",
                string.Join(", ", entry.Variants.Select(variant => Hyphens().Replace(variant.ToString(), "$1-$2").ToLowerInvariant())),
            ]);
    }

    /// <summary>The settings of Hessian-free, today's defaults beside those of 2011.</summary>
    public static string Settings()
    {
        var rows = new List<string[]>();
        Add(typeof(HessianFreeSettings), RunFormat.Element(new HessianFreeSettings()), RunFormat.Element(HessianFreeSettings.MartensSutskever2011), "");
        return Table(["setting", "#today", "#2011", "what it is"], rows);

        void Add(Type type, JsonElement today, JsonElement before, string path)
        {
            foreach (var property in type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(property => property.Name != "EqualityContract"))
            {
                string name = JsonNamingPolicy.CamelCase.ConvertName(property.Name);
                JsonElement now = Of(today, name), then = Of(before, name);
                if (property.PropertyType is { IsEnum: false, IsClass: true } inner && inner.Assembly == type.Assembly)
                    Add(property.PropertyType, now, then, $"{path}{name}.");
                else
                    rows.Add([$"`{path}{name}`", Text(now), Text(then), First(Documentation.Of($"P:{type.FullName}.{property.Name}"))]);
            }
        }

        static JsonElement Of(JsonElement settings, string name) => settings.ValueKind == JsonValueKind.Object && settings.TryGetProperty(name, out var found) ? found : default;

        static string Text(JsonElement value) => value.ValueKind switch
        {
            JsonValueKind.Undefined or JsonValueKind.Null => "–",
            JsonValueKind.Number => value.GetDouble().ToString("G4", CultureInfo.InvariantCulture),
            JsonValueKind.True => "yes",
            JsonValueKind.False => "no",
            _ => value.ToString(),
        };
    }

    /// <summary>The public types of the library, by namespace.</summary>
    public static string Types() => string.Join("\n\n", from type in typeof(RecurrentModel).Assembly.GetExportedTypes()
                                                        where !type.IsNested
                                                        orderby type.Namespace, type.Name
                                                        group type by type.Namespace into room
                                                        select $"## {room.Key!.Split('.', 2)[1]}\n\n" + Table(["type", "is"], room.Select(type => (string[])
                                                            [$"`{Name(type)}`", First(Documentation.Of($"T:{type.FullName}"))])));

    static string Name(Type type) => type.Name.Split('`') is [var name, _] ? $"{name}<{string.Join(", ", type.GetGenericArguments().Select(argument => argument.Name))}>" : type.Name;

    /// <summary>The options that set them.</summary>
    public static string Options() => Table(["option", "does", "allowed"],
        OptimizerCatalog.HessianFree.Knobs.Select(knob => (string[])[$"`{knob.Option}`", knob.Description, knob.Allowed]));

    static string First(string text) => Sentence().Match(text) is { Success: true } found ? found.Value : text;

    [GeneratedRegex(@"^.*?[.](?= [^a-z]|$)")]
    private static partial Regex Sentence();

    [GeneratedRegex("([a-z])([A-Z])")]
    private static partial Regex Hyphens();

    /// <summary>The summaries in the library's source.</summary>
    static class Documentation
    {
        static readonly Dictionary<string, string> Summaries = XDocument.Load(Path.ChangeExtension(typeof(RecurrentModel).Assembly.Location, ".xml")).Descendants("member")
            .Where(member => member.Element("summary") is not null).ToDictionary(member => member.Attribute("name")!.Value, member => Plain(member.Element("summary")!));

        public static string Of(string member) => Summaries.GetValueOrDefault(member, "");

        static string Plain(XElement element) => string.Join(' ', string.Concat(element.Nodes().Select(node => node switch
        {
            XText text => text.Value,
            XElement { Name.LocalName: "c" } code => $"`{code.Value}`",
            XElement { Name.LocalName: "see" } see when see.Attribute("cref") is { } to => $"`{to.Value.Split('.')[^1].Split('`', '(')[0]}`",
            XElement { Name.LocalName: "paramref" } parameter => parameter.Attribute("name")!.Value,
            XElement other => Plain(other),
            _ => "",
        })).Split((char[])[' ', '\n'], StringSplitOptions.RemoveEmptyEntries)).Replace("|", "\\|", StringComparison.Ordinal);
    }
}
