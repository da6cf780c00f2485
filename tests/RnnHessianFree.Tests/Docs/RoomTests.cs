using System.Text.RegularExpressions;
using RnnHessianFree.Experiments.Runs;

namespace RnnHessianFree.Tests.Docs;

/// <summary>The map of rooms in CONTRIBUTING.md is true: it names every room, and each uses rooms above it alone, so that there is no cycle.</summary>
public sealed partial class RoomTests
{
    static readonly string Root = Repository.Root(AppContext.BaseDirectory)!;

    [Theory]
    [InlineData("src/RnnHessianFree", "RnnHessianFree")]
    [InlineData("experiments/RnnHessianFree.Experiments", "RnnHessianFree.Experiments")]
    public void A_room_uses_only_rooms_above_it_on_the_map(string project, string prefix)
    {
        string[] map = [.. File.ReadLines(Path.Combine(Root, "CONTRIBUTING.md")).Select(line => Row().Match(line)).Where(row => row.Success && row.Groups[1].Value == project)
            .Select(row => row.Groups[2].Value)];
        string folder = Path.Combine(Root, project);
        var rooms = from path in Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories)
                    let parts = Path.GetRelativePath(folder, path).Split(Path.DirectorySeparatorChar)
                    where parts.Length > 1 && parts[0] is not ("obj" or "bin")
                    group path by parts[0];
        Assert.Equal(map.Order(StringComparer.Ordinal), rooms.Select(room => room.Key).Order(StringComparer.Ordinal));
        var wrong = from room in rooms
                    from path in room
                    from used in Using().Matches(File.ReadAllText(path))
                    let name = used.Groups[1].Value
                    where name.StartsWith(prefix + ".", StringComparison.Ordinal)
                    let other = name[(prefix.Length + 1)..].Split('.')[0]
                    where Array.IndexOf(map, other) is var at && at >= 0 && other != room.Key && at > Array.IndexOf(map, room.Key)
                    select $"{Path.GetRelativePath(folder, path)} uses {other}";
        Assert.Empty(wrong);
    }

    [Fact]
    public void The_map_has_every_other_folder_too()
    {
        string[] divided = ["src/RnnHessianFree", "experiments/RnnHessianFree.Experiments"];
        string[] there = [.. ((string[])["src", "experiments", "tests"]).SelectMany(folder => Directory.GetDirectories(Path.Combine(Root, folder)))
            .Select(folder => Path.GetRelativePath(Root, folder).Replace('\\', '/')).Except(divided), "docs", "results"];
        var map = File.ReadLines(Path.Combine(Root, "CONTRIBUTING.md")).Select(line => Folder().Match(line).Groups[1].Value).Where(path => path.Length > 0);
        Assert.Equal(there.Order(StringComparer.Ordinal), map.Where(path => !divided.Any(project => path.StartsWith(project + "/", StringComparison.Ordinal))).Order(StringComparer.Ordinal));
    }

    // The program alone: what lies in no room would be seen from all without a using.
    [Fact]
    public void Only_the_program_lies_outside_of_all_rooms() => Assert.Equal(["Program.cs"],
        Directory.EnumerateFiles(Path.Combine(Root, "experiments/RnnHessianFree.Experiments"), "*.cs").Select(path => Path.GetFileName(path)));

    [GeneratedRegex(@"^\| `([\w./]+?)/(\w+)`")]
    private static partial Regex Row();

    [GeneratedRegex(@"^\| `([\w./]+)`")]
    private static partial Regex Folder();

    [GeneratedRegex(@"^using (?:static )?(?:\w+ = )?([\w.]+);", RegexOptions.Multiline)]
    private static partial Regex Using();
}
