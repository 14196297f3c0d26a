using System.Globalization;
using Maritime.Storage.Journal;
using Maritime.Storage.Snapshots;

namespace Maritime.Server.Hosting;

/// <summary>Where live traffic is kept, how surely, and for how long.</summary>
internal sealed record StorageOptions
{
    public const string Sqlite = "sqlite";
    public const string Folder = "folder";
    public const string DefaultContainer = "maritime";

    /// <summary>Read where neither the command line nor the configuration names a ledger or blobs.</summary>
    public const string LedgerVariable = "MARITIME_LEDGER";

    /// <inheritdoc cref="LedgerVariable"/>
    public const string BlobsVariable = "MARITIME_BLOBS";

    /// <summary>"sqlite" for a file in the state folder, or a connection string of PostgreSQL.</summary>
    public string Ledger { get; init; } = Environment.GetEnvironmentVariable(LedgerVariable) ?? Sqlite;

    /// <summary>"folder" for files in the state folder, or a connection string of Azure Blob Storage.</summary>
    public string Blobs { get; init; } = Environment.GetEnvironmentVariable(BlobsVariable) ?? Folder;

    /// <summary>Of the blobs in Azure.</summary>
    public string Container { get; init; } = DefaultContainer;

    /// <summary>
    /// "always" before a chunk counts as taken, "interval" once a second, "never" when the system likes.
    /// </summary>
    public string Sync { get; init; } = "interval";

    /// <summary>Days of raw input; 0 keeps it for ever.</summary>
    public double KeepJournalDays { get; init; } = RetentionPolicy.Default.JournalAge!.Value.TotalDays;

    /// <summary>Days of tracks; 0 keeps them for ever.</summary>
    public double KeepTracksDays { get; init; } = RetentionPolicy.Default.TrackAge!.Value.TotalDays;

    /// <summary>Days of ended events and closed alerts; 0 keeps them for ever.</summary>
    public double KeepFindingsDays { get; init; } = RetentionPolicy.Default.FindingAge!.Value.TotalDays;

    /// <summary>What journal and tracks may take together: "500 MB", "2 TB"; empty has no bound.</summary>
    public string DiskBudget { get; init; } = "";

    public bool IsSqlite => Ledger is "" or Sqlite;

    public bool IsFolder => Blobs is "" or Folder;

    /// <exception cref="UserException">An option makes no sense; the sentence says which.</exception>
    public RetentionPolicy Retention() => new()
    {
        JournalAge = Age(KeepJournalDays, "keep-journal"),
        TrackAge = Age(KeepTracksDays, "keep-tracks"),
        FindingAge = Age(KeepFindingsDays, "keep-findings"),
        DiskBudgetBytes = DiskBudget.Length == 0 ? null : Bytes(DiskBudget),
    };

    /// <exception cref="UserException">There is no such policy.</exception>
    public JournalSync SyncPolicy() => Sync switch
    {
        "always" => JournalSync.EachGroup,
        "interval" => JournalSync.Interval,
        "never" => JournalSync.Never,
        _ => throw new UserException($"'{Sync}' is no way to sync: use always, interval or never."),
    };

    /// <exception cref="UserException">As <see cref="Retention"/> and <see cref="SyncPolicy"/>.</exception>
    public void Check()
    {
        _ = Retention();
        _ = SyncPolicy();
        bool isName = Container.Length is >= 3 and <= 63
            && Container.All(letter => char.IsAsciiLetterLower(letter) || char.IsAsciiDigit(letter) || letter == '-')
            && Container[0] != '-' && Container[^1] != '-' && !Container.Contains("--", StringComparison.Ordinal);
        if (!isName)
        {
            throw new UserException(
                $"'{Container}' is no name for a container: use 3 to 63 lower-case letters, digits and "
                + "single hyphens.");
        }
    }

    private static TimeSpan? Age(double days, string option) => days switch
    {
        0 => null,
        > 0 and <= 36_500 => TimeSpan.FromDays(days),
        _ => throw new UserException($"--{option} takes days from 0 (for ever) to 36500."),
    };

    private static long Bytes(string text)
    {
        string unit = text.TrimStart([.. "0123456789. "]);
        long factor = unit.Trim().ToUpperInvariant() switch
        {
            "" or "B" => 1,
            "KB" => 1_000,
            "MB" => 1_000_000,
            "GB" => 1_000_000_000,
            "TB" => 1_000_000_000_000,
            _ => 0,
        };
        bool isNumber = double.TryParse(
            text.AsSpan(0, text.Length - unit.Length),
            NumberStyles.AllowDecimalPoint | NumberStyles.AllowTrailingWhite | NumberStyles.AllowLeadingWhite,
            CultureInfo.InvariantCulture,
            out double number);
        return isNumber && factor > 0 && number * factor >= 10_000_000
            ? (long)(number * factor)
            : throw new UserException($"'{text}' is no disk budget: write 500 MB, 20 GB or 2 TB; at least 10 MB.");
    }
}
