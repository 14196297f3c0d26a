using System.Collections.Immutable;
using Maritime.Primitives;
using Maritime.Screening.Graph;
using Maritime.Screening.Linkage;
using Maritime.Screening.Lists;
using Maritime.Screening.Rules;
using Maritime.Screening.Verdicts;

namespace Maritime.Screening;

/// <summary>
/// Answers from the lists and the ownership graph: is this very ship listed, does a listed party own, run or stand near
/// it, under which authority's rule, and by which documents?
/// </summary>
/// <remarks>
/// IMO number first, then MMSI; name and call sign together only propose. What is not known is said: a trail that stops
/// makes the verdict undetermined, and there is no verdict "clear".
/// </remarks>
public sealed class Screener : IScreener
{
    /// <summary>An IMO number stays with the hull: the match is certain.</summary>
    private const double ImoScore = 1.0;

    /// <summary>
    /// 0.8: an MMSI names a transponder and is reassigned or forged; it needs a second look, not a second list.
    /// </summary>
    private const double MmsiScore = 0.8;

    /// <summary>
    /// 0.6: a name of at most 20 characters and a call sign can be painted on; two of them are a proposal.
    /// </summary>
    private const double NameAndCallSignScore = 0.6;

    /// <summary>Of a name alone: thousands of ships share one.</summary>
    private const double NameScore = 0.3;

    private static readonly string[] AllAuthorities =
        [OwnershipRules.Us, OwnershipRules.Un, OwnershipRules.Eu, OwnershipRules.Uk];

    private readonly TierFinder _tiers;
    private readonly RegimeFinder _regimes;

    public Screener(ListStore lists)
        : this(lists, Network.Empty)
    {
    }

    /// <param name="network">
    /// Companies, people and ships with their owners; <see cref="Network.Empty"/> when none.
    /// </param>
    public Screener(ListStore lists, Network network, PathOptions? options = null)
    {
        Parties = ScreeningGraph.Build(lists, network);
        BlockingStates states = new(Parties);
        _regimes = new(Parties, states);
        _tiers = new(Parties, states, options ?? PathOptions.Default);
    }

    public string ListVersion => Parties.Lists.Label;

    public ScreeningGraph Parties { get; }

    public ScreeningVerdict Screen(ScreeningSubject subject, AsOf asOf) => Screen(subject, asOf, authority: null);

    /// <param name="authority">"US", "UN", "EU", "UK" to hear that one alone; null for all.</param>
    public ScreeningVerdict Screen(ScreeningSubject subject, AsOf asOf, string? authority)
    {
        string[] authorities = authority is null ? AllAuthorities : [authority];
        if (TryIdentify(subject, out int node, out string matchedOn, out double score))
        {
            return Screen(node, asOf, authorities, matchedOn, score) with { Reviews = Reviews(subject, asOf, node) };
        }

        ImmutableArray<ScreeningMatch> reviews = Reviews(subject, asOf, except: -1);
        return new(Tier.None, [], ListVersion, asOf, IsUndetermined: true)
        {
            Reviews = reviews,
            Regimes = [.. authorities.Select(one => _regimes.Nothing(one, asOf))],
            Notes = ["No list or register at hand holds this ship: its owner is an unknown party (0-100 %)."],
            Summary = reviews.IsEmpty
                ? "Not on any list at hand; its owner is not known here, so it stays undetermined."
                : $"Not on any list by number; {reviews[0].EntryName} ({reviews[0].EntryId}) bears the same "
                    + $"{reviews[0].MatchedOn} and must be confirmed or refused by a person.",
        };
    }

    /// <summary>The same question about a party of the graph: a company, a person, a ship.</summary>
    public ScreeningVerdict ScreenParty(int node, AsOf asOf, string? authority = null) =>
        Screen(node, asOf, authority is null ? AllAuthorities : [authority], "party", ImoScore);

    public bool MayChange(DateOnly after, DateOnly upTo) => Parties.MayChange(after, upTo);

    public ImmutableArray<FrontCompanyFinding> FrontCompanies(
        ScreeningSubject subject, AsOf asOf, IReadOnlyList<string> contacts)
    {
        if (!TryIdentify(subject, out int node, out _, out _))
        {
            return [];
        }

        return
        [
            .. Parties.Graph.EdgesTo(node, asOf)
                .Where(edge => edge.Kind.IsOwnership || edge.Kind.IsManagement || edge.Kind == EdgeKind.RegisteredOwner)
                .Select(edge => edge.Source)
                .Distinct()
                .Where(source => Parties.Graph.KindOf(source) != Graph.PartyKind.Person
                    && !Parties.MeasuresOf(source, asOf).Any(ScreeningGraph.IsFreezing))
                .Select(source => FrontCompanyIndicators.Of(Parties, source, asOf, contacts))
                .Where(finding => !finding.Indicators.IsEmpty),
        ];
    }

