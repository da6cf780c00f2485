using Spectre.Console;

namespace RnnHessianFree.Experiments.Bench;

/// <summary>A table that a terminal and a Markdown file can show.</summary>
sealed record TextTable(string Title, IReadOnlyList<string> Columns, IReadOnlyList<IReadOnlyList<string>> Rows)
{
    public Table ForConsole()
    {
        var table = new Table { Title = new TableTitle(Markup.Escape(Title)), Border = TableBorder.Rounded };
        for (int i = 0; i < Columns.Count; i++)
            table.AddColumn(new TableColumn(Markup.Escape(Columns[i])) { Alignment = i == 0 ? Justify.Left : Justify.Right, NoWrap = true });
        foreach (var row in Rows) table.AddRow([.. row.Select(Markup.Escape)]);
        return table;
    }

    public string ForMarkdown() => string.Join('\n',
    [
        $"### {Title}",
        "",
        Line(Columns),
        Line([.. Columns.Select((_, i) => i == 0 ? "---" : "---:")]),
        .. Rows.Select(Line),
        "",
    ]);

    static string Line(IReadOnlyList<string> cells) => $"| {string.Join(" | ", cells)} |";
}
