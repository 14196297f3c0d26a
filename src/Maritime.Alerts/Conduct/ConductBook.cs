using System.Collections.Immutable;
using Maritime.Detection;
using Maritime.Primitives;
using Maritime.Screening;
using Maritime.Screening.Conduct;
using Maritime.Tracking;

namespace Maritime.Alerts.Conduct;

/// <summary>
/// Remembers what ships did and holds it against the conduct rules, the advisory and the ownership graph.
/// </summary>
/// <remarks>
/// Facts are read from the events anew with every question, because a ship's identity may become known after what she
/// did. Not thread-safe: its owner calls it from one thread at a time. Reads no clock.
/// </remarks>
public sealed class ConductBook
{
    /// <summary>180 days, as 31 CFR 510.208 looks back, and twenty for events that last.</summary>
    private static readonly TimeSpan Kept = TimeSpan.FromDays(200);

    /// <summary>
    /// 3 different practices: each alone has everyday causes, and ships at anchor off a port easily show two.
    /// </summary>
    private const int PracticesToAlert = 3;

    private readonly Dictionary<Mmsi, Dictionary<string, VesselEvent>> _events = [];
    private readonly Dictionary<ImoNumber, List<(Mmsi Mmsi, DateTimeOffset At)>> _radiosOfHull = [];

    /// <summary>Takes up an event, or a newer version of one; what conduct rules do not ask about is left.</summary>
    public void Add(VesselEvent said)
    {
        Remember(said.Mmsi, said);
        if (said.Partner is { } partner)
        {
            Remember(partner, said);
        }
    }

    /// <summary>A hull speaks under a number: another number with another flag is a change of flag.</summary>
    public void Learn(VesselIdentity identity, DateTimeOffset at)
    {
        if (identity.Imo is not { } imo)
        {
            return;
        }

        if (!_radiosOfHull.TryGetValue(imo, out List<(Mmsi Mmsi, DateTimeOffset At)>? radios))
        {
            _radiosOfHull[imo] = radios = [];
        }

        if (radios.Count == 0 || radios[^1].Mmsi != identity.Mmsi)
        {
            radios.Add((identity.Mmsi, at));
        }
    }

    /// <summary>Under which numbers hulls have spoken; the events come back from where they are kept.</summary>
    public void Save(StateWriter state)
    {
        state.Write(_radiosOfHull.Count);
        foreach ((ImoNumber imo, List<(Mmsi Mmsi, DateTimeOffset At)> radios) in
            _radiosOfHull.OrderBy(hull => hull.Key.Value))
        {
            state.Write(imo.Value);
            state.Write(radios.Count);
            foreach ((Mmsi mmsi, DateTimeOffset at) in radios)
            {
                state.Write(mmsi);
                state.Write(at);
            }
        }
    }

    /// <summary>Puts what <see cref="Save"/> wrote in the place of what was learned.</summary>
    public void Load(ref StateReader state)
    {
        _radiosOfHull.Clear();
        for (int left = state.ReadInt32(); left > 0; left--)
        {
            bool isHull = ImoNumber.TryCreate(state.ReadInt32(), out ImoNumber imo);
            List<(Mmsi Mmsi, DateTimeOffset At)> radios = [];
            for (int more = state.ReadInt32(); more > 0; more--)
            {
                radios.Add((state.ReadMmsi(), state.ReadTime()));
            }

            if (isHull)
            {
                _radiosOfHull[imo] = radios;
            }
        }
    }

    /// <summary>Everything that is to be said of a ship as of a day, beside the lists.</summary>
    /// <param name="factsOf">Identity and standing verdict of each ship.</param>
    public ImmutableArray<AlertFinding> Of(
        VesselFacts ship, Func<Mmsi, VesselFacts> factsOf, IScreener screener, DateTimeOffset at)
    {
        ConductFact[] facts = [.. FactsOf(ship.Identity, factsOf)];
        if (facts.Length == 0)
        {
            return [];
        }

        AsOf asOf = AsOf.Day(DateOnly.FromDateTime(at.UtcDateTime));
        ConductShip asked = EventFacts.ShipOf(ship.Identity);
        ConductFact[] own = [.. facts.Where(fact => Same(fact.Ship, asked) && at - fact.At <= Kept)];
        List<AlertFinding> found = [];
        found.AddRange(ConductScreening.Of(new(asked, [.. facts], asOf, []))
            .Select(finding => Of(ship.Identity.Mmsi, finding)));
        found.AddRange(Practices(ship.Identity.Mmsi, asked, own, asOf));
        found.AddRange(Fronts(ship, own, factsOf, screener, asOf));
        return [.. found];
    }

    private static AlertFinding Of(Mmsi mmsi, ConductFinding finding) => new(
        mmsi,
        FindingKind.Conduct,
        finding.Rule,
        finding.Authority,
        finding.Article,
        finding.Strength == ConductStrength.Suspected,
        finding.Says,
        finding.NotKnown,
        finding.Facts[0].Day,
        [.. finding.Facts.Select(fact => fact.Source).Distinct()]);

