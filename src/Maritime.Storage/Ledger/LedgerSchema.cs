using System.Data;
using System.Data.Common;
using System.Globalization;
using System.Reflection;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;

namespace Maritime.Storage.Ledger;

/// <summary>
/// Brings a database to the newest schema: numbered scripts, each in a transaction with its line of record.
/// </summary>
internal static class LedgerSchema
{
    /// <summary>The scripts of a provider in order, the first being number 1.</summary>
    public static IReadOnlyList<(int Number, string Name, string Sql)> Scripts(string provider)
    {
        Assembly assembly = typeof(LedgerSchema).Assembly;
        string folder = "schema/" + provider + "/";
        return
        [
            .. from resource in assembly.GetManifestResourceNames()
               let name = resource.Replace('\\', '/')
               where name.StartsWith(folder, StringComparison.Ordinal)
               orderby name
               let file = name[folder.Length..^".sql".Length]
               select (int.Parse(file.AsSpan(0, 3), CultureInfo.InvariantCulture), file, Read(assembly, resource)),
        ];
    }

    /// <exception cref="NewerStateException">A newer program has been here.</exception>
    public static async Task ApplyAsync(
        LedgerContext context,
        string provider,
        string place,
        CancellationToken cancellationToken)
    {
        DatabaseFacade database = context.Database;
        await database.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
        IReadOnlyList<(int Number, string Name, string Sql)> scripts = Scripts(provider);
        while (true)
        {
            // Not serializable: who waited for the lock must see what the one before did.
            await using var transaction = await database.BeginTransactionAsync(
                IsolationLevel.ReadCommitted, cancellationToken).ConfigureAwait(false);
            int version = await VersionAsync(database, provider, cancellationToken).ConfigureAwait(false);
            if (version > scripts[^1].Number)
            {
                throw NewerStateException.Of("The ledger " + place, version, scripts[^1].Number);
            }

            if (version == scripts[^1].Number)
            {
                return;
            }

            (int number, string name, string sql) = scripts[version];
            await ExecuteAsync(database, sql, cancellationToken).ConfigureAwait(false);
            await ExecuteAsync(
                database,
                Invariant($"INSERT INTO schema_version (version, name) VALUES ({number}, '{name}')"),
                cancellationToken).ConfigureAwait(false);
            await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private static async Task<int> VersionAsync(
        DatabaseFacade database,
        string provider,
        CancellationToken cancellationToken)
    {
        if (provider == "postgres")
        {
            // Two servers that start at once take turns; the number is this ledger's own. The lock goes with the
            // transaction, so a killed process leaves none behind.
            await ExecuteAsync(database, "SELECT pg_advisory_xact_lock(6110611)", cancellationToken)
                .ConfigureAwait(false);
        }

        await ExecuteAsync(
            database,
            "CREATE TABLE IF NOT EXISTS schema_version (version integer NOT NULL PRIMARY KEY, name text NOT NULL)",
            cancellationToken).ConfigureAwait(false);
        await using DbCommand command = Command(database, "SELECT COALESCE(MAX(version), 0) FROM schema_version");
        object? found = await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false);
        return Convert.ToInt32(found, CultureInfo.InvariantCulture);
    }

    private static async Task ExecuteAsync(DatabaseFacade database, string sql, CancellationToken cancellationToken)
    {
        await using DbCommand command = Command(database, sql);
        await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
    }

    private static DbCommand Command(DatabaseFacade database, string sql)
    {
        DbCommand command = database.GetDbConnection().CreateCommand();
#pragma warning disable CA2100 // The text is a script of this assembly or a constant above.
        command.CommandText = sql;
#pragma warning restore CA2100
        command.Transaction = (database.CurrentTransaction as IInfrastructure<DbTransaction>)?.Instance;
        return command;
    }

    private static string Read(Assembly assembly, string resource)
    {
        using StreamReader reader = new(assembly.GetManifestResourceStream(resource)!);
        return reader.ReadToEnd();
    }
}
