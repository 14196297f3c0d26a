using System.Buffers.Binary;
using System.Data;
using System.Data.Common;
using System.Linq.Expressions;
using System.Runtime.CompilerServices;
using Maritime.Alerts;
using Maritime.Detection;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql;

namespace Maritime.Storage.Ledger;

/// <summary>The ledger in SQLite or PostgreSQL, through EF Core.</summary>
public sealed class SqlLedger : ILedger
{
    private static readonly UpsertCommand<EventRow>.Column[] EventColumns =
    [
        new("id", DbType.String, row => row.Id),
        new("version", DbType.Int32, row => row.Version),
        new("kind", DbType.String, row => row.Kind),
        new("mmsi", DbType.Int32, row => row.Mmsi),
        new("partner", DbType.Int32, row => row.Partner),
        new("started_at", DbType.Int64, row => row.StartedAt),
        new("ended_at", DbType.Int64, row => row.EndedAt),
        new("latitude", DbType.Double, row => row.Latitude),
        new("longitude", DbType.Double, row => row.Longitude),
        new("state", DbType.Int32, row => row.State),
        new("stage", DbType.Int32, row => row.Stage),
        new("label", DbType.String, row => row.Label),
        new("confidence", DbType.Double, row => row.Confidence),
        new("supersedes", DbType.String, row => row.Supersedes),
        new("payload", DbType.String, row => row.Payload),
        new("checksum", DbType.Int64, row => row.Checksum),
    ];

    private static readonly UpsertCommand<AlertRow>.Column[] AlertColumns =
    [
        new("id", DbType.String, row => row.Id),
        new("version", DbType.Int32, row => row.Version),
        new("rule", DbType.String, row => row.Rule),
        new("kind", DbType.String, row => row.Kind),
        new("severity", DbType.Int32, row => row.Severity),
        new("state", DbType.Int32, row => row.State),
        new("tier", DbType.Int32, row => row.Tier),
        new("mode", DbType.Int32, row => row.Mode),
        new("started_at", DbType.Int64, row => row.StartedAt),
        new("ended_at", DbType.Int64, row => row.EndedAt),
        new("raised_at", DbType.Int64, row => row.RaisedAt),
        new("latitude", DbType.Double, row => row.Latitude),
        new("longitude", DbType.Double, row => row.Longitude),
        new("confidence", DbType.Double, row => row.Confidence),
        new("is_retracted", DbType.Boolean, row => row.IsRetracted),
        new("payload", DbType.String, row => row.Payload),
        new("checksum", DbType.Int64, row => row.Checksum),
    ];

    private static readonly UpsertCommand<DocumentRow>.Column[] DocumentColumns =
    [
        new("collection", DbType.String, row => row.Collection),
        new("id", DbType.String, row => row.Id),
        new("version", DbType.Int32, row => row.Version),
        new("updated_at", DbType.Int64, row => row.UpdatedAt),
        new("payload", DbType.String, row => row.Payload),
        new("checksum", DbType.Int64, row => row.Checksum),
    ];

    private readonly DbContextOptions<LedgerContext> _options;
    private readonly string _place;

    private SqlLedger(DbContextOptions<LedgerContext> options, string place)
    {
        _options = options;
        _place = place;
    }

    public event Action<string>? RowDamaged;

    /// <summary>Opens or makes the ledger in a file.</summary>
    /// <exception cref="NewerStateException">A newer program wrote it.</exception>
    /// <exception cref="DamagedStateException">The file is no whole database.</exception>
    public static async Task<SqlLedger> OpenSqliteAsync(string path, CancellationToken cancellationToken = default)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        if (EndsEarly(path))
        {
            throw new DamagedStateException(
                Invariant($"The ledger {path} is damaged and was not opened: it ends before its last page."));
        }

