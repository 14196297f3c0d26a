using System.Collections.Immutable;
using Maritime.Screening.Lists;

namespace Maritime.Screening;

/// <summary>Answers from the lists alone: is this very ship listed, by its IMO number or by its MMSI?</summary>
public sealed class Screener(ListStore lists) : IScreener
{
    /// <summary>An IMO number stays with the hull: the match is certain.</summary>
    private const double ImoScore = 1.0;

    /// <summary>
    /// 0.8: an MMSI names a transponder and is reassigned or forged; it needs a second look, not a second list.
    /// </summary>
    private const double MmsiScore = 0.8;

    public string ListVersion => lists.Label;

    public ScreeningVerdict Screen(ScreeningSubject subject, AsOf asOf)
    {
        List<(ListedParty Party, string On, double Score)> found = [];
        if (subject.Imo is { } imo)
        {
            found.AddRange(lists.ByImo(imo).Select(party => (party, "imo", ImoScore)));
        }

        if (subject.Mmsi is { } mmsi)
        {
            found.AddRange(
                from party in lists.ByMmsi(mmsi)
                where found.All(other => other.Party != party) && !ContradictsImo(party, subject)
                select (party, "mmsi", MmsiScore));
        }

        ImmutableArray<ScreeningMatch> matches = [.. from hit in found
                                                     where hit.Party.StatusAt(asOf) == ListStatus.Listed
                                                     select Match(hit.Party, hit.On, hit.Score, asOf)];
        ListedParty[] undated = [.. from hit in found
                                    where hit.Party.StatusAt(asOf) == ListStatus.KnownFromSnapshot
                                    select hit.Party];
        Tier tier = matches.IsEmpty ? Tier.None : Tier.L0;
        return new(tier, matches, lists.Label, asOf, IsUndetermined: matches.IsEmpty && undated.Length > 0)
        {
            Summary = matches.IsEmpty ? Undated(undated) : Listed(matches[0]),
        };
    }

    /// <summary>A ship that sends another valid IMO number than the entry has is another hull with that MMSI.</summary>
    private static bool ContradictsImo(ListedParty party, ScreeningSubject subject) =>
        subject.Imo is { } imo && party.Latest.Imos is { IsEmpty: false } imos && !imos.Contains(imo);

    private static ScreeningMatch Match(ListedParty party, string matchedOn, double score, AsOf asOf)
    {
        ListEntry entry = party.EntryAt(asOf);
        return new(
            Tier.L0,
            matchedOn,
            entry.EntryId,
            entry.Name,
            party.MeasuresAt(asOf),
            [.. entry.Programs, .. entry.SecondarySanctions],
            [],
            score);
    }

    private static string Listed(ScreeningMatch match)
    {
        ListMeasure? measure = match.Measures.FirstOrDefault();
        string since = measure?.From is { } day ? Invariant($"since {day:yyyy-MM-dd}") : "by the first version at hand";
        string how = match.MatchedOn == "mmsi" ? " (same MMSI; an MMSI can be reused or forged)" : "";
        return Invariant($"{match.EntryName} is on the list {measure?.List} as {match.EntryId} {since}{how}.");
    }

    private static string Undated(ListedParty[] parties) => parties is [var party, ..]
        ? Invariant($"{party.Latest.Name} ({party.EntryId}) is on the version of {party.FirstSeenOn:yyyy-MM-dd}; ")
            + "no document at hand says since when, so this day is undetermined."
        : "";
}
