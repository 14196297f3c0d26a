using System.Data.Common;
using Maritime.Detection;
using Maritime.Storage.Ledger;
using Maritime.Storage.Tests.Worlds;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace Maritime.Storage.Tests.Ledger;

public sealed class LedgerSchemaTests(PostgresServer postgres) : IDisposable
{
    private readonly Scratch _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public async Task The_scripts_for_SQLite_make_what_the_model_says()
    {
        await using SqlLedger ledger = await SqlLedger.OpenSqliteAsync(_scratch.Under("scripts.db"));
        await using LedgerContext made = ledger.NewContext();
        await using LedgerContext modelled = new(new DbContextOptionsBuilder<LedgerContext>()
            .UseSqlite("Pooling=False;Data Source=" + _scratch.Under("model.db")).Options);
        await modelled.Database.EnsureCreatedAsync();
        const string Sql = """
            SELECT m.name || '.' || c.name || ' ' || c.type || ' null=' || (1 - c."notnull") || ' key=' || c.pk
            FROM sqlite_master m, pragma_table_info(m.name) c
            WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite_%' AND m.name NOT IN ('schema_version',
                '__EFMigrationsLock')
            UNION ALL
            SELECT m.name || ' on ' || m.tbl_name || ': ' || c.seqno || ' ' || c.name
            FROM sqlite_master m, pragma_index_info(m.name) c
            WHERE m.type = 'index' AND m.name NOT LIKE 'sqlite_%'
            ORDER BY 1
            """;

        List<string> scripted = await Rows(made, Sql);
        Assert.True(scripted.Count > 40);
        Assert.Equal(await Rows(modelled, Sql), scripted);
    }

    [Fact]
    public async Task The_scripts_for_PostgreSQL_make_what_the_model_says()
    {
        await using SqlLedger ledger = await SqlLedger.OpenPostgreSqlAsync(await postgres.NewDatabaseAsync());
        await using LedgerContext made = ledger.NewContext();
        await using LedgerContext modelled = new(new DbContextOptionsBuilder<LedgerContext>()
            .UseNpgsql(await postgres.NewDatabaseAsync()).Options);
        await modelled.Database.EnsureCreatedAsync();
        const string Sql = """
            SELECT table_name || '.' || column_name || ' ' || data_type || ' null=' || is_nullable || ' ' || is_identity
            FROM information_schema.columns
            WHERE table_schema = 'public' AND table_name <> 'schema_version'
            UNION ALL
            SELECT regexp_replace(indexdef, ' COLLATE "C"', '', 'g') FROM pg_indexes
            WHERE schemaname = 'public' AND tablename <> 'schema_version'
            ORDER BY 1
            """;

        List<string> scripted = await Rows(made, Sql);
        Assert.True(scripted.Count > 40);
        Assert.Equal(await Rows(modelled, Sql), scripted);
    }