    private static IEnumerable<AlertFinding> Practices(Mmsi mmsi, ConductShip ship, ConductFact[] own, AsOf asOf)
    {
        bool callsAbroad = own.Any(fact => fact.Kind == ConductFactKind.PortCall
            && fact.PortState.IsKnown && fact.PortState != FlagTable.FlagOf(ship));
        ImmutableArray<FlagIndicator> flags = FlagTable.Check(ship, asOf.Valid, default, callsAbroad);
        DeceptivePractice[] seen =
        [
            .. DeceptivePractices.Of(own, flags, ownershipLayers: 0, trailStops: [])
                .Where(practice => practice.Status == PracticeStatus.Seen),
        ];
        return
            from practice in seen
            select new AlertFinding(
                mmsi,
                FindingKind.Practice,
                practice.Practice,
                "US",
                "Sanctions advisory for the maritime industry, 14 May 2020",
                seen.Length >= PracticesToAlert,
                practice.Facts.IsEmpty
                    ? practice.Says
                    : practice.Facts.Length == 1
                        ? Invariant($"a possible sign of it seen once, on {practice.Facts[0].Day:yyyy-MM-dd}")
                        : Invariant($"possible signs of it seen {practice.Facts.Length} times, last on ")
                            + Invariant($"{practice.Facts.Max(fact => fact.Day):yyyy-MM-dd}"),
                "Every one of these practices has innocent explanations too.",
                practice.Facts.IsEmpty ? null : practice.Facts.Min(fact => fact.Day),
                [.. practice.Facts.Select(fact => fact.Source).Distinct()]);
    }

    private static IEnumerable<AlertFinding> Fronts(
        VesselFacts ship, ConductFact[] own, Func<Mmsi, VesselFacts> factsOf, IScreener screener, AsOf asOf)
    {
        (ConductFact Fact, string Says)[] contacts =
        [
            .. from fact in own
               where fact.Kind is ConductFactKind.PossibleTransfer or ConductFactKind.PossibleDarkTransfer
               where fact.Partner?.Mmsi is not null
               let partner = factsOf(fact.Partner!.Mmsi!.Value)
               where partner.Tier <= Tier.L2
               select (fact, Met(ship, fact, partner)),
        ];
        VesselIdentity identity = ship.Identity;
        ScreeningSubject subject =
            new(identity.Mmsi, identity.Imo, identity.Name, identity.CallSign, identity.Mmsi.Flag);
        return
            from front in screener.FrontCompanies(subject, asOf, [.. contacts.Select(contact => contact.Says)])
            select new AlertFinding(
                identity.Mmsi,
                FindingKind.FrontCompany,
                front.Company,
                "",
                "",
                front.DeservesAlert,
                $"{front.Company}: {string.Join("; ", front.Indicators.Select(sign => $"{sign.Kind} ({sign.Says})"))}",
                front.DeservesAlert
                    ? "Signs of standing in front of a listed party are not proof of it."
                    : "One sign is a coincidence: two independent ones are needed.",
                contacts.Length > 0 ? contacts.Min(contact => contact.Fact.Day) : null,
                [.. contacts.Select(contact => contact.Fact.Source).Distinct()]);
    }

    private static string Met(VesselFacts ship, ConductFact fact, VesselFacts partner) => Invariant(
        $"{ship.Called} may have met {partner.Called} on {fact.Day:yyyy-MM-dd}, who is listed or tied closely");

    private IEnumerable<ConductFact> FactsOf(VesselIdentity ship, Func<Mmsi, VesselFacts> factsOf)
    {
        HashSet<Mmsi> radios = [ship.Mmsi];
        List<ConductFact> facts = [];
        if (ship.Imo is { } imo && _radiosOfHull.TryGetValue(imo, out List<(Mmsi Mmsi, DateTimeOffset At)>? known))
        {
            radios.UnionWith(known.Select(radio => radio.Mmsi));
            facts.AddRange(FlagChanges(ship, known));
        }

        // A rule may ask what the partner of a meeting did before it.
        VesselEvent[] own = [.. radios.SelectMany(EventsOf).DistinctBy(said => said.Id)];
        HashSet<Mmsi> met = [.. own.Select(said => said.Partner).OfType<Mmsi>(), .. own.Select(said => said.Mmsi)];
        facts.AddRange(own.Concat(met.Except(radios).SelectMany(EventsOf))
            .DistinctBy(said => said.Id)
            .SelectMany(said => EventFacts.Of(said, mmsi => factsOf(mmsi).Identity)));
        return facts.OrderBy(fact => fact.At).ThenBy(fact => fact.Source, StringComparer.Ordinal);
    }

    private static IEnumerable<ConductFact> FlagChanges(
        VesselIdentity ship, List<(Mmsi Mmsi, DateTimeOffset At)> radios) =>
        from pair in radios.Zip(radios.Skip(1))
        where pair.First.Mmsi.Flag != pair.Second.Mmsi.Flag
        select new ConductFact
        {
            Kind = ConductFactKind.FlagChange,
            Ship = EventFacts.ShipOf(ship),
            At = pair.Second.At,
            Source = Invariant($"MMSI {pair.First.Mmsi} became {pair.Second.Mmsi}"),
        };

    private IEnumerable<VesselEvent> EventsOf(Mmsi mmsi) =>
        _events.TryGetValue(mmsi, out Dictionary<string, VesselEvent>? events) ? events.Values : [];

    private static bool Same(ConductShip one, ConductShip other) => one.Imo is { } imo && other.Imo is { } otherImo
        ? imo == otherImo
        : one.Mmsi == other.Mmsi;

    private void Remember(Mmsi mmsi, VesselEvent said)
    {
        if (!EventFacts.Concerns(said))
        {
            return;
        }

        if (!_events.TryGetValue(mmsi, out Dictionary<string, VesselEvent>? events))
        {
            _events[mmsi] = events = new(StringComparer.Ordinal);
        }

        foreach (VesselEvent old in events.Values.Where(known => said.StartedAt - known.StartedAt > Kept).ToArray())
        {
            events.Remove(old.Id);
        }

        if (said.Supersedes is { } superseded)
        {
            events.Remove(superseded);
        }

        events[said.Id] = said;
    }
}
