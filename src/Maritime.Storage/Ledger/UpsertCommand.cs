using System.Data;
using System.Data.Common;

namespace Maritime.Storage.Ledger;

/// <summary>A prepared "insert, or replace when newer": one statement that both databases understand.</summary>
internal sealed class UpsertCommand<TRow> : IAsyncDisposable
{
    private readonly DbCommand _command;
    private readonly IReadOnlyList<Column> _columns;

    /// <param name="key">Names of the key's columns, with commas.</param>
    /// <param name="condition">When an existing row is replaced; the new one is called <c>excluded</c>.</param>
    public UpsertCommand(
        DbConnection connection,
        DbTransaction transaction,
        string table,
        string key,
        string condition,
        IReadOnlyList<Column> columns)
    {
        _columns = columns;
        _command = connection.CreateCommand();
        _command.Transaction = transaction;
        string names = string.Join(", ", columns.Select(column => column.Name));
        string values = string.Join(", ", columns.Select(column => "@" + column.Name));
        string updates = string.Join(", ",
            columns.Select(column => Invariant($"{column.Name} = excluded.{column.Name}")));
#pragma warning disable CA2100 // Names come from this assembly, values are parameters.
        _command.CommandText = Invariant(
            $"INSERT INTO {table} ({names}) VALUES ({values}) ON CONFLICT ({key}) DO UPDATE SET {updates} ")
            + "WHERE " + condition;
#pragma warning restore CA2100
        foreach (Column column in columns)
        {
            DbParameter parameter = _command.CreateParameter();
            parameter.ParameterName = column.Name;
            parameter.DbType = column.Type;
            _command.Parameters.Add(parameter);
        }
    }

    /// <returns>Whether the row was new or newer.</returns>
    public async Task<bool> StoreAsync(TRow row, CancellationToken cancellationToken)
    {
        for (int index = 0; index < _columns.Count; index++)
        {
            _command.Parameters[index].Value = _columns[index].Value(row) ?? DBNull.Value;
        }

        return await _command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false) > 0;
    }

    public ValueTask DisposeAsync() => _command.DisposeAsync();

    internal sealed record Column(string Name, DbType Type, Func<TRow, object?> Value);
}
