using System.CommandLine;
using Maritime.Server.Hosting;

namespace Maritime.Server.Commands;

/// <summary>The options that say in which stores a server keeps its traffic, or kept it.</summary>
internal sealed class StoreArguments
{
    private readonly Option<string?> _ledger = new("--ledger")
    {
        Description = "Where events, alerts and the audit are kept: sqlite, a file in the state folder; or PostgreSQL, "
            + "as \"Host=...;Database=...;Username=...;Password=...\". Default: the variable "
            + $"{StorageOptions.LedgerVariable}, else sqlite.",
        HelpName = "CONNECTION",
    };

    private readonly Option<string?> _blobs = new("--blobs")
    {
        Description = "Where tracks and snapshots are kept: folder, in the state folder; or the connection string of "
            + $"an account of Azure Blob Storage. Default: the variable {StorageOptions.BlobsVariable}, else folder.",
        HelpName = "CONNECTION",
    };

    private readonly Option<string?> _container = new("--container")
    {
        Description =
            $"Container of the blobs in Azure; made when missing. Default: {StorageOptions.DefaultContainer}.",
        HelpName = "NAME",
    };

    public IEnumerable<Option> All => [_ledger, _blobs, _container];

    /// <summary>What was given on the command line over what the configuration says.</summary>
    public StorageOptions Over(ParseResult parsed, StorageOptions options) => options with
    {
        Ledger = parsed.GetValue(_ledger) ?? options.Ledger,
        Blobs = parsed.GetValue(_blobs) ?? options.Blobs,
        Container = parsed.GetValue(_container) ?? options.Container,
    };
}

/// <summary>The options that say where live traffic is kept, how surely and for how long.</summary>
internal sealed class StorageArguments
{
    private readonly StoreArguments _stores = new();

    private readonly Option<string?> _sync = new("--sync")
    {
        Description = "When journalled input is forced to the disk: always, before it counts as taken; interval, once "
            + "a second; never, when the system likes. A crash of the server loses nothing either way, a power cut "
            + "up to a second or half a minute. Default: interval.",
        HelpName = "WHEN",
    };

    private readonly Option<double?> _keepJournal = new("--keep-journal")
    {
        Description = "Days of raw input to keep; 0 for ever. Default: 30.",
        HelpName = "DAYS",
    };

    private readonly Option<double?> _keepTracks = new("--keep-tracks")
    {
        Description = "Days of tracks to keep, by the time of their reports: those of an older recording go at the "
            + "next start too; 0 for ever. Default: 365.",
        HelpName = "DAYS",
    };

    private readonly Option<double?> _keepFindings = new("--keep-findings")
    {
        Description = "Days of ended events and closed alerts to keep; 0 for ever. Default: 3650.",
        HelpName = "DAYS",
    };

    private readonly Option<string?> _diskBudget = new("--disk-budget")
    {
        Description = "What raw input and tracks may take together, as in \"200 GB\": a third is the input's, the "
            + "oldest goes first, and the audit says what went. Default: no bound.",
        HelpName = "SIZE",
    };

    public IEnumerable<Option> All =>
        [.. _stores.All, _sync, _keepJournal, _keepTracks, _keepFindings, _diskBudget];

    /// <inheritdoc cref="StoreArguments.Over"/>
    public StorageOptions Over(ParseResult parsed, StorageOptions options) => _stores.Over(parsed, options) with
    {
        Sync = parsed.GetValue(_sync) ?? options.Sync,
        KeepJournalDays = parsed.GetValue(_keepJournal) ?? options.KeepJournalDays,
        KeepTracksDays = parsed.GetValue(_keepTracks) ?? options.KeepTracksDays,
        KeepFindingsDays = parsed.GetValue(_keepFindings) ?? options.KeepFindingsDays,
        DiskBudget = parsed.GetValue(_diskBudget) ?? options.DiskBudget,
    };
}
