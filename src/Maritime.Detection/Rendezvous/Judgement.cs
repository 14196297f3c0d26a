using System.Collections.Immutable;
using Maritime.Primitives;

namespace Maritime.Detection;

/// <summary>Which sort of company two hulls kept, how probable that is, and the terms that say so.</summary>
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

    public static Judgement Of(
        RunStatistics run, Particulars own, Particulars other, Mmsi partner, Mmsi mmsi, FleetOptions options)
    {
        HullShape one = HullShape.Of(own);
        HullShape two = HullShape.Of(other);
        PlaceFacts place = PlaceFacts.At(run.StartPlace, options.Reference);
        List<Evidence> terms = [];
        Scores scores = new(terms);
        double median = run.MedianDistance;
        scores.Sts(
            "antenna distance",
            Invariant($"{median:F0} m (median of {run.Samples} measurements)"),
            median,
            "m",
            run.MeanClearance < 15 ? 2 : run.MeanClearance < 40 ? 1 : 0);
        scores.Sts(
            "time alongside",
            Invariant($"{run.Observed.TotalMinutes:F0} min observed within {run.Span.TotalHours:F1} h"),
            run.Observed.TotalMinutes,
            "min",
            Math.Min(3, 0.3 * Math.Max(run.Observed.TotalMinutes, run.Span.TotalMinutes / 2) / 10));
        if (!double.IsNaN(run.MeanRelativeKnots))
        {
            double relative = run.MeanRelativeKnots;
            scores.Sts("relative speed", Invariant($"{relative:F1} kn on average"), relative, "kn", 0.7 - relative);
        }

        if (!double.IsNaN(run.MeanParallel))
        {
            scores.Sts(
                "headings", run.MeanParallel > 0.7 ? "parallel" : "not parallel", run.MeanParallel, "",
                run.MeanParallel > 0.7 ? 0.5 : -0.5);
        }

        scores.Place(place);
        scores.Types(own.ShipType, other.ShipType, one, two);
        scores.Service(own.Service, other.Service, partner, mmsi, run);
        scores.Motion(run, one, two);
        (string label, double confidence) = scores.Best();
        return new(label, confidence, [.. terms]);
    }

    public VesselEvent ToEvent(Mmsi mmsi, Mmsi partner, RunStatistics run)
    {
        string what = Label switch
        {
            PossibleSts => "possible ship-to-ship transfer",
            Bunkering => "possible bunkering",
            Pilotage => "pilot or launch alongside",
            Towage => "tug and tow",
            Raft => "boats rafted together",
            Convoy => "ships sailing in company",
            _ => "ships waiting side by side",
        };
        double distance = run.MedianDistance;
        return new()
        {
            Kind = EventKinds.Rendezvous,
            Mmsi = mmsi,
            Partner = partner,
            StartedAt = run.StartedAt,
            Place = run.StartPlace,
            Label = Label,
            Confidence = Confidence,
            Summary = Invariant($"{mmsi} and {partner} lay {distance:F0} m apart (antenna to antenna): {what}."),
            Evidence = Evidence,
            Caution = CautionText,
        };
    }

    private sealed class Scores(List<Evidence> terms)
    {
        private double _sts = 0.5;
        private double _bunkering = -1;
        private double _pilotage = -3;
        private double _towage = -3;
        private double _raft = -3;
        private double _waiting;

        public void Sts(string name, string text, double value, string unit, double weight)
        {
            _sts += weight;
            _bunkering += weight * 0.8;
            terms.Add(new Evidence(name, text, value, unit, Math.Round(weight, 2)));
        }

        public void Place(in PlaceFacts place)
        {
            if (place.InStsZone)
            {
                string name = place.ZoneName is { Length: > 0 } known ? known : "a lightering area";
                _sts += 1;
                _bunkering -= 1;
                terms.Add(new Evidence("place", $"inside {name}", Weight: 1));
            }
            else if (place.PortKm < 3)
            {
                _sts -= 1.5;
                _raft += 1.5;
                string text = Invariant($"{place.PortKm:F1} km from a port");
                terms.Add(new Evidence("place", text, place.PortKm, "km", -1.5));
            }
            else if (place.AnchorageKm < 1)
            {
                _sts -= 0.5;
                _bunkering += 1.5;
                terms.Add(new Evidence("place", "in or near an anchorage", place.AnchorageKm, "km", -0.5));
            }
            else if (place.ShoreKm > 20)
            {
                _sts += 1;
                terms.Add(new Evidence("place", Invariant($"{place.ShoreKm:F0} km offshore"), place.ShoreKm, "km", 1));
            }
        }

        public void Types(byte? first, byte? second, in HullShape one, in HullShape two)
        {
            bool isPilot = first is 50 or 51 or 53 or 54 or 55 || second is 50 or 51 or 53 or 54 or 55;
            bool isTug = first is 31 or 32 or 52 || second is 31 or 32 or 52;
            double small = Math.Min(one.Length, two.Length);
            double large = Math.Max(one.Length, two.Length);
            if (isPilot || (small < 25 && large > 60))
            {
                _sts -= 3;
                _pilotage += 5;
                terms.Add(new Evidence("service craft", "one is a pilot, rescue or other small craft", Weight: -3));
            }
            else if (isTug)
            {
                _sts -= 2;
                _towage += 3;
                terms.Add(new Evidence("service craft", "one ship is a tug", Weight: -2));
            }
            else if (large < 40)
            {
                _raft += 3;
                _sts -= 1;
                terms.Add(new Evidence("sizes", "both shorter than 40 m", large, "m", -1));
            }

            if (small < 130 && large > small / 0.65 && small >= 25)
            {
                _bunkering += 1;
            }

            bool tankers = first is >= 80 and <= 89 && second is >= 80 and <= 89;
            bool catches = (first == 30 && second is >= 70 and <= 79) || (second == 30 && first is >= 70 and <= 79);
            if (tankers || catches)
            {
                _sts += 1.5;
                string text = tankers ? "tanker and tanker" : "fishing vessel and carrier";
                terms.Add(new Evidence("types", text, Weight: 1.5));
            }
        }

        public void Service(ServiceMemory? own, ServiceMemory? other, Mmsi partner, Mmsi mmsi, RunStatistics run)
        {
            TimeSpan within = TimeSpan.FromDays(10);
            int owns = own?.OthersThan(partner, run.LastAt, within, run.LastPlace, 40_000) ?? 0;
            int others = other?.OthersThan(mmsi, run.LastAt, within, run.LastPlace, 40_000) ?? 0;
            int served = Math.Max(owns, others);
            if (served > 0)
            {
                double weight = Math.Min(3, 1.5 * served);
                _bunkering += weight;
                _sts -= weight / 2;
                string text = Invariant($"one of the two lay alongside {served} other ships near here within 10 days");
                terms.Add(new Evidence("serves ships in turn", text, served, "", -weight / 2));
            }
        }

        public void Motion(RunStatistics run, in HullShape one, in HullShape two)
        {
            if (run.MeanKnots > 1.5)
            {
                _towage += 2;
                _bunkering -= 2;
                _raft -= 3;
                string text = Invariant($"{run.MeanKnots:F1} kn together");
                terms.Add(new Evidence("under way", text, run.MeanKnots, "kn", 0));
            }

            if (run.MooredSamples > run.Samples / 2 && Math.Max(one.Length, two.Length) < 40)
            {
                _raft += 2;
            }

            _waiting += (run.MeanClearance - 40) / 20;
        }

        public (string Label, double Confidence) Best()
        {
            (string Label, double Score)[] all =
            [
                (PossibleSts, _sts), (Bunkering, _bunkering), (Pilotage, _pilotage), (Towage, _towage),
                (Raft, _raft), (Waiting, _waiting),
            ];
            (string label, double score) = all.MaxBy(kind => kind.Score);
            return (label, 1 / all.Sum(kind => Math.Exp(kind.Score - score)));
        }
    }
}
