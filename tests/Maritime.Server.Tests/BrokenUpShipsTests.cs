using System.Collections.Frozen;
using Maritime.Server.Commands.Detect;

namespace Maritime.Server.Tests;

/// <summary>A person's list of broken-up ships, as they come.</summary>
public sealed class BrokenUpShipsTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("maritime-test-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("9074729\n9395044\n", 2, "")]
    [InlineData("imo,name,scrapped\n9074729,ALPHA,2019\n\n# a note\nIMO9395044,BETA,2020\n9074729,ALPHA,2019\n", 2, "")]
    [InlineData("\uFEFF\"9074729\";ALPHA\r\n", 1, "")]
    [InlineData("9074729\n9074720\n", 0, "line 2: \"9074720\" is not an IMO number")] // Its check digit fails.
    [InlineData("imo\nabc\n", 0, "line 2: \"abc\" is not an IMO number")]
    [InlineData("", 0, "holds no IMO number")]
    public void Numbers_are_read_and_what_is_none_is_refused_with_its_line(string text, int count, string refusal)
    {
        string path = Path.Combine(_folder, "list.csv");
        File.WriteAllText(path, text);

        bool isRead = BrokenUpShips.TryRead(path, out FrozenSet<int> numbers, out string error);

        Assert.Equal(refusal.Length == 0, isRead);
        Assert.Equal(isRead ? count : 0, isRead ? numbers.Count : 0);
        Assert.Contains(refusal, error, StringComparison.Ordinal);
    }
}