    private ScreeningVerdict Screen(int node, AsOf asOf, string[] authorities, string matchedOn, double score)
    {
        ImmutableArray<RegimeVerdict> regimes = [.. authorities.Select(one => _regimes.Of(node, one, asOf))];
        Findings found = _tiers.Of(node, asOf, authorities, matchedOn, score);
        ImmutableArray<string> notes = [.. found.Notes, .. Absences(node, asOf, authorities)];
        return new(found.Tier, found.Matches, ListVersion, asOf, found.IsUndetermined)
        {
            Regimes = regimes,
            RiskScore = found.Score,
            Gravity = Gravities.Of(found, regimes),
            Notes = notes,
            Summary = VerdictSummary.Of(Parties.NameOf(node), found, regimes, asOf),
        };
    }

    private bool TryIdentify(ScreeningSubject subject, out int node, out string matchedOn, out double score)
    {
        (matchedOn, score) = ("imo", ImoScore);
        if (subject.Imo is { } imo && Parties.TryFind(imo, out node))
        {
            return true;
        }

        (matchedOn, score) = ("mmsi", MmsiScore);
        return subject.Mmsi is { } mmsi & Parties.TryFind(subject.Mmsi ?? default, out node)
            && !ContradictsImo(node, subject);
    }

    /// <summary>A ship that sends another valid IMO number than the entry has is another hull with that MMSI.</summary>
    private bool ContradictsImo(int node, ScreeningSubject subject)
    {
        if (subject.Imo is not { } imo)
        {
            return false;
        }

        ImoNumber[] known =
        [
            .. Parties.EntriesOf(node).SelectMany(entry => entry.Latest.Imos),
            .. Parties.Graph.StatementOf(node)?.Imo is { } said ? [said] : Array.Empty<ImoNumber>(),
        ];
        return known.Length > 0 && !known.Contains(imo);
    }

    private ImmutableArray<ScreeningMatch> Reviews(ScreeningSubject subject, AsOf asOf, int except)
    {
        if (subject.Name is not { Length: > 0 } name)
        {
            return [];
        }

        return
        [
            .. from entry in Parties.Lists.ByExactName(name)
               where entry.Latest.Kind == Lists.PartyKind.Vessel && entry.StatusAt(asOf) == ListStatus.Listed
               where !Parties.TryFindEntry(entry.EntryId, out int node) || node != except
               where !IsAnotherHull(entry.Latest, subject)
               let hasCallSign = subject.CallSign is { Length: > 0 } sign
                   && Parties.Lists.ByCallSign(sign).Contains(entry)
               select new ScreeningMatch(
                   Tier.None,
                   hasCallSign ? "name and call sign" : "name",
                   entry.EntryId,
                   entry.Latest.Name,
                   entry.MeasuresAt(asOf),
                   [.. entry.Latest.Programs, .. entry.Latest.SecondarySanctions],
                   [],
                   hasCallSign ? NameAndCallSignScore : NameScore),
        ];
    }

    private static bool IsAnotherHull(ListEntry entry, ScreeningSubject subject) =>
        subject.Imo is { } imo && !entry.Imos.IsEmpty && !entry.Imos.Contains(imo);

    /// <summary>
    /// Says which lists at hand do not hold a party that others hold: silence would read as an answer.
    /// </summary>
    private IEnumerable<string> Absences(int node, AsOf asOf, string[] authorities)
    {
        ImmutableArray<ListMeasure> measures = Parties.MeasuresOf(node, asOf);
        if (measures.IsEmpty)
        {
            yield break;
        }

        foreach (IGrouping<string, ListVersion> list in Parties.Lists.Versions.GroupBy(version => version.ListId))
        {
            bool isHeld = Parties.EntriesOf(node).Any(entry => entry.Latest.ListId == list.Key);
            ListMeasure? usual = list.SelectMany(version => version.Entries.Take(1))
                .SelectMany(entry => entry.Measures)
                .FirstOrDefault();
            bool isWeighty = usual is not null && (ScreeningGraph.IsFreezing(usual) || ScreeningGraph.IsPortBan(usual));
            if (!isHeld && isWeighty && authorities.Contains(usual!.Authority))
            {
                string days = string.Join(", ", list.Select(version => Invariant($"{version.Date:yyyy-MM-dd}")));
                yield return $"Absent from {list.Key} in every version at hand ({days}).";
            }
        }
    }
}