    [Fact]
    public void Both_databases_have_the_same_scripts_numbered_from_one()
    {
        string[] sqlite = [.. LedgerSchema.Scripts("sqlite").Select(script => script.Name)];
        Assert.NotEmpty(sqlite);
        Assert.Equal(Enumerable.Range(1, sqlite.Length),
            LedgerSchema.Scripts("sqlite").Select(script => script.Number));
        Assert.Equal(sqlite, LedgerSchema.Scripts("postgres").Select(script => script.Name));
    }

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgres")]
    public async Task A_newer_schema_is_refused_in_one_sentence_and_left_alone(string database)
    {
        string place = database == "sqlite" ? _scratch.Under("ledger.db") : await postgres.NewDatabaseAsync();
        await using (SqlLedger ledger = await Open(database, place))
        {
            await using LedgerContext context = ledger.NewContext();
            await context.Database
                .ExecuteSqlRawAsync("INSERT INTO schema_version (version, name) VALUES (99, 'later')");
        }

        NewerStateException refusal = await Assert.ThrowsAsync<NewerStateException>(() => Open(database, place));
        Assert.Matches("^The ledger .* has format 99, this program knows up to [0-9]+: use the newer program",
            refusal.Message);
    }

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgres")]
    public async Task Servers_that_start_at_once_make_the_schema_once(string database)
    {
        string place = database == "sqlite" ? _scratch.Under("ledger.db") : await postgres.NewDatabaseAsync();
        SqlLedger[] ledgers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => Open(database,
            place))));
        foreach (SqlLedger ledger in ledgers)
        {
            await ledger.DisposeAsync();
        }
    }

    [Fact]
    public async Task A_flipped_bit_in_a_row_is_reported_and_the_rest_is_read()
    {
        string path = _scratch.Under("ledger.db");
        await using SqlLedger ledger = await SqlLedger.OpenSqliteAsync(path);
        for (int number = 0; number < 5; number++)
        {
            await ledger.PutDocumentAsync(new("case", Invariant($"{number}"), 1, default, "\"a payload\""));
        }

        await using (LedgerContext context = ledger.NewContext())
        {
            await context.Database.ExecuteSqlRawAsync("UPDATE documents SET payload = '\"a paylo`d\"' WHERE id = '3'");
        }

        List<string> said = [];
        ledger.RowDamaged += said.Add;
        List<string> read = [];
        await foreach (LedgerDocument document in ledger.QueryDocumentsAsync("case"))
        {
            read.Add(document.Id);
        }

        Assert.Equal(["0", "1", "2", "4"], read);
        Assert.Contains(path, Assert.Single(said), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, 100)]
    [InlineData(0, 16)]
    [InlineData(4096, 4)]
    public async Task A_broken_database_file_is_refused_or_reported_with_its_name(long at, int count)
    {
        string path = _scratch.Under("ledger.db");
        await using (await SqlLedger.OpenSqliteAsync(path))
        {
        }

        await using (FileStream file = new(path, FileMode.Open))
        {
            file.Position = at;
            file.Write(Enumerable.Repeat((byte)0xA5, count).ToArray());
        }

        string said;
        try
        {
            await using SqlLedger ledger = await SqlLedger.OpenSqliteAsync(path);
            said = string.Join(' ', await ledger.CheckAsync());
        }
        catch (DamagedStateException damage)
        {
            said = damage.Message;
        }

        Assert.Contains(path, said, StringComparison.Ordinal);
        SqliteConnection.ClearAllPools();
    }

    [Fact]
    public async Task A_flipped_bit_anywhere_in_the_file_is_found_or_changes_nothing()
    {
        string path = _scratch.Under("ledger.db");
        await using (SqlLedger ledger = await SqlLedger.OpenSqliteAsync(path))
        {
            await ledger.UpsertEventsAsync(
            [
                .. Enumerable.Range(0, 40).Select(hour => new VesselEvent
                {
                    Kind = EventKinds.Gap,
                    Mmsi = Traffic.Ship(257123000),
                    StartedAt = Traffic.Midnight.AddHours(hour),
                    Place = Traffic.At(59, 10),
                    Confidence = 0.5,
                    Summary = "Silent.",
                }),
            ]);
            for (int number = 0; number < 40; number++)
            {
                await ledger.PutDocumentAsync(new("case", Invariant($"{number}"), 1, default, "\"a payload\""));
                await ledger.AuditAsync(new(Traffic.Midnight, "retention", "removed", "tracks", "some positions"));
            }
        }

        SqliteConnection.ClearAllPools();
        byte[] whole = await File.ReadAllBytesAsync(path);
        List<string> truth = (await ContentsAsync(path))!;
        Assert.Equal(120, truth.Count);
        Random random = new(68);
        int found = 0;
        for (int round = 0; round < 150; round++)
        {
            byte[] bad = [.. whole];
            bad[random.Next(bad.Length)] ^= (byte)(1 << random.Next(8));
            await File.WriteAllBytesAsync(path, bad);
            if (await ContentsAsync(path) is { } contents)
            {
                Assert.Equal(truth, contents);
            }
            else
            {
                found++;
            }

            SqliteConnection.ClearAllPools();
            File.Delete(path + "-wal");
            File.Delete(path + "-shm");
        }

        Assert.InRange(found, 40, 150);
    }

    [Fact]
    public async Task A_ledger_cut_short_anywhere_is_refused_with_its_name()
    {
        string path = _scratch.Under("ledger.db");
        await FillAsync(path, 200);
        byte[] whole = await File.ReadAllBytesAsync(path);
        Random random = new(86);
        foreach (int length in Enumerable.Range(0, 40).Select(_ => random.Next(1, whole.Length)).Append(100))
        {
            await File.WriteAllBytesAsync(path, whole.AsMemory(0, length));
            Assert.Null(await ContentsAsync(path));
            DamagedStateException damage = await Assert.ThrowsAsync<DamagedStateException>(
                () => SqlLedger.OpenSqliteAsync(path));
            Assert.StartsWith(Invariant($"The ledger {path} is damaged and was not opened: "), damage.Message);
            Forget(path);
        }
    }

    [Fact]
    public async Task A_ledger_cut_short_while_it_is_open_says_so_in_every_query()
    {
        string path = _scratch.Under("ledger.db");
        await FillAsync(path, 200);
        await using SqlLedger ledger = await SqlLedger.OpenSqliteAsync(path);
        SqliteConnection.ClearAllPools();
        await using (FileStream file = new(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite))
        {
            file.SetLength(8192);
        }

        Func<Task>[] questions =
        [
            async () => await ledger.QueryEventsAsync(EventQuery.All).CountAsync(),
            async () => await ledger.QueryAlertsAsync(AlertQuery.All).CountAsync(),
            async () => await ledger.QueryDocumentsAsync("case").CountAsync(),
            async () => await ledger.QueryAuditAsync(DateTimeOffset.MinValue, DateTimeOffset.MaxValue).CountAsync(),
            async () => await ledger.FindEventAsync("gap/257123000/x"),
            async () => await ledger.FindDocumentAsync("case", "1"),
            async () => await ledger.PutDocumentAsync(new("case", "1", 2, default, "{}")),
            async () => await ledger.AuditAsync(new(Traffic.Midnight, "someone", "did", "it", "")),
            async () => await ledger.RemoveEndedBeforeAsync(Traffic.Midnight, "retention", Traffic.Midnight),
        ];
        foreach (Func<Task> ask in questions)
        {
            DamagedStateException damage = await Assert.ThrowsAsync<DamagedStateException>(ask);
            Assert.Contains(path, damage.Message, StringComparison.Ordinal);
        }

        Assert.Contains(path, Assert.Single(await ledger.CheckAsync()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rows_on_a_damaged_page_are_named_and_all_others_read()
    {
        string path = _scratch.Under("ledger.db");
        await FillAsync(path, 200);
        await using (SqlLedger ledger = await SqlLedger.OpenSqliteAsync(path))
        {
            await using LedgerContext context = ledger.NewContext();
            List<string> pages = await Rows(
                context,
                "SELECT CAST(rootpage AS TEXT) FROM sqlite_master WHERE name = 'events'");
            await using FileStream file = new(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
            byte[] root = new byte[4096];
            file.Position = (long.Parse(pages[0]) - 1) * 4096;
            file.ReadExactly(root);
            Assert.Equal(5, root[0]); // An inner page: its children are pages of rows.
            int cell = System.Buffers.Binary.BinaryPrimitives.ReadUInt16BigEndian(root.AsSpan(12 + (2 * 3)));
            int child = System.Buffers.Binary.BinaryPrimitives.ReadInt32BigEndian(root.AsSpan(cell));
            file.Position = (child - 1L) * 4096;
            file.Write(new byte[4096]);
        }

        SqliteConnection.ClearAllPools();
        await using SqlLedger damaged = await SqlLedger.OpenSqliteAsync(path);
        List<string> said = [];
        damaged.RowDamaged += said.Add;
        List<VesselEvent> read = await damaged.QueryEventsAsync(EventQuery.All).ToListAsync();
        Assert.InRange(said.Count, 1, 20);
        Assert.All(said, sentence => Assert.Contains(path, sentence, StringComparison.Ordinal));
        Assert.Equal(200, read.Count + said.Count);
        Assert.Equal(200, read.Select(it => it.Id).Distinct().Count() + said.Count);
        List<VesselEvent> newest = await damaged
            .QueryEventsAsync(EventQuery.All with { NewestFirst = true, Limit = 190 }).ToListAsync();
        Assert.Equal(newest.OrderByDescending(it => it.StartedAt).Select(it => it.Id), newest.Select(it => it.Id));
    }

    [Theory]
    [InlineData("sqlite", "version = 7")]
    [InlineData("sqlite", "updated_at = 5")]
    [InlineData("sqlite", "id = '4', version = 1")]
    [InlineData("sqlite", "collection = 'user'")]
    [InlineData("postgres", "version = 7")]
    [InlineData("postgres", "updated_at = 5")]
    [InlineData("postgres", "id = '4', version = 1")]
    [InlineData("postgres", "collection = 'user'")]
    public async Task A_document_with_any_column_changed_is_told_and_left_out(string database, string change)
    {
        string place = database == "sqlite" ? _scratch.Under("ledger.db") : await postgres.NewDatabaseAsync();
        await using SqlLedger ledger = await Open(database, place);
        await ledger.PutDocumentAsync(new("case", "1", 1, Traffic.Midnight, "\"a payload\""));
        await ledger.PutDocumentAsync(new("case", "2", 1, Traffic.Midnight, "\"a payload\""));
        await using (LedgerContext context = ledger.NewContext())
        {
#pragma warning disable EF1003 // The text stands above.
            await context.Database.ExecuteSqlRawAsync("UPDATE documents SET " + change + " WHERE id = '1'");
#pragma warning restore EF1003
        }

        List<string> said = [];
        ledger.RowDamaged += said.Add;
        string[] read = [];
        foreach (string collection in (string[])["case", "user"])
        {
            read = [.. read, .. await ledger.QueryDocumentsAsync(collection).Select(it => it.Id).ToListAsync()];
        }

        Assert.Equal(["2"], read);
        Assert.Single(said);
        Assert.Single(await ledger.CheckAsync());
    }

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgres")]
    public async Task Documents_from_before_schema_3_are_still_read(string database)
    {
        string place = database == "sqlite" ? _scratch.Under("ledger.db") : await postgres.NewDatabaseAsync();
        await using (SqlLedger made = await Open(database, place))
        {
            await made.PutDocumentAsync(new("case", "1", 1, Traffic.Midnight, "\"a payload\""));
            await using LedgerContext context = made.NewContext();
            long before = RowCheck.Of("\"a payload\"");
            await context.Database.ExecuteSqlAsync($"UPDATE documents SET checksum = {before}");
            await context.Database.ExecuteSqlRawAsync("DELETE FROM schema_version WHERE version = 3");
        }

        await using SqlLedger ledger = await Open(database, place);
        LedgerDocument kept = (await ledger.FindDocumentAsync("case", "1"))!;
        Assert.Equal((1, Traffic.Midnight, "\"a payload\""), (kept.Version, kept.UpdatedAt, kept.Payload));
        Assert.True(await ledger.PutDocumentAsync(kept with { Version = 2 }));
        Assert.Empty(await ledger.CheckAsync());
    }

    /// <summary>A ledger of some hundred kilobytes, and nothing of it in the write-ahead log.</summary>
    private static async Task FillAsync(string path, int count)
    {
        await using (SqlLedger ledger = await SqlLedger.OpenSqliteAsync(path))
        {
            await ledger.UpsertEventsAsync(
            [
                .. Enumerable.Range(0, count).Select(hour => new VesselEvent
                {
                    Kind = EventKinds.Gap,
                    Mmsi = Traffic.Ship(257123000),
                    StartedAt = Traffic.Midnight.AddHours(hour),
                    Place = Traffic.At(59, 10),
                    Confidence = 0.5,
                    Summary = new string('s', 200),
                }),
            ]);
            for (int number = 0; number < 20; number++)
            {
                await ledger.PutDocumentAsync(new("case", Invariant($"{number}"), 1, default, "\"a payload\""));
                await ledger.AuditAsync(new(Traffic.Midnight, "retention", "removed", "tracks", "some positions"));
            }
        }

        Forget(path);
    }

    private static void Forget(string path)
    {
        SqliteConnection.ClearAllPools();
        File.Delete(path + "-wal");
        File.Delete(path + "-shm");
    }

    /// <returns>Null when the damage was found, and said with the file's name.</returns>
    private static async Task<List<string>?> ContentsAsync(string path)
    {
        try
        {
            await using SqlLedger ledger = await SqlLedger.OpenSqliteAsync(path);
            if (await ledger.CheckAsync() is { Count: > 0 } findings)
            {
                Assert.Contains(findings, finding => finding.Contains(path, StringComparison.Ordinal));
                return null;
            }

            List<string> contents = [];
            await foreach (VesselEvent it in ledger.QueryEventsAsync(EventQuery.All))
            {
                contents.Add(Invariant($"{it.Id} {it.Mmsi} {it.StartedAt:O} {it.Summary}"));
            }

            await foreach (LedgerDocument it in ledger.QueryDocumentsAsync("case"))
            {
                contents.Add(it.Id + it.Payload);
            }

            await foreach (AuditEntry it in ledger.QueryAuditAsync(DateTimeOffset.MinValue, DateTimeOffset.MaxValue))
            {
                contents.Add(Invariant($"{it}"));
            }

            return contents;
        }
        catch (Exception damage) when (damage is DamagedStateException or NewerStateException)
        {
            Assert.Contains(path, damage.Message, StringComparison.Ordinal);
            return null;
        }
    }

    private static Task<SqlLedger> Open(string database, string place) => database == "sqlite"
        ? SqlLedger.OpenSqliteAsync(place)
        : SqlLedger.OpenPostgreSqlAsync(place);

    private static async Task<List<string>> Rows(LedgerContext context, string sql)
    {
        await context.Database.OpenConnectionAsync();
        await using DbCommand command = context.Database.GetDbConnection().CreateCommand();
        command.CommandText = sql;
        await using DbDataReader reader = await command.ExecuteReaderAsync();
        List<string> rows = [];
        while (await reader.ReadAsync())
        {
            rows.Add(reader.GetString(0));
        }

        return rows;
    }
}
