using Maritime.Alerts.Conduct;
using Maritime.Detection;
using Maritime.Primitives;
using Maritime.Screening.Clearance;
using Maritime.Screening.Conduct;
using Maritime.Server.Hosting;
using Maritime.Storage.Ledger;
using Maritime.Storage.Tracks;
using Maritime.Tracking;

namespace Maritime.Server.Commands.Screen;

/// <summary>Reads observations for a clearance out of events and positions, of a server or of a recording.</summary>
internal static class SeenTraffic
{
    /// <summary>
    /// 1 h: between two positions closer in time than that the ship counts as observed. A satellite pass comes about
    /// every half hour, a coast station every few minutes.
    /// </summary>
    public static TimeSpan MostBetween { get; } = TimeSpan.FromHours(1);

    /// <param name="radios">The numbers under which the ship speaks.</param>
    /// <param name="events">Of any ships.</param>
    /// <param name="heardAt">When the ship was heard, in order of time.</param>
    /// <param name="from">Beginning of the look-back: a silence before the first position counts from there.</param>
    /// <param name="to">Exclusive.</param>
    public static Observations Of(
        ImoNumber imo,
        IReadOnlyCollection<Mmsi> radios,
        IEnumerable<VesselEvent> events,
        IEnumerable<DateTimeOffset> heardAt,
        DateTimeOffset from,
        DateTimeOffset to)
    {
        VesselEvent[] said = [.. events.Where(known => known.State != EventState.Retracted)];
        ConductShip ship = new(radios.Count > 0 ? radios.First() : null, imo);
        return new(
            [.. said.SelectMany(known => EventFacts.Of(known, IdentityOf))],
            [.. Spans(heardAt, from, to).Select(span => (ship, span.From, span.To))],
            [.. Silences(said, radios, to).Select(gap => (ship, gap))]);

        VesselIdentity IdentityOf(Mmsi mmsi) => new(mmsi) { Imo = radios.Contains(mmsi) ? imo : null };
    }

    /// <summary>What a server kept: events and alerts in its ledger, positions in its archive.</summary>
    /// <param name="given">A number under which the ship is known to speak; null to take those the ledger
    /// knows.</param>
    public static async Task<Observations> OfStateAsync(
        KeptState state,
        ImoNumber imo,
        Mmsi? given,
        DateTimeOffset from,
        DateTimeOffset to,
        CancellationToken cancellationToken)
    {
        List<VesselEvent> events = [];
        HashSet<Mmsi> radios = given is { } one ? [one] : [];
        await using SqlLedger? ledger = await state.OpenLedgerAsync(cancellationToken);
        if (ledger is not null)
        {
            await foreach (VesselEvent said in ledger.QueryEventsAsync(
                EventQuery.All with { From = from, To = to }, cancellationToken))
            {
                events.Add(said);
            }

            await foreach (Maritime.Alerts.Alert alert in ledger.QueryAlertsAsync(AlertQuery.All, cancellationToken))
            {
                radios.UnionWith(alert.Vessels.Where(vessel => vessel.Imo == imo).Select(vessel => vessel.Mmsi));
            }
        }

        radios.UnionWith(events.Where(said => Names(said, imo)).Select(said => said.Mmsi));
        List<DateTimeOffset> heard =
            await HeardAsync(state.Tracks, radios, from, to, cancellationToken);
        return Of(imo, radios, events, heard, from, to);
    }

    /// <summary>When the archive has positions of these stations, in order of time.</summary>
    public static async Task<List<DateTimeOffset>> HeardAsync(
        TrackArchive archive,
        IEnumerable<Mmsi> radios,
        DateTimeOffset from,
        DateTimeOffset to,
        CancellationToken cancellationToken)
    {
        List<DateTimeOffset> heard = [];
        foreach (Mmsi mmsi in radios)
        {
            TrackQuery query = new() { Mmsi = mmsi, From = from, To = to };
            await foreach (ArchivedTrack track in archive.QueryAsync(query, cancellationToken))
            {
                heard.AddRange(track.Points.Select(point => point.At));
            }
        }

        heard.Sort();
        return heard;
    }

    /// <summary>A change of identity says the new number: "IMO number" "9417115".</summary>
    private static bool Names(VesselEvent said, ImoNumber imo) =>
        said.Kind is EventKinds.IdentityChange or EventKinds.IdentityConflict
        && said.Evidence.Any(fact => fact.Name == "IMO number"
            && fact.Text.Contains(Invariant($"{imo.Value:D7}"), StringComparison.Ordinal));

    private static IEnumerable<(DateTimeOffset From, DateTimeOffset To)> Spans(
        IEnumerable<DateTimeOffset> heardAt, DateTimeOffset from, DateTimeOffset to)
    {
        (DateTimeOffset From, DateTimeOffset To)? open = null;
        foreach (DateTimeOffset at in heardAt.Where(at => at >= from && at < to))
        {
            if (open is { } span && at - span.To <= MostBetween)
            {
                open = (span.From, at);
                continue;
            }

            if (open is { } ended)
            {
                yield return ended;
            }

            open = (at, at);
        }

        if (open is { } last)
        {
            yield return last;
        }
    }

    /// <summary>Gaps of the ship; one that a judged silence covers is told by that, with its explanation.</summary>
    private static IEnumerable<ObservationGap> Silences(
        VesselEvent[] said, IReadOnlyCollection<Mmsi> radios, DateTimeOffset to)
    {
        ObservationGap[] judged =
        [
            .. from known in said
               where known.Kind == EventKinds.DarkPeriod && radios.Contains(known.Mmsi)
               select new ObservationGap(
                   known.StartedAt, known.EndedAt ?? to, IsExplained: known.Label != "dark", known.Id),
        ];
        return judged.Concat(
            from known in said
            where known.Kind == EventKinds.Gap && radios.Contains(known.Mmsi)
            let gap = new ObservationGap(known.StartedAt, known.EndedAt ?? to, IsExplained: false, known.Id)
            where !judged.Any(other => other.From < gap.To && gap.From < other.To)
            select gap).OrderBy(gap => gap.From);
    }
}
