using System.Runtime.CompilerServices;
using Maritime.Alerts;
using Maritime.Primitives;
using Maritime.Server.Feeds;
using Maritime.Server.Hosting;
using Maritime.Storage;
using Maritime.Storage.Replays;
using Maritime.Storage.Tracks;

namespace Maritime.Server.Replays;

/// <summary>A stretch of past traffic that this server can play and export.</summary>
/// <param name="name">"archive", "journal", "recording": lower case, unique on a shelf.</param>
internal abstract class PastReel(string name, TrafficLabel traffic)
{
    public string Name { get; } = name;

    public TrafficLabel Traffic { get; } = traffic;

    /// <summary>Null when it holds nothing yet that could be played.</summary>
    public abstract DateTimeOffset? From { get; }

    public abstract DateTimeOffset? Until { get; }

    /// <summary>Null where nobody has counted them.</summary>
    public abstract long? Positions { get; }

    public abstract IReplaySource Open();

    /// <summary>Tracks by vessel.</summary>
    /// <param name="ships">Empty for all.</param>
    public abstract IAsyncEnumerable<ArchivedTrack> TracksAsync(
        IReadOnlyCollection<Mmsi> ships,
        GeoBox? box,
        DateTimeOffset from,
        DateTimeOffset until,
        CancellationToken cancellationToken = default);
}

/// <summary>A recording that lies in memory: an act of the demo.</summary>
/// <param name="reports">In order of time.</param>
internal sealed class RecordingReel(string name, TrafficLabel traffic, ReportBatch reports) : PastReel(name, traffic)
{
    private readonly ListReplay _source = new(reports.Reports.ToArray().Select(report =>
        report.Static is { } said ? new PlayedReport(null, said) : new PlayedReport(report.Position, null)));

    public override DateTimeOffset? From => reports.Count == 0 ? null : reports.Reports.Span[0].At;

    public override DateTimeOffset? Until => reports.Count == 0 ? null : reports.Reports.Span[^1].At;

    public override long? Positions { get; } = reports.Reports.ToArray().LongCount(report => report.Static is null);

    public override IReplaySource Open() => _source;

    public override async IAsyncEnumerable<ArchivedTrack> TracksAsync(
        IReadOnlyCollection<Mmsi> ships,
        GeoBox? box,
        DateTimeOffset from,
        DateTimeOffset until,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        foreach (ArchivedTrack track in await PlayedTracks.OfAsync(
            _source, ships, box, from, until, cancellationToken))
        {
            yield return track;
        }
    }
}

/// <summary>The track archive of this server, with what its recorder has not flushed yet.</summary>
internal sealed class ArchiveReel(TrafficLabel traffic, TrackArchive archive, StatementLog? statements)
    : PastReel("archive", traffic)
{
    public override DateTimeOffset? From => archive.Extent?.From;

    public override DateTimeOffset? Until => archive.Extent?.To;

    public override long? Positions => archive.Size.Positions + archive.PendingCount;

    public override IReplaySource Open() => new ArchiveReplay(archive, statements);

    public override async IAsyncEnumerable<ArchivedTrack> TracksAsync(
        IReadOnlyCollection<Mmsi> ships,
        GeoBox? box,
        DateTimeOffset from,
        DateTimeOffset until,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        TrackQuery query = new() { Box = box, From = from, To = until };
        IEnumerable<TrackQuery> queries = ships.Count == 0
            ? [query]
            : ships.Order().Select(ship => query with { Mmsi = ship });
        foreach (TrackQuery one in queries)
        {
            await foreach (ArchivedTrack track in archive.QueryAsync(one, cancellationToken))
            {
                yield return track;
            }
        }
    }
}

/// <summary>Everything as it was received, for as long as the journal keeps it.</summary>
/// <param name="from">When the first of it arrived.</param>
/// <param name="until">When the last of it arrived.</param>
internal sealed class JournalReel(TrafficLabel traffic, string folder, DateTimeOffset from, DateTimeOffset until)
    : PastReel("journal", traffic)
{
    public override DateTimeOffset? From => from;

    public override DateTimeOffset? Until => until;

    public override long? Positions => null;

    public override IReplaySource Open() => JournalReplay.Of(folder, familyOf: FeedAddress.FamilyOf);

    public override async IAsyncEnumerable<ArchivedTrack> TracksAsync(
        IReadOnlyCollection<Mmsi> ships,
        GeoBox? box,
        DateTimeOffset from,
        DateTimeOffset until,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        foreach (ArchivedTrack track in await PlayedTracks.OfAsync(
            Open(), ships, box, from, until, cancellationToken))
        {
            yield return track;
        }
    }
}

/// <summary>Tracks out of what is played; they are gathered in memory.</summary>
internal static class PlayedTracks
{
    public static async Task<IReadOnlyList<ArchivedTrack>> OfAsync(
        IReplaySource source,
        IReadOnlyCollection<Mmsi> ships,
        GeoBox? box,
        DateTimeOffset from,
        DateTimeOffset until,
        CancellationToken cancellationToken)
    {
        List<ArchivedPoint> points = [];
        await foreach (PlayedReport report in source.ReadAsync(from, until, cancellationToken))
        {
            if (report.Position is { Position: { } place } position
                && (ships.Count == 0 || ships.Contains(position.Mmsi))
                && (box is not { } area || area.Contains(place))
                && ArchivedPoint.TryFrom(position, out ArchivedPoint point))
            {
                points.Add(point);
            }
        }

        return ArchivedTrack.Of(points);
    }
}
