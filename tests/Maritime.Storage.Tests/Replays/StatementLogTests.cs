using Maritime.Ais;
using Maritime.Storage.Blobs;
using Maritime.Storage.Replays;
using Maritime.Storage.Tests.Worlds;

namespace Maritime.Storage.Tests.Replays;

public sealed class StatementLogTests : IDisposable
{
    private readonly Scratch _scratch = new();
    private readonly FolderBlobStore _blobs;

    public StatementLogTests() => _blobs = new(_scratch.Path);

    private static StaticReport Fram { get; } = new()
    {
        Mmsi = Traffic.Ship(257123000),
        At = Traffic.Midnight,
        ImoNumber = 9417115,
        Name = "FRAM, Ærø 上海",
        CallSign = "LABC1",
        ShipType = 80,
        Dimensions = new(100.5f, 20, 9, 9),
        DraughtMetres = 6.4f,
        Destination = "FOR ORDERS",
        Eta = Traffic.Midnight.AddDays(3),
        Class = TransponderClass.A,
        Source = 7,
    };

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public async Task What_was_said_comes_back_whole_in_order_and_once()
    {
        StaticReport bare = new() { Mmsi = Traffic.Ship(211000000), At = Traffic.Midnight.AddMinutes(1) };
        StaticReport renamed = Fram with { At = Traffic.Midnight.AddHours(30), Name = "NANSEN" };
        StaticReport repeated = Fram with { At = Traffic.Midnight.AddMinutes(10) };
        using (StatementLog log = new(_blobs))
        {
            log.Add(renamed);
            log.Add(repeated);
            await log.FlushAsync();
            log.Add(bare);
            log.Add(Fram);
            log.Add(Fram); // A crash brings the journal's rest again.
            Assert.Equal(
                [Fram, bare, repeated, renamed],
                await log.ReadAsync(DateTimeOffset.MinValue, DateTimeOffset.MaxValue));
            await log.FlushAsync();
        }

        using StatementLog again = new(_blobs);
        Assert.Equal(
            [Fram, bare, repeated, renamed], await again.ReadAsync(DateTimeOffset.MinValue, DateTimeOffset.MaxValue));
        Assert.Equal([bare, repeated], await again.ReadAsync(bare.At, Traffic.Midnight.AddHours(1)));
        Assert.Equal(2, Directory.GetFiles(_scratch.Path, "*.stm", SearchOption.AllDirectories).Length);
    }

    [Fact]
    public async Task Statements_of_one_ship_repeated_all_day_take_little_room()
    {
        using StatementLog log = new(_blobs);
        for (int minute = 0; minute < 1440; minute += 10)
        {
            log.Add(Fram with { At = Traffic.Midnight.AddMinutes(minute) });
        }

        await log.FlushAsync();
        string file = Assert.Single(Directory.GetFiles(_scratch.Path, "*.stm", SearchOption.AllDirectories));
        Assert.InRange(new FileInfo(file).Length, 1, 1000);
    }

    [Fact]
    public async Task A_blob_changed_or_cut_short_anywhere_is_named_and_the_rest_is_read()
    {
        using StatementLog log = new(_blobs);
        log.Add(Fram);
        log.Add(Fram with { At = Traffic.Midnight.AddDays(1) });
        await log.FlushAsync();
        string file = Directory.GetFiles(_scratch.Path, "*.stm", SearchOption.AllDirectories).Order().First();
        byte[] bytes = await File.ReadAllBytesAsync(file);
        List<string> findings = [];
        log.Damaged += findings.Add;
        for (int at = 0; at < bytes.Length; at++)
        {
            byte[] flipped = [.. bytes];
            flipped[at] ^= (byte)(1 << (at % 8));
            foreach (byte[] damaged in (byte[][])[flipped, bytes[..at]])
            {
                await File.WriteAllBytesAsync(file, damaged);
                findings.Clear();

                IReadOnlyList<StaticReport> read = await log.ReadAsync(DateTimeOffset.MinValue, DateTimeOffset.MaxValue);

                Assert.Equal(Traffic.Midnight.AddDays(1), Assert.Single(read).At);
                Assert.Contains(Path.GetFileName(file), Assert.Single(findings), StringComparison.Ordinal);
            }
        }

        await File.WriteAllBytesAsync(file, bytes);
        Assert.Equal(2, (await log.ReadAsync(DateTimeOffset.MinValue, DateTimeOffset.MaxValue)).Count);
    }

    [Fact]
    public async Task Whole_days_before_a_time_are_removed()
    {
        using StatementLog log = new(_blobs);
        log.Add(Fram);
        log.Add(Fram with { At = Traffic.Midnight.AddDays(1) });
        await log.FlushAsync();

        Assert.Single(await log.TrimAsync(Traffic.Midnight.AddDays(1)));
        Assert.Equal(
            Traffic.Midnight.AddDays(1),
            Assert.Single(await log.ReadAsync(DateTimeOffset.MinValue, DateTimeOffset.MaxValue)).At);
    }
}