        SqliteConnectionStringBuilder connection = new()
        {
            DataSource = path,
            DefaultTimeout = 60, // Seconds that a writer waits for another one.
        };
        DbContextOptions<LedgerContext> options =
            new DbContextOptionsBuilder<LedgerContext>().UseSqlite(connection.ConnectionString).Options;
        try
        {
            // Readers go on beside the writer, and a commit is on the disk when it returns.
            await using (LedgerContext context = new(options))
            {
                await context.Database.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
                await context.Database.ExecuteSqlRawAsync("PRAGMA journal_mode = WAL", cancellationToken)
                    .ConfigureAwait(false);
            }

            return await OpenAsync(options, "sqlite", path, cancellationToken).ConfigureAwait(false);
        }
        catch (SqliteException error) when (IsDamage(error))
        {
            throw new DamagedStateException(
                Invariant($"The ledger {path} is damaged and was not opened: {error.Message}"), error);
        }
        catch (SqliteException error)
        {
            throw new IOException(Invariant($"The ledger {path} cannot be opened: {error.Message}"), error);
        }
    }

    /// <param name="connectionString">As Npgsql takes it: "Host=...;Database=...;Username=...;Password=...".</param>
    /// <exception cref="NewerStateException">A newer program has been here.</exception>
    /// <exception cref="IOException">The server cannot be reached or refuses; the sentence says why.</exception>
    public static async Task<SqlLedger> OpenPostgreSqlAsync(
        string connectionString,
        CancellationToken cancellationToken = default)
    {
        NpgsqlConnectionStringBuilder parts;
        try
        {
            parts = new(connectionString);
        }
        catch (Exception error) when (error is ArgumentException or FormatException)
        {
            throw new IOException(
                "The ledger's connection string is none of PostgreSQL: write "
                    + "\"Host=...;Database=...;Username=...;Password=...\".",
                error);
        }

        DbContextOptions<LedgerContext> options =
            new DbContextOptionsBuilder<LedgerContext>().UseNpgsql(connectionString).Options;
        try
        {
            return await OpenAsync(
                options, "postgres", Invariant($"in the database {parts.Database}"), cancellationToken)
                .ConfigureAwait(false);
        }
        catch (Exception error) when ((error as NpgsqlException ?? error.InnerException as NpgsqlException) is not null)
        {
            // EF Core wraps what it thinks may pass.
            NpgsqlException refusal = error as NpgsqlException ?? (NpgsqlException)error.InnerException!;
            throw new IOException(Sentence(refusal, parts), refusal);
        }
    }

    public async Task<IReadOnlyList<VesselEvent>> UpsertEventsAsync(
        IReadOnlyCollection<VesselEvent> events,
        CancellationToken cancellationToken = default) =>
        (await UpsertAsync(events, [], cancellationToken).ConfigureAwait(false)).Events;

    public async Task<IReadOnlyList<Alert>> UpsertAlertsAsync(
        IReadOnlyCollection<Alert> alerts,
        CancellationToken cancellationToken = default) =>
        (await UpsertAsync([], alerts, cancellationToken).ConfigureAwait(false)).Alerts;

    public async Task<(IReadOnlyList<VesselEvent> Events, IReadOnlyList<Alert> Alerts)> UpsertAsync(
        IReadOnlyCollection<VesselEvent> events,
        IReadOnlyCollection<Alert> alerts,
        CancellationToken cancellationToken = default)
    {
        if (events.Count + alerts.Count == 0)
        {
            return ([], []);
        }

        return await GuardAsync(async context =>
        {
            await using IDbContextTransaction transaction =
                await context.Database.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
            IReadOnlyList<VesselEvent> newEvents = await StoreAsync(
                context, transaction, "events", EventColumns, events, EventRow.From, cancellationToken)
                .ConfigureAwait(false);
            IReadOnlyList<Alert> newAlerts = await StoreAsync(
                context, transaction, "alerts", AlertColumns, alerts, AlertRow.From, cancellationToken)
                .ConfigureAwait(false);
            foreach (Alert alert in newAlerts)
            {
                await StoreVesselsAsync(context, alert, cancellationToken).ConfigureAwait(false);
            }

            await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
            return (newEvents, newAlerts);
        }).ConfigureAwait(false);
    }

    public IAsyncEnumerable<VesselEvent> QueryEventsAsync(
        EventQuery query,
        CancellationToken cancellationToken = default) => StreamAsync(
            context => Matching(context.Events.AsNoTracking(), query),
            rows => Ordered(rows, query),
            context => context.Events.Select(row => row.Id),
            row => row.Id,
            "event",
            row => row.Read(),
            cancellationToken);

    public IAsyncEnumerable<Alert> QueryAlertsAsync(
        AlertQuery query,
        CancellationToken cancellationToken = default) => StreamAsync(
            context => Matching(context, query),
            rows => Ordered(rows, query),
            context => context.Alerts.Select(row => row.Id),
            row => row.Id,
            "alert",
            row => row.Read(),
            cancellationToken);

    public Task<VesselEvent?> FindEventAsync(string id, CancellationToken cancellationToken = default) =>
        FindAsync(
            context => context.Events.AsNoTracking().Where(row => row.Id == id),
            "event", id, row => row.Read(), cancellationToken);

    public Task<Alert?> FindAlertAsync(string id, CancellationToken cancellationToken = default) =>
        FindAsync(
            context => context.Alerts.AsNoTracking().Where(row => row.Id == id),
            "alert", id, row => row.Read(), cancellationToken);

    public Task<bool> PutDocumentAsync(LedgerDocument document, CancellationToken cancellationToken = default) =>
        GuardAsync(async context =>
        {
            await using IDbContextTransaction transaction =
                await context.Database.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
            await using UpsertCommand<DocumentRow> upsert = new(
                context.Database.GetDbConnection(),
                transaction.GetDbTransaction(),
                "documents",
                "collection, id",
                "documents.version = excluded.version - 1",
                DocumentColumns);
            bool isStored = await upsert.StoreAsync(DocumentRow.From(document), cancellationToken)
                .ConfigureAwait(false);
            await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
            return isStored;
        });

    public Task<bool> DeleteDocumentAsync(
        string collection,
        string id,
        CancellationToken cancellationToken = default) => GuardAsync(async context =>
            await context.Documents.Where(row => row.Collection == collection && row.Id == id)
                .ExecuteDeleteAsync(cancellationToken).ConfigureAwait(false) > 0);

    public Task<LedgerDocument?> FindDocumentAsync(
        string collection,
        string id,
        CancellationToken cancellationToken = default) => FindAsync(
            context => context.Documents.AsNoTracking().Where(row => row.Collection == collection && row.Id == id),
            "document",
            Invariant($"{collection}/{id}"),
            row => row.Read(),
            cancellationToken);

    public IAsyncEnumerable<LedgerDocument> QueryDocumentsAsync(
        string collection,
        CancellationToken cancellationToken = default) => StreamAsync(
            context => context.Documents.AsNoTracking().Where(row => row.Collection == collection),
            rows => rows.OrderBy(row => row.Id),
            context => context.Documents.Where(row => row.Collection == collection).Select(row => row.Id),
            row => row.Id,
            "document",
            row => row.Read(),
            cancellationToken);

    public Task AuditAsync(AuditEntry entry, CancellationToken cancellationToken = default) =>
        GuardAsync(context =>
        {
            context.Audit.Add(AuditRow.From(entry));
            return context.SaveChangesAsync(cancellationToken);
        });

    public IAsyncEnumerable<AuditEntry> QueryAuditAsync(
        DateTimeOffset since,
        DateTimeOffset until,
        CancellationToken cancellationToken = default)
    {
        (long first, long last) = (Microseconds.From(since), Microseconds.From(until));
        return StreamAsync(
            context => context.Audit.AsNoTracking().Where(row => row.At >= first && row.At < last),
            rows => rows.OrderBy(row => row.At).ThenBy(row => row.Number),
            context => context.Audit.Select(row => row.Number),
            row => row.Number,
            "audit line",
            row => row.Read(),
            cancellationToken);
    }

    public Task<(int Events, int Alerts)> RemoveEndedBeforeAsync(
        DateTimeOffset before,
        string by,
        DateTimeOffset now,
        CancellationToken cancellationToken = default) => GuardAsync(async context =>
        {
            long limit = Microseconds.From(before);
            await using IDbContextTransaction transaction =
                await context.Database.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
            int events = await context.Events
                .Where(row => (row.EndedAt ?? row.StartedAt) < limit
                    && (row.State == (int)EventState.Closed || row.State == (int)EventState.Retracted))
                .ExecuteDeleteAsync(cancellationToken).ConfigureAwait(false);
            IQueryable<AlertRow> old = context.Alerts
                .Where(row => (row.EndedAt ?? row.StartedAt) < limit && row.State == (int)AlertState.Closed);
            await context.AlertVessels.Where(vessel => old.Any(row => row.Id == vessel.AlertId))
                .ExecuteDeleteAsync(cancellationToken).ConfigureAwait(false);
            int alerts = await old.ExecuteDeleteAsync(cancellationToken).ConfigureAwait(false);
            if (events + alerts > 0)
            {
                context.Audit.Add(AuditRow.From(new(now, by, "removed", "ledger", Invariant(
                    $"{events} events and {alerts} closed alerts that ended before {before.UtcDateTime:s}Z"))));
                await context.SaveChangesAsync(cancellationToken).ConfigureAwait(false);
            }

            await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
            return (events, alerts);
        });

    public async Task<IReadOnlyList<string>> CheckAsync(CancellationToken cancellationToken = default)
    {
        List<string> findings = [];
        RowDamaged += findings.Add;
        try
        {
            await CheckDatabaseAsync(findings, cancellationToken).ConfigureAwait(false);
            await foreach (VesselEvent _ in QueryEventsAsync(
                EventQuery.All with { IncludeRetracted = true }, cancellationToken).ConfigureAwait(false))
            {
            }

            await CheckAlertsAsync(findings, cancellationToken).ConfigureAwait(false);
            await foreach (AuditEntry _ in QueryAuditAsync(
                DateTimeOffset.MinValue, DateTimeOffset.MaxValue, cancellationToken).ConfigureAwait(false))
            {
            }

            List<string> collections = await GuardAsync(context =>
                context.Documents.Select(row => row.Collection).Distinct().ToListAsync(cancellationToken))
                .ConfigureAwait(false);
            foreach (string collection in collections)
            {
                await foreach (LedgerDocument _ in QueryDocumentsAsync(collection, cancellationToken)
                    .ConfigureAwait(false))
                {
                }
            }
        }
        catch (DamagedStateException damage)
        {
            findings.Add(damage.Message);
        }
        finally
        {
            RowDamaged -= findings.Add;
        }

        return findings;
    }

    public ValueTask DisposeAsync()
    {
        // Pooled connections would keep the file open.
        using LedgerContext context = new(_options);
        if (context.Database.GetDbConnection() is SqliteConnection connection)
        {
            SqliteConnection.ClearPool(connection);
        }

        return ValueTask.CompletedTask;
    }

    internal LedgerContext NewContext() => new(_options);

    private static async Task<SqlLedger> OpenAsync(
        DbContextOptions<LedgerContext> options,
        string provider,
        string place,
        CancellationToken cancellationToken)
    {
        await using LedgerContext context = new(options);
        await LedgerSchema.ApplyAsync(context, provider, place, cancellationToken).ConfigureAwait(false);
        return new(options, place);
    }

    /// <summary>
    /// Whether the file is shorter than its own header says, which SQLite finds out page by page. Pages that a crash
    /// left in the write-ahead log are not missed.
    /// </summary>
    private static bool EndsEarly(string path)
    {
        FileInfo file = new(path);
        if (!file.Exists || file.Length == 0 || new FileInfo(path + "-wal") is { Exists: true, Length: > 0 })
        {
            return false;
        }

        Span<byte> header = stackalloc byte[100]; // sqlite.org/fileformat.html, section 1.3.
        using FileStream bytes = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        if (bytes.ReadAtLeast(header, header.Length, throwOnEndOfStream: false) < header.Length)
        {
            return true;
        }

        int pageBytes = BinaryPrimitives.ReadUInt16BigEndian(header[16..]) is var size && size == 1 ? 65_536 : size;
        bool isCountValid = header[24..28].SequenceEqual(header[92..96]);
        return isCountValid && header.StartsWith("SQLite format 3"u8)
            && file.Length < (long)BinaryPrimitives.ReadUInt32BigEndian(header[28..]) * pageBytes;
    }

    private static async Task<IReadOnlyList<T>> StoreAsync<T, TRow>(
        LedgerContext context,
        IDbContextTransaction transaction,
        string table,
        IReadOnlyList<UpsertCommand<TRow>.Column> columns,
        IReadOnlyCollection<T> items,
        Func<T, TRow> rowOf,
        CancellationToken cancellationToken)
    {
        await using UpsertCommand<TRow> upsert = new(
            context.Database.GetDbConnection(),
            transaction.GetDbTransaction(),
            table,
            "id",
            Invariant($"{table}.version < excluded.version"),
            columns);
        List<T> stored = [];
        foreach (T item in items)
        {
            if (await upsert.StoreAsync(rowOf(item), cancellationToken).ConfigureAwait(false))
            {
                stored.Add(item);
            }
        }

        return stored;
    }

    private static string Sentence(NpgsqlException refusal, NpgsqlConnectionStringBuilder parts)
    {
        string server = Invariant($"PostgreSQL at {parts.Host} port {parts.Port}");
        return refusal is not PostgresException said
            ? Invariant($"{server} cannot be reached: {(refusal.InnerException ?? refusal).Message.TrimEnd('.')}.")
            : said.SqlState switch
            {
                PostgresErrorCodes.InvalidPassword or PostgresErrorCodes.InvalidAuthorizationSpecification =>
                    Invariant($"{server} does not let the user {parts.Username} in: the password is wrong, or the ")
                        + "user may not log in.",
                PostgresErrorCodes.InvalidCatalogName =>
                    Invariant($"{server} has no database {parts.Database}: create it first."),
                PostgresErrorCodes.InsufficientPrivilege =>
                    Invariant($"{server} does not let the user {parts.Username} make tables in {parts.Database}: let ")
                        + "the user own the database.",
                _ => Invariant($"{server} refuses: {said.MessageText}."),
            };
    }

    /// <summary>ERROR, which a damaged schema gives, CORRUPT and NOTADB.</summary>
    private static bool IsDamage(SqliteException error) => error.SqliteErrorCode is 1 or 11 or 26;

    private static async Task StoreVesselsAsync(
        LedgerContext context,
        Alert alert,
        CancellationToken cancellationToken)
    {
        await context.AlertVessels.Where(row => row.AlertId == alert.Id)
            .ExecuteDeleteAsync(cancellationToken).ConfigureAwait(false);
        foreach (int mmsi in alert.Vessels.Select(vessel => vessel.Mmsi.Value).Distinct())
        {
            context.AlertVessels.Add(new() { AlertId = alert.Id, Mmsi = mmsi });
        }

        await context.SaveChangesAsync(cancellationToken).ConfigureAwait(false);
        context.ChangeTracker.Clear();
    }

    private static IQueryable<EventRow> Matching(IQueryable<EventRow> rows, EventQuery query)
    {
        if (query.Mmsi is { Value: var mmsi })
        {
            rows = rows.Where(row => row.Mmsi == mmsi || row.Partner == mmsi);
        }

        if (query.Kinds is { } kinds)
        {
            string[] wanted = [.. kinds];
            rows = rows.Where(row => wanted.Contains(row.Kind));
        }

        if (query.Label is { } label)
        {
            rows = rows.Where(row => row.Label == label);
        }

        if (Microseconds.From(query.From) is { } from)
        {
            rows = rows.Where(row => row.EndedAt == null || row.EndedAt >= from);
        }

        if (Microseconds.From(query.To) is { } to)
        {
            rows = rows.Where(row => row.StartedAt < to);
        }

        if (!query.IncludeRetracted)
        {
            rows = rows.Where(row => row.State != (int)EventState.Retracted);
        }

        return query.Box is { } box ? rows.Where(In<EventRow>(box, row => row.Latitude, row => row.Longitude)) : rows;
    }

    private static IQueryable<EventRow> Ordered(IQueryable<EventRow> rows, EventQuery query)
    {
        if (query.After is { } after)
        {
            long at = Microseconds.From(after.StartedAt);
            string id = after.Id;
            rows = query.NewestFirst
                ? rows.Where(row => row.StartedAt < at
                    || (row.StartedAt == at && string.Compare(row.Id, id) < 0))
                : rows.Where(row => row.StartedAt > at
                    || (row.StartedAt == at && string.Compare(row.Id, id) > 0));
        }

        rows = query.NewestFirst
            ? rows.OrderByDescending(row => row.StartedAt).ThenByDescending(row => row.Id)
            : rows.OrderBy(row => row.StartedAt).ThenBy(row => row.Id);
        return query.Limit is { } limit ? rows.Take(limit) : rows;
    }

    private static IQueryable<AlertRow> Matching(LedgerContext context, AlertQuery query)
    {
        IQueryable<AlertRow> rows = context.Alerts.AsNoTracking();
        if (query.Mmsi is { Value: var mmsi })
        {
            rows = rows.Where(row =>
                context.AlertVessels.Any(vessel => vessel.AlertId == row.Id && vessel.Mmsi == mmsi));
        }

        if (query.MinSeverity is { } severity)
        {
            rows = rows.Where(row => row.Severity >= (int)severity);
        }

        if (query.States is { } states)
        {
            int[] wanted = [.. states.Select(state => (int)state)];
            rows = rows.Where(row => wanted.Contains(row.State));
        }

        if (query.Kinds is { } kinds)
        {
            string[] wanted = [.. kinds];
            rows = rows.Where(row => wanted.Contains(row.Kind));
        }

        if (query.Mode is { } mode)
        {
            rows = rows.Where(row => row.Mode == (int)mode);
        }

        if (Microseconds.From(query.From) is { } from)
        {
            rows = rows.Where(row => row.EndedAt == null || row.EndedAt >= from);
        }

        if (Microseconds.From(query.To) is { } to)
        {
            rows = rows.Where(row => row.StartedAt < to);
        }

        if (!query.IncludeRetracted)
        {
            rows = rows.Where(row => !row.IsRetracted);
        }

        return query.Box is { } box ? rows.Where(In<AlertRow>(box, row => row.Latitude, row => row.Longitude)) : rows;
    }

    private static IQueryable<AlertRow> Ordered(IQueryable<AlertRow> rows, AlertQuery query)
    {
        if (query.After is { } after)
        {
            long at = Microseconds.From(after.StartedAt);
            string id = after.Id;
            rows = query.NewestFirst
                ? rows.Where(row => row.StartedAt < at
                    || (row.StartedAt == at && string.Compare(row.Id, id) < 0))
                : rows.Where(row => row.StartedAt > at
                    || (row.StartedAt == at && string.Compare(row.Id, id) > 0));
        }

        rows = query.NewestFirst
            ? rows.OrderByDescending(row => row.StartedAt).ThenByDescending(row => row.Id)
            : rows.OrderBy(row => row.StartedAt).ThenBy(row => row.Id);
        return query.Limit is { } limit ? rows.Take(limit) : rows;
    }

    /// <summary>What <see cref="GeoBox.Contains"/> says, in a form that becomes SQL.</summary>
    private static Expression<Func<TRow, bool>> In<TRow>(
        GeoBox box,
        Expression<Func<TRow, double>> latitude,
        Expression<Func<TRow, double>> longitude)
    {
        Expression<Func<double, double, bool>> rule = box.CrossesAntimeridian
            ? (lat, lon) => lat >= box.South && lat <= box.North && (lon >= box.West || lon <= box.East)
            : (lat, lon) => lat >= box.South && lat <= box.North && lon >= box.West && lon <= box.East;
        ParameterExpression row = Expression.Parameter(typeof(TRow), "row");
        Expression body = new Substitution(new()
        {
            [rule.Parameters[0]] = new Substitution(new() { [latitude.Parameters[0]] = row }).Visit(latitude.Body)!,
            [rule.Parameters[1]] = new Substitution(new() { [longitude.Parameters[0]] = row }).Visit(longitude.Body)!,
        }).Visit(rule.Body)!;
        return Expression.Lambda<Func<TRow, bool>>(body, row);
    }

    private T? Whole<T>(string what, string id, T? it)
        where T : class
    {
        if (it is null)
        {
            RowDamaged?.Invoke(Invariant($"The {what} {id} in the ledger {_place} is damaged and was left out."));
        }

        return it;
    }

    private async Task<T?> FindAsync<TRow, T>(
        Func<LedgerContext, IQueryable<TRow>> query,
        string what,
        string name,
        Func<TRow, T?> read,
        CancellationToken cancellationToken)
        where TRow : class
        where T : class
    {
        TRow? row = await GuardAsync(context => query(context).FirstOrDefaultAsync(cancellationToken))
            .ConfigureAwait(false);
        return row is null ? null : Whole(what, name, read(row));
    }

    /// <summary>
    /// Streams what a query finds. Where a page of the file is damaged, each row is asked for by its key, and those
    /// that cannot be had are told and left out.
    /// </summary>
    /// <param name="matching">What is asked for, in no order and without a bound.</param>
    /// <param name="inOrder">Puts it in order, and takes the page that is asked for.</param>
    /// <param name="keys">Of all rows: from an index, which may be whole where the table is not.</param>
    private async IAsyncEnumerable<T> StreamAsync<TRow, TKey, T>(
        Func<LedgerContext, IQueryable<TRow>> matching,
        Func<IQueryable<TRow>, IQueryable<TRow>> inOrder,
        Func<LedgerContext, IQueryable<TKey>> keys,
        Expression<Func<TRow, TKey>> keyOf,
        string what,
        Func<TRow, T?> read,
        [EnumeratorCancellation] CancellationToken cancellationToken)
        where TRow : class
        where T : class
    {
        Func<TRow, TKey> key = keyOf.Compile();
        HashSet<TKey> told = [];
        bool isDamaged = false;
        await using (LedgerContext context = new(_options))
        {
            await using IAsyncEnumerator<TRow> rows =
                inOrder(matching(context)).AsAsyncEnumerable().GetAsyncEnumerator(cancellationToken);
            while (!isDamaged)
            {
                TRow? row = null;
                try
                {
                    row = await GuardAsync<TRow?>(async () =>
                        await rows.MoveNextAsync().ConfigureAwait(false) ? rows.Current : null).ConfigureAwait(false);
                }
                catch (DamagedStateException)
                {
                    isDamaged = true;
                }

                if (row is null)
                {
                    break;
                }

                told.Add(key(row));
                if (Whole(what, Invariant($"{key(row)}"), read(row)) is { } it)
                {
                    yield return it;
                }
            }
        }

        if (!isDamaged)
        {
            yield break;
        }

        List<TRow> left = await SalvageAsync(matching, keys, keyOf, what, cancellationToken).ConfigureAwait(false);
        foreach (TRow row in inOrder(left.AsQueryable()))
        {
            if (!told.Contains(key(row)) && Whole(what, Invariant($"{key(row)}"), read(row)) is { } it)
            {
                yield return it;
            }
        }
    }

    private async Task<List<TRow>> SalvageAsync<TRow, TKey>(
        Func<LedgerContext, IQueryable<TRow>> matching,
        Func<LedgerContext, IQueryable<TKey>> keys,
        Expression<Func<TRow, TKey>> keyOf,
        string what,
        CancellationToken cancellationToken)
        where TRow : class
    {
        List<TRow> rows = [];
        List<TKey> all = await GuardAsync(context => keys(context).ToListAsync(cancellationToken))
            .ConfigureAwait(false);
        foreach (TKey wanted in all)
        {
            Expression<Func<TRow, bool>> isWanted = Expression.Lambda<Func<TRow, bool>>(
                Expression.Equal(keyOf.Body, Expression.Constant(wanted, typeof(TKey))), keyOf.Parameters);
            try
            {
                TRow? row = await GuardAsync(context =>
                    matching(context).Where(isWanted).FirstOrDefaultAsync(cancellationToken)).ConfigureAwait(false);
                if (row is not null)
                {
                    rows.Add(row);
                }
            }
            catch (DamagedStateException)
            {
                Whole<object>(what, Invariant($"{wanted}"), null);
            }
        }

        return rows;
    }

    private async Task<T> GuardAsync<T>(Func<LedgerContext, Task<T>> work)
    {
        await using LedgerContext context = new(_options);
        return await GuardAsync(() => work(context)).ConfigureAwait(false);
    }

    /// <summary>Says what went wrong in words, with the place.</summary>
    /// <exception cref="DamagedStateException">The file is damaged where it was looked at.</exception>
    /// <exception cref="IOException">The database refuses, or is away.</exception>
    private async Task<T> GuardAsync<T>(Func<Task<T>> work)
    {
        try
        {
            return await work().ConfigureAwait(false);
        }
        catch (Exception error) when (DatabaseErrorOf(error) is { } refusal)
        {
            throw refusal is SqliteException sqlite && IsDamage(sqlite)
                ? Damaged(refusal)
                : new IOException(Invariant($"The ledger {_place} refuses: {refusal.Message}"), error);
        }
        catch (Exception error) when (error is InvalidCastException or FormatException or OverflowException)
        {
            throw Damaged(error); // A flipped bit in a row's layout makes a value one of another type.
        }
        catch (InvalidOperationException error) when (error.InnerException
            is InvalidCastException or FormatException or OverflowException)
        {
            throw Damaged(error);
        }
    }

    private DamagedStateException Damaged(Exception error) =>
        new(Invariant($"The ledger {_place} is damaged: {error.Message}"), error);

    /// <summary>EF Core wraps what it thinks may pass, and what it was saving.</summary>
    private static DbException? DatabaseErrorOf(Exception error) =>
        error as DbException ?? error.InnerException as DbException;

    private async Task CheckAlertsAsync(List<string> findings, CancellationToken cancellationToken)
    {
        ILookup<string, int> named = (await GuardAsync(context =>
            context.AlertVessels.AsNoTracking().ToListAsync(cancellationToken)).ConfigureAwait(false))
            .ToLookup(row => row.AlertId, row => row.Mmsi);
        int ships = 0;
        await foreach (Alert alert in QueryAlertsAsync(
            AlertQuery.All with { IncludeRetracted = true }, cancellationToken).ConfigureAwait(false))
        {
            HashSet<int> own = [.. alert.Vessels.Select(vessel => vessel.Mmsi.Value)];
            ships += own.Count;
            if (!own.SetEquals(named[alert.Id]))
            {
                findings.Add(Invariant($"The ledger {_place} is damaged: it does not find the alert {alert.Id} ")
                    + "by each of its ships.");
            }
        }

        if (ships != named.Sum(alert => alert.Count()) && findings.Count == 0)
        {
            findings.Add(Invariant($"The ledger {_place} is damaged: it names ships of alerts that are not there."));
        }
    }

    private async Task CheckDatabaseAsync(List<string> findings, CancellationToken cancellationToken)
    {
        await GuardAsync(async context =>
        {
            if (context.Database.GetDbConnection() is not SqliteConnection connection)
            {
                return false;
            }

            await connection.OpenAsync(cancellationToken).ConfigureAwait(false);
            await using SqliteCommand command = connection.CreateCommand();
            command.CommandText = "PRAGMA integrity_check";
            await using SqliteDataReader reader =
                await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
            while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
            {
                string finding = reader.GetString(0);
                if (finding != "ok")
                {
                    findings.Add(Invariant($"The ledger {_place} is damaged: {finding}"));
                }
            }

            return true;
        }).ConfigureAwait(false);
    }

    private sealed class Substitution(Dictionary<Expression, Expression> replacements) : ExpressionVisitor
    {
        public override Expression? Visit(Expression? node) =>
            node is not null && replacements.TryGetValue(node, out Expression? other) ? other : base.Visit(node);
    }
}
