using RnnHessianFree.Experiments.Runs;

namespace RnnHessianFree.Tests.Experiments;

public sealed class AtomicFileTests : IDisposable
{
    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void An_error_leaves_what_was_there_and_no_draft()
    {
        string path = _folder.File("file");
        AtomicFile.Write(path, stream => stream.Write("old"u8));
        Assert.Throws<IOException>(() => AtomicFile.Write(path, stream =>
        {
            stream.Write("half of the ne"u8);
            throw new IOException("the disk is full");
        }));
        Assert.Equal(["file"], _folder.Names);
        Assert.Equal("old", File.ReadAllText(path));
    }

    [Fact]
    public void The_first_error_is_the_one_reported_though_the_draft_cannot_be_deleted()
    {
        string path = _folder.File("file"), draft = path + AtomicFile.DraftExtension;
        var problem = Assert.Throws<InvalidDataException>(() => AtomicFile.Write(path, _ =>
        {
            File.Delete(draft);
            Directory.CreateDirectory(draft); // which no deletion of a file removes
            throw new InvalidDataException("first");
        }));
        Assert.Equal("first", problem.Message);
    }

    [Fact]
    public void What_was_there_is_kept_where_that_is_asked_for()
    {
        string path = _folder.File("file"), previous = _folder.File("previous");
        foreach (string content in (string[])["1", "2", "3"])
            AtomicFile.Write(path, stream => stream.Write(System.Text.Encoding.UTF8.GetBytes(content)), previous);
        Assert.Equal(("3", "2"), (File.ReadAllText(path), File.ReadAllText(previous)));
        Assert.Equal(["file", "previous"], _folder.Names);
    }
}
