using System.Data;
using System.Globalization;
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

        await using LedgerContext context = new(_options);
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
    }

    public async IAsyncEnumerable<VesselEvent> QueryEventsAsync(
        EventQuery query,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await using LedgerContext context = new(_options);
        IQueryable<EventRow> rows = Ordered(Matching(context.Events.AsNoTracking(), query), query);
        await foreach (EventRow row in rows.AsAsyncEnumerable()
            .WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            if (Whole("event", row.Id, row.Read()) is { } it)
            {
                yield return it;
            }
        }
    }

    public async IAsyncEnumerable<Alert> QueryAlertsAsync(
        AlertQuery query,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await using LedgerContext context = new(_options);
        IQueryable<AlertRow> rows = Ordered(Matching(context, query), query);
        await foreach (AlertRow row in rows.AsAsyncEnumerable()
            .WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            if (Whole("alert", row.Id, row.Read()) is { } it)
            {
                yield return it;
            }
        }
    }

    public async Task<VesselEvent?> FindEventAsync(string id, CancellationToken cancellationToken = default)
    {
        await using LedgerContext context = new(_options);
        EventRow? row = await context.Events.AsNoTracking()
            .FirstOrDefaultAsync(row => row.Id == id, cancellationToken).ConfigureAwait(false);
        return row is null ? null : Whole("event", id, row.Read());
    }

    public async Task<Alert?> FindAlertAsync(string id, CancellationToken cancellationToken = default)
    {
        await using LedgerContext context = new(_options);
        AlertRow? row = await context.Alerts.AsNoTracking()
            .FirstOrDefaultAsync(row => row.Id == id, cancellationToken).ConfigureAwait(false);
        return row is null ? null : Whole("alert", id, row.Read());
    }

    public async Task<bool> PutDocumentAsync(LedgerDocument document, CancellationToken cancellationToken = default)
    {
        await using LedgerContext context = new(_options);
        await using IDbContextTransaction transaction =
            await context.Database.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
        await using UpsertCommand<DocumentRow> upsert = new(
            context.Database.GetDbConnection(),
            transaction.GetDbTransaction(),
            "documents",
            "collection, id",
            "documents.version = excluded.version - 1",
            DocumentColumns);
        DocumentRow row = new()
        {
            Collection = document.Collection,
            Id = document.Id,
            Version = document.Version,
            UpdatedAt = Microseconds.From(document.UpdatedAt),
            Payload = document.Payload,
            Checksum = RowCheck.Of(document.Payload),
        };
        bool isStored = await upsert.StoreAsync(row, cancellationToken).ConfigureAwait(false);
        await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
        return isStored;
    }

    public async Task<bool> DeleteDocumentAsync(
        string collection,
        string id,
        CancellationToken cancellationToken = default)
    {
        await using LedgerContext context = new(_options);
        return await context.Documents.Where(row => row.Collection == collection && row.Id == id)
            .ExecuteDeleteAsync(cancellationToken).ConfigureAwait(false) > 0;
    }

    public async Task<LedgerDocument?> FindDocumentAsync(
        string collection,
        string id,
        CancellationToken cancellationToken = default)
    {
        await using LedgerContext context = new(_options);
        DocumentRow? row = await context.Documents.AsNoTracking()
            .FirstOrDefaultAsync(row => row.Collection == collection && row.Id == id, cancellationToken)
            .ConfigureAwait(false);
        return row is null ? null : Whole("document", Invariant($"{collection}/{id}"), Document(row));
    }

    public async IAsyncEnumerable<LedgerDocument> QueryDocumentsAsync(
        string collection,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await using LedgerContext context = new(_options);
        IQueryable<DocumentRow> rows = context.Documents.AsNoTracking()
            .Where(row => row.Collection == collection).OrderBy(row => row.Id);
        await foreach (DocumentRow row in rows.AsAsyncEnumerable()
            .WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            if (Whole("document", Invariant($"{collection}/{row.Id}"), Document(row)) is { } it)
            {
                yield return it;
            }
        }
    }

    public async Task AuditAsync(AuditEntry entry, CancellationToken cancellationToken = default)
    {
        await using LedgerContext context = new(_options);
        context.Audit.Add(AuditRow.From(entry));
        await context.SaveChangesAsync(cancellationToken).ConfigureAwait(false);
    }

    public async IAsyncEnumerable<AuditEntry> QueryAuditAsync(
        DateTimeOffset since,
        DateTimeOffset until,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await using LedgerContext context = new(_options);
        (long first, long last) = (Microseconds.From(since), Microseconds.From(until));
        IQueryable<AuditRow> rows = context.Audit.AsNoTracking()
            .Where(row => row.At >= first && row.At < last).OrderBy(row => row.At).ThenBy(row => row.Number);
        await foreach (AuditRow row in rows.AsAsyncEnumerable()
            .WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            if (Whole("audit line", Invariant($"{row.Number}"), row.Read()) is { } entry)
            {
                yield return entry;
            }
        }
    }

    public async Task<(int Events, int Alerts)> RemoveEndedBeforeAsync(
        DateTimeOffset before,
        string by,
        DateTimeOffset now,
        CancellationToken cancellationToken = default)
    {
        long limit = Microseconds.From(before);
        await using LedgerContext context = new(_options);
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
    }

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

            await foreach (Alert _ in QueryAlertsAsync(
                AlertQuery.All with { IncludeRetracted = true }, cancellationToken).ConfigureAwait(false))
            {
            }

            await foreach (AuditEntry _ in QueryAuditAsync(
                DateTimeOffset.MinValue, DateTimeOffset.MaxValue, cancellationToken).ConfigureAwait(false))
            {
            }

            await using LedgerContext context = new(_options);
            await foreach (DocumentRow row in context.Documents.AsNoTracking().AsAsyncEnumerable()
                .WithCancellation(cancellationToken).ConfigureAwait(false))
            {
                Whole("document", Invariant($"{row.Collection}/{row.Id}"), Document(row));
            }
        }
        catch (Exception error) when (error is SqliteException or InvalidCastException or FormatException
            or OverflowException or InvalidOperationException)
        {
            // A flipped bit in the schema makes a statement fail, one in a row's layout its reading.
            findings.Add(Invariant($"The ledger {_place} is damaged: {error.Message}"));
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

    private static LedgerDocument? Document(DocumentRow row) =>
        RowCheck.Of(row.Payload) == row.Checksum && Microseconds.IsTime(row.UpdatedAt)
        ? new(row.Collection, row.Id, row.Version, Microseconds.ToTime(row.UpdatedAt), row.Payload)
        : null;

    private T? Whole<T>(string what, string id, T? it)
        where T : class
    {
        if (it is null)
        {
            RowDamaged?.Invoke(Invariant($"The {what} {id} in the ledger {_place} is damaged and was left out."));
        }

        return it;
    }

    private async Task CheckDatabaseAsync(List<string> findings, CancellationToken cancellationToken)
    {
        await using LedgerContext context = new(_options);
        if (context.Database.GetDbConnection() is not SqliteConnection connection)
        {
            return;
        }

        await connection.OpenAsync(cancellationToken).ConfigureAwait(false);
        await using SqliteCommand command = connection.CreateCommand();
        command.CommandText = "PRAGMA integrity_check";
        await using SqliteDataReader reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            string finding = reader.GetString(0);
            if (finding != "ok")
            {
                findings.Add(string.Create(CultureInfo.InvariantCulture, $"The ledger {_place} is damaged: {finding}"));
            }
        }
    }

    private sealed class Substitution(Dictionary<Expression, Expression> replacements) : ExpressionVisitor
    {
        public override Expression? Visit(Expression? node) =>
            node is not null && replacements.TryGetValue(node, out Expression? other) ? other : base.Visit(node);
    }
}
