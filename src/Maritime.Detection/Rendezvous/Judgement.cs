using System.Collections.Immutable;
using Maritime.Primitives;

namespace Maritime.Detection;

/// <summary>Which sort of company two hulls kept, how probable that is, and the terms that say so.</summary>
/// <remarks>
/// Each sort starts with a log prior; every observed fact adds its log-likelihood to the sorts it speaks for or
/// against; the confidence is the share of the best one. The weights are ours, set on the labelled scenarios and the
/// recordings that ship with the project; the evidence lists each with its number.
/// </remarks>
internal sealed record Judgement(string Label, double Confidence, ImmutableArray<Evidence> Evidence)
{
    public const string PossibleSts = "possible-sts";
    public const string Bunkering = "bunkering";
    public const string Pilotage = "pilotage";
    public const string Towage = "towage";
    public const string Raft = "raft";
    public const string Convoy = "convoy";
    public const string Waiting = "waiting";

    private const string CautionText =
        "AIS shows that two hulls lay together; it does not show whether anything was handed over, or why.";

    /// <param name="length">From the estimated beginning to the end, or to now.</param>
    /// <param name="isTold">False leaves the terms out: to find out whether there is anything new to be told.</param>
    public static Judgement Of(
        RunStatistics run,
        TimeSpan length,
        Particulars own,
        Particulars other,
        Mmsi mmsi,
        Mmsi partner,
        in PlaceFacts place,
        bool isTold)
    {
        CompanyScores scores = new(run, length, own, other, isTold);
        (string label, double confidence) = Conclude(scores, own, other, mmsi, partner, place);
        return new(label, confidence, scores.Terms);
    }

    public VesselEvent ToEvent(Mmsi mmsi, Mmsi partner, RunStatistics run)
    {
        string what = Label switch
        {
            PossibleSts => "a possible ship-to-ship transfer",
            Bunkering => "possibly bunkering",
            Pilotage => "a pilot or launch alongside",
            Towage => "a tug and its tow",
            Raft => "craft rafted together",
            Convoy => "ships sailing in company",
            _ => "ships waiting side by side",
        };
        double distance = run.MedianDistance;
        double minutes = run.Observed.TotalMinutes;
        return new()
        {
            Kind = EventKinds.Rendezvous,
            Mmsi = mmsi,
            Partner = partner,
            StartedAt = run.StartedAt,
            Place = run.StartPlace,
            Label = Label,
            Confidence = Confidence,
            Summary = Invariant(
                $"{mmsi} and {partner} lay {distance:F0} m apart (antennas), {minutes:F0} min seen: {what}."),
            Evidence = Evidence,
            Caution = CautionText,
        };
    }

    private static (string Label, double Confidence) Conclude(
        CompanyScores scores, Particulars own, Particulars other, Mmsi mmsi, Mmsi partner, in PlaceFacts place)
    {
        scores.Clearance();
        scores.Dwell();
        scores.Motion();
        scores.Place(place, own.IsListed || other.IsListed);
        scores.Types();
        scores.Service(mmsi, partner);
        scores.Draughts();
        return scores.Conclude();
    }
}
