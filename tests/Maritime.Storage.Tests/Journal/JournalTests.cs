using System.Text;
using Maritime.Storage.Journal;
using Maritime.Storage.Tests.Worlds;
using Microsoft.Win32.SafeHandles;

namespace Maritime.Storage.Tests.Journal;

public sealed class JournalTests : IDisposable
{
    private static readonly DateTimeOffset Noon = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

    private static readonly JournalOptions Quick = JournalOptions.Default with { Sync = JournalSync.Never };

    private readonly Scratch _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public async Task What_was_appended_is_read_back_in_order_with_source_and_time()
    {
        await using FolderJournal journal = FolderJournal.Open(_scratch.Path);
        long second = await journal.AppendAsync("kystverket", Noon, "!AIVDM,first\n"u8.ToArray());
        await journal.AppendAsync("Ærø ferje", Noon.AddMicroseconds(1), Array.Empty<byte>());
        long end = await journal.AppendAsync("kystverket", Noon.AddSeconds(-5), "third"u8.ToArray());

        Assert.Equal(
            [
                ("kystverket", Noon, "!AIVDM,first\n"),
                ("Ærø ferje", Noon.AddMicroseconds(1), ""),
                ("kystverket", Noon.AddSeconds(-5), "third"),
            ],
            from record in journal.ReadFrom(0)
            select (record.Source, record.ArrivedAt, Encoding.UTF8.GetString(record.Bytes.Span)));
        Assert.Equal(2, journal.ReadFrom(second).Count());
        Assert.Equal(end, journal.EndOffset);
        Assert.Empty(journal.ReadFrom(end));
    }

    [Theory]
    [InlineData(JournalSync.EachGroup)]
    [InlineData(JournalSync.Interval)]
    [InlineData(JournalSync.Never)]
    public async Task Many_writers_at_once_lose_nothing_and_every_offset_leads_to_its_record(JournalSync sync)
    {
        JournalOptions options = JournalOptions.Default with
        {
            Sync = sync,
            SyncInterval = TimeSpan.FromMilliseconds(5),
            SegmentBytes = 10_000,
            MaxPendingBytes = 2_000,
        };
        await using FolderJournal journal = FolderJournal.Open(_scratch.Path, options);
        await Parallel.ForAsync(0, 8, async (writer, cancelled) =>
        {
            for (int number = 0; number < 100; number++)
            {
                await journal.AppendAsync(
                    Invariant($"feed {writer}"), Noon, Filled(number, number),
                    cancelled);
            }
        });

        List<JournalRecord> all = [.. journal.ReadFrom(0)];
        Assert.Equal(800, all.Count);
        foreach (IGrouping<string, JournalRecord> feed in all.GroupBy(record => record.Source))
        {
            Assert.Equal(Enumerable.Range(0, 100), feed.Select(Number));
        }

        Assert.True(Segments().Length > 3);
        foreach (JournalRecord record in all.Where((_, index) => index % 37 == 0))
        {
            Assert.Equal(record.Bytes.ToArray(), journal.ReadFrom(record.Offset).First().Bytes.ToArray());
        }
    }

    [Fact]
    public async Task A_second_opening_carries_on_where_the_first_one_ended()
    {
        long end = await Append(0, 5);
        await using FolderJournal again = FolderJournal.Open(_scratch.Path, Quick);

        Assert.Equal(end, again.EndOffset);
        Assert.Null(again.TornTail);
        await again.AppendAsync("feed", Noon, "5"u8.ToArray());
        Assert.Equal(Enumerable.Range(0, 6), again.ReadFrom(0).Select(Number));
    }

    [Fact]
    public async Task Two_processes_cannot_write_the_same_journal()
    {
        await using FolderJournal journal = FolderJournal.Open(_scratch.Path, Quick);

        IOException refusal = Assert.Throws<IOException>(() => FolderJournal.Open(_scratch.Path, Quick));
        Assert.Contains(_scratch.Path, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_tail_torn_at_any_byte_is_cut_and_writing_carries_on()
    {
        await Append(0, 3);
        string path = Segments().Single();
        byte[] whole = await File.ReadAllBytesAsync(path);
        int[] ends = [.. FolderJournal.Read(_scratch.Path).Select(record => (int)record.NextOffset + 32)];
        for (int length = 0; length < whole.Length; length++)
        {
            foreach (string left in Segments())
            {
                File.Delete(left);
            }

            await File.WriteAllBytesAsync(path, whole.AsMemory(0, length));
            int survivors = ends.Count(end => end <= length);
            await using (FolderJournal journal = FolderJournal.Open(_scratch.Path, Quick))
            {
                bool isClean = length <= 32 || ends.Contains(length);
                Assert.Equal(isClean, journal.TornTail is null);
                await journal.AppendAsync("feed", Noon, Encoding.ASCII.GetBytes(Invariant($"{survivors}")));
                Assert.Equal(Enumerable.Range(0, survivors + 1), journal.ReadFrom(0, NoDamage).Select(Number));
            }

            await using FolderJournal again = FolderJournal.Open(_scratch.Path, Quick);
            Assert.Equal(Enumerable.Range(0, survivors + 1), again.ReadFrom(0, NoDamage).Select(Number));
        }
    }

    [Fact]
    public async Task A_tail_of_zeros_that_the_power_cut_left_is_cut()
    {
        long end = await Append(0, 3);
        await File.AppendAllBytesAsync(Segments().Single(), new byte[5_000]);
        await using FolderJournal journal = FolderJournal.Open(_scratch.Path, Quick);

        Assert.Equal(end, journal.EndOffset);
        Assert.Equal(5_000, journal.TornTail!.Bytes);
    }

    [Fact]
    public async Task A_flipped_bit_anywhere_costs_one_record_and_is_reported_with_the_file()
    {
        await Append(0, 4);
        await Append(4, 1);
        string path = Segments()[0];
        byte[] whole = await File.ReadAllBytesAsync(path);
        for (int bit = 0; bit < whole.Length * 8; bit += 3)
        {
            byte[] bad = [.. whole];
            bad[bit / 8] ^= (byte)(1 << (bit % 8));
            await File.WriteAllBytesAsync(path, bad);
            List<JournalDamage> damage = [];
            List<int> read = [.. FolderJournal.Read(_scratch.Path, 0, damage.Add).Select(Number)];

            bool isInHeader = bit / 8 < 32;
            Assert.Equal(isInHeader ? 5 : 4, read.Count);
            Assert.Equal(read.Distinct().Order(), read);
            JournalDamage one = Assert.Single(damage);
            Assert.Equal(Path.GetFileName(path), one.File);
            Assert.Contains(one.File, one.Sentence, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_closed_segment_that_became_shorter_or_went_away_is_reported()
    {
        await Append(0, 3);
        await Append(3, 3);
        await Append(6, 3);
        string[] segments = Segments();
        await using (FileStream file = new(segments[1], FileMode.Open))
        {
            file.SetLength(file.Length - 4);
        }

        List<JournalDamage> damage = [];
        Assert.Equal([0, 1, 2, 3, 4, 6, 7, 8], FolderJournal.Read(_scratch.Path, 0, damage.Add).Select(Number));
        Assert.All(damage, one => Assert.Equal(Path.GetFileName(segments[1]), one.File));
        Assert.NotEmpty(damage);

        File.Delete(segments[1]);
        damage.Clear();
        Assert.Equal([0, 1, 2, 6, 7, 8], FolderJournal.Read(_scratch.Path, 0, damage.Add).Select(Number));
        Assert.NotEmpty(damage);
    }

    [Fact]
    public async Task A_full_disk_suspends_says_so_and_carries_on_by_itself()
    {
        DiskThatFills disk = new() { Room = 300 };
        JournalOptions options = Quick with { MinFreeBytes = 0, RetryInterval = TimeSpan.FromMilliseconds(5) };
        List<JournalStatus> said = [];
        await using (FolderJournal journal = FolderJournal.Open(_scratch.Path, options, disk))
        {
            journal.StatusChanged += said.Add;
            for (int number = 0; number < 5; number++)
            {
                await journal.AppendAsync("feed", Noon, Encoding.ASCII.GetBytes(Invariant($"{number}")));
            }

            Task<long> waiting = journal.AppendAsync("feed", Noon, Filled(5, 500)).AsTask();
            Task<long> behind = journal.AppendAsync("feed", Noon, "6"u8.ToArray()).AsTask();
            while (disk.Refusals < 3)
            {
                await Task.Delay(5);
            }

            Assert.Equal(JournalState.Suspended, journal.Status.State);
            Assert.Contains("No space left", journal.Status.Sentence, StringComparison.Ordinal);
            Assert.False(waiting.IsCompleted);
            Assert.Equal(5, journal.ReadFrom(0, NoDamage).Count());

            disk.Room = 1_000_000;
            await Task.WhenAll(waiting, behind);
            Assert.Equal(Enumerable.Range(0, 7), journal.ReadFrom(0, NoDamage).Select(Number));
            Assert.Equal([JournalState.Suspended, JournalState.Writing], said.Select(status => status.State));
        }

        Assert.Equal(Enumerable.Range(0, 7), FolderJournal.Read(_scratch.Path, 0, NoDamage).Select(Number));
    }

    [Fact]
    public async Task A_journal_closed_on_a_full_disk_keeps_what_it_had_promised()
    {
        DiskThatFills disk = new() { Room = 300 };
        JournalOptions options = Quick with { MinFreeBytes = 0, RetryInterval = TimeSpan.FromMilliseconds(5) };
        FolderJournal journal = FolderJournal.Open(_scratch.Path, options, disk);
        await journal.AppendAsync("feed", Noon, "0"u8.ToArray());
        Task<long> refused = journal.AppendAsync("feed", Noon, Filled(1, 500)).AsTask();
        while (disk.Refusals == 0)
        {
            await Task.Delay(5);
        }

        await journal.DisposeAsync();

        await Assert.ThrowsAsync<IOException>(() => refused);
        await using FolderJournal again = FolderJournal.Open(_scratch.Path, Quick);
        Assert.Equal([0], again.ReadFrom(0, NoDamage).Select(Number));
    }

    [Fact]
    public async Task Writing_stops_before_the_last_of_the_disk_is_taken()
    {
        DiskThatFills disk = new() { Room = 10_000 };
        JournalOptions options = Quick with { MinFreeBytes = 9_500, RetryInterval = TimeSpan.FromMilliseconds(5) };
        await using FolderJournal journal = FolderJournal.Open(_scratch.Path, options, disk);
        await journal.AppendAsync("feed", Noon, "0"u8.ToArray());
        Task<long> waiting = journal.AppendAsync("feed", Noon, Filled(1, 800)).AsTask();
        while (journal.Status.State != JournalState.Suspended)
        {
            await Task.Delay(5);
        }

        Assert.False(waiting.IsCompleted);
        disk.Room = 100_000;
        await waiting;
    }

    [Fact]
    public async Task Old_segments_go_by_age_and_size_but_never_what_recovery_needs()
    {
        for (int day = 0; day < 6; day++)
        {
            await using FolderJournal writer = FolderJournal.Open(_scratch.Path, Quick);
            await writer.AppendAsync("feed", Noon.AddDays(day), Filled(day, 1_000));
        }

        await using FolderJournal journal = FolderJournal.Open(_scratch.Path, Quick);
        long third = journal.OffsetAt(Noon.AddDays(2));
        JournalRetention days = new(TimeSpan.FromDays(1.5), null);

        IReadOnlyList<RemovedSegment> removed = journal.Trim(days, Noon.AddDays(5), keepFrom: third);
        Assert.Equal(2, removed.Count);
        Assert.All(removed, one => Assert.StartsWith("older than", one.Reason, StringComparison.Ordinal));
        Assert.Equal(third, journal.FirstOffset);
        Assert.Equal([2, 3, 4, 5], journal.ReadFrom(third, NoDamage).Select(Number));

        removed = journal.Trim(new(null, 2_500), Noon.AddDays(5), keepFrom: long.MaxValue);
        Assert.Equal(2, removed.Count);
        Assert.Equal([4, 5], journal.ReadFrom(journal.FirstOffset, NoDamage).Select(Number));
        Assert.Empty(journal.Trim(new(TimeSpan.Zero, 0), Noon.AddDays(5), keepFrom: journal.FirstOffset));
        Assert.Single(journal.Trim(new(TimeSpan.Zero, 0), Noon.AddDays(500), keepFrom: long.MaxValue));
    }

    [Fact]
    public async Task A_time_leads_to_the_first_chunk_that_arrived_then_or_later()
    {
        JournalOptions options = Quick with { SegmentBytes = 200 };
        await using FolderJournal journal = FolderJournal.Open(_scratch.Path, options);
        for (int hour = 0; hour < 24; hour++)
        {
            await journal.AppendAsync("feed", Noon.AddHours(hour), Encoding.ASCII.GetBytes(Invariant($"{hour}")));
        }

        for (int hour = 0; hour < 24; hour++)
        {
            Assert.Equal(hour, Number(journal.ReadFrom(journal.OffsetAt(Noon.AddHours(hour - 0.5))).First()));
        }

        Assert.Equal(0, journal.OffsetAt(Noon.AddDays(-1)));
        Assert.Equal(journal.EndOffset, journal.OffsetAt(Noon.AddDays(2)));
    }

    [Fact]
    public async Task A_segment_of_a_newer_program_is_refused_in_one_sentence()
    {
        await Append(0, 1);
        string path = Segments().Single();
        byte[] bytes = await File.ReadAllBytesAsync(path);
        bytes[8] = 2;
        System.IO.Hashing.Crc32.Hash(bytes.AsSpan(0, 28)).CopyTo(bytes, 28);
        await File.WriteAllBytesAsync(path, bytes);

        NewerStateException refusal = Assert.Throws<NewerStateException>(() => FolderJournal.Open(_scratch.Path));
        Assert.Contains("has format 2, this program knows up to 1", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(bytes, await File.ReadAllBytesAsync(path));
    }

    private static int Number(JournalRecord record) =>
        int.Parse(Encoding.ASCII.GetString(record.Bytes.Span).Split(' ')[0],
            System.Globalization.CultureInfo.InvariantCulture);

    private static byte[] Filled(int number, int length) =>
        Encoding.ASCII.GetBytes(Invariant($"{number} ").PadRight(length, 'x'));

    private static void NoDamage(JournalDamage damage) => Assert.Fail(damage.Sentence);

    private string[] Segments() => [.. Directory.GetFiles(_scratch.Path, "*.journal").Order(StringComparer.Ordinal)];

    private async Task<long> Append(int first, int count)
    {
        await using FolderJournal journal = FolderJournal.Open(_scratch.Path, Quick);
        long end = 0;
        for (int number = first; number < first + count; number++)
        {
            end = await journal.AppendAsync("feed", Noon, Encoding.ASCII.GetBytes(Invariant($"{number}")));
        }

        return end;
    }

    /// <summary>
    /// A disk with so much room; the write that does not fit is done as far as it goes, and then fails.
    /// </summary>
    private sealed class DiskThatFills : IJournalDisk
    {
        private readonly LocalJournalDisk _disk = new();
        private readonly Dictionary<SafeFileHandle, long> _lengths = [];

        public long Room { get; set; }

        public int Refusals { get; private set; }

        public long FreeBytes(string folder) => Room - _lengths.Values.Sum();

        public SafeFileHandle Create(string path) => _disk.Create(path);

        public void Write(SafeFileHandle file, ReadOnlySpan<byte> bytes, long position)
        {
            long others = _lengths.Where(entry => entry.Key != file).Sum(entry => entry.Value);
            int fits = (int)Math.Clamp(Room - others - position, 0, bytes.Length);
            _disk.Write(file, bytes[..fits], position);
            _lengths[file] = Math.Max(_lengths.GetValueOrDefault(file), position + fits);
            if (fits < bytes.Length)
            {
                Refusals++;
                throw new IOException("No space left on device", unchecked((int)0x80070070));
            }
        }

        public void Sync(SafeFileHandle file) => _disk.Sync(file);
    }
}
