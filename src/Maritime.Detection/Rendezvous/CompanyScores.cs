using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.CompilerServices;
using Maritime.Ais;
using Maritime.Detection.Movement;

namespace Maritime.Detection;

/// <summary>Adds up what speaks for each sort of company. One use per judgement.</summary>
/// <param name="isTold">
/// Whether the terms are put into words: most judgements only find that nothing is new, and words cost far more.
/// </param>
internal sealed class CompanyScores(
    RunStatistics run, TimeSpan length, Particulars own, Particulars other, bool isTold)
{
    private static readonly string[] Labels =
    [
        Judgement.PossibleSts,
        Judgement.Bunkering,
        Judgement.Pilotage,
        Judgement.Towage,
        Judgement.Raft,
        Judgement.Convoy,
        Judgement.Waiting,
    ];

    // Hulls that touch, and two satellite fixes of 10 m (95 %) each; beyond it small craft lie at berths side by side.
    private const double RaftClearanceMetres = 15;

    // Alongside is less: detection specification, section 4.
    private const double MaxClearanceMetres = 60;

    // A ship that stays for weeks while others come: detection specification, section 4. 5 km: a wide anchorage.
    private const double StoreMetres = 5000;
    private static readonly TimeSpan StoreFor = TimeSpan.FromDays(14);

    // Half the width of two hulls of about 60 m, and their fenders.
    private const double NarrowMetres = 15;

    // Two hulls made fast, with the noise of two receivers: detection specification, section 4.
    private const double MadeFastKnots = 0.7;

    // Ports stand as points in their middle, and roads reach as far off; anchorages are points of their own.
    private const double RoadsKm = 20;
    private const double AnchorageRoadsKm = 5;

    private readonly HullShape _one = own.Hull;
    private readonly HullShape _two = other.Hull;
    private readonly ImmutableArray<Evidence>.Builder? _terms =
        isTold ? ImmutableArray.CreateBuilder<Evidence>(12) : null;

    // Log priors: among hulls that lie within 60 m of each other at sea.
    private double _sts = 0.5;
    private double _bunkering = -1;
    private double _pilotage = -2;
    private double _towage = -2.5;
    private double _raft = -3;
    private double _convoy = -3;
    private double _waiting;

    private double Small => Math.Min(_one.Length, _two.Length);

    private double Large => Math.Max(_one.Length, _two.Length);

    private bool IsCoarse => run.CoarseSamples * 2 > run.Samples;

    private bool IsGuess => _one.IsGuess || _two.IsGuess;

    private bool IsUnderWay => run.MeanKnots > 2;

    public void Clearance()
    {
        double median = run.MedianDistance;
        string measured = Words($"{median:F0} m (median of {run.Samples} measurements)");
        if (IsCoarse)
        {
            // Mean distance against what two grids of 185 m leave of it: only gross nearness can be told.
            double excess = median - ((_one.Length + _two.Length) / 2);
            double coarse = excess < 0 ? 1 : -excess / 60;
            Add("antenna distance", measured, median, "m", coarse, together: coarse);
            _terms?.Add(new Evidence(
                "hull clearance", "clearance unresolved: positions are on the 0.1 minute grid of type 27"));
            return;
        }

        double clearance = run.MeanClearance;
        double weight = clearance < 10 ? 2.5 : clearance < 20 ? 1.5 : clearance < 30 ? 0.3 : clearance < 45 ? -1
            : clearance < MaxClearanceMetres ? -2 : -4; // So far apart, on average, nothing is made fast.
        if (IsGuess)
        {
            // Sizes unknown: published encounters have a median of 40 m between antennas, 212 m at the 95th percentile.
            weight = median < 60 ? 1.5 : median < 120 ? 0.5 : median < 170 ? -0.7 : -2.5;
        }

        _terms?.Add(new Evidence("antenna distance", measured, median, "m"));
        string from = IsGuess ? "sizes usual for the types" : "the stated sizes";
        Add("hull clearance", Words($"{clearance:F0} m on average, with {from}"), clearance, "m", weight, weight);
        if (run.MeanAhead is var ahead && ahead > 0.8 * (_one.Length + _two.Length) / 2)
        {
            Add("one behind the other", Words($"{ahead:F0} m ahead, not side by side"), ahead, "m", -2, -1);
            _towage += IsUnderWay ? 2.5 : 0;
        }

        if (run.CoSwing is var swing && Math.Abs(swing) > 0.2)
        {
            double bounded = Math.Clamp(swing > 0 ? swing : 2 * swing, -2.5, 2);
            string text = swing > 0 ? "the hulls swung as one" : "each hull swung on its own";
            Add("co-swing", text, swing, "", bounded, bounded);
        }
    }

    public void Dwell()
    {
        double hours = Math.Max(length.TotalHours, run.Observed.TotalHours);
        double seen = run.Observed.TotalMinutes;
        string looks = run.Looks > 1 ? Words($", {run.Looks} looks") : "";
        double weight = hours < 0.6 ? -0.7 : Math.Min(2, 0.25 * hours) + Math.Min(1, 0.1 * seen / 10);
        Add("time alongside", Words($"{seen:F0} min observed within {hours:F1} h{looks}"), seen, "min", weight, 0);
        _bunkering += hours is > 0.75 and < 14 ? 0.7 : -0.7;
        _pilotage += hours < 0.75 ? 1.5 : -Math.Min(6, 2 * hours);
        _raft += hours > 12 ? 1 : 0;
        _towage += hours > 1 ? 0.5 : 0;
    }

    public void Motion()
    {
        if (run.MeanRelativeKnots is var relative && !double.IsNaN(relative) && !IsCoarse)
        {
            double weight = Math.Clamp(0.8 - relative, -2, 0.6);
            Add("relative speed", Words($"{relative:F1} kn on average"), relative, "kn", weight, weight);
        }

        if (run.MeanParallel is var parallel && !double.IsNaN(parallel))
        {
            double weight = parallel > 0.8 ? 0.4 : parallel > 0.3 ? -0.3 : -1;
            Add("headings", parallel > 0.8 ? "parallel" : "not parallel", parallel, "", weight, weight);
        }

        if (IsUnderWay)
        {
            _bunkering -= 1.5;
            _raft -= 4;
            _waiting -= 1;
            _towage += 1.5;
            _convoy += run.MeanClearance > 40 ? 3 : 0.5;
            _pilotage += 1;
            if (length.TotalHours < 1)
            {
                // A transfer under way is not made fast for less than an hour (specification, section 4).
                Add("short under way", "alongside under way for less than an hour", double.NaN, "", -2, 0);
            }

            _terms?.Add(new Evidence("under way", Words($"{run.MeanKnots:F1} kn together"), run.MeanKnots, "kn"));
        }

        else
        {
            _towage -= 3;
            _pilotage -= 1;
        }

        if (run.TowSamples * 2 > run.Samples)
        {
            _towage += 4;
            _terms?.Add(new Evidence("status", "one of them says that it is towing or pushing"));
        }

        if (run.MooredSamples * 2 > run.Samples)
        {
            Add("status", "both say that they are moored", double.NaN, "", -1.5, 0);
            _raft += 1.5;
            _waiting += 0.5;
        }
    }

    public void Place(in PlaceFacts place, bool isNeverDiscounted)
    {
        Roads(place, isNeverDiscounted);
        if (place.InStsZone)
        {
            string name = place.ZoneName is { Length: > 0 } known ? known : "a lightering area";
            Add("place", $"inside {name}", double.NaN, "", 1.5, 0);
            _bunkering -= 0.5;
            return;
        }

        if (IsUnderWay && place.ShoreKm < 5)
        {
            Against("under way inshore", Words($"{place.ShoreKm:F1} km from the shore"), place.ShoreKm, -2, false);
            _pilotage += 1;
            _towage += 1;
        }

        if (place.PortKm < 3)
        {
            Against("place", Words($"{place.PortKm:F1} km from a port"), place.PortKm, -2, isNeverDiscounted);
            double harbour = isNeverDiscounted ? 0 : 1;
            _raft += 1.5 * harbour;
            _bunkering += 0.5 * harbour;
            _pilotage += 0.5 * harbour;
            _waiting += 1.5 * harbour;
            if (IsUnderWay)
            {
                Against("place", "under way in a port's waters", place.PortKm, -2, isNeverDiscounted);
            }
        }
        else if (place.AnchorageKm < 1)
        {
            Against("place", "in or near an anchorage", place.AnchorageKm, -0.5, isNeverDiscounted);
            _bunkering += isNeverDiscounted ? 0 : 1;
            _raft += isNeverDiscounted ? 0 : 0.5;
        }
        else if (place.ShoreKm > 20)
        {
            Add("place", Words($"{place.ShoreKm:F0} km offshore"), place.ShoreKm, "km", 1, 0);
            _bunkering -= 1.5;
            _raft -= 1;
            _pilotage -= 0.5;
        }
        else if (place.ShoreKm < 2)
        {
            _waiting += 0.5;
            Against("place", Words($"{place.ShoreKm:F1} km from the shore"), place.ShoreKm, -1, isNeverDiscounted);
        }
    }

    public void Types()
    {
        bool isService = IsService(own.ShipType) || IsService(other.ShipType);
        bool isTug = IsTug(own.ShipType) || IsTug(other.ShipType);
        if (isService || (Small < 25 && Large > 60))
        {
            string text = isService ? "one is a pilot, rescue or other service craft" : "one is a small craft";
            Add("service craft", text, Small, "m", -3, 0);
            _pilotage += 4;
            _bunkering -= 1;
        }
        else if (isTug && !IsUnderWay && Large > 100 && (IsTanker(own.ShipType) || IsTanker(other.ShipType)))
        {
            // A barge has no transponder: a tug that lies still beside a tanker may be half of a tug-barge unit.
            Add("types", "a tug, perhaps with a barge, and a tanker", double.NaN, "", 0.7, 0);
            return;
        }
        else if (isTug && Small < 60)
        {
            Add("service craft", "one is a tug", Small, "m", -2.5, 0);
            _towage += 3;
            _raft += Large < 70 ? 2 : 0;
            _waiting += 1;
        }
        else if (Large < 40)
        {
            // Small craft lie rafted for the night; that they lie long speaks for that as much as for a transfer.
            Add("sizes", Words($"both shorter than {Large + 1:F0} m"), Large, "m", -3, 0);
            bool isRafted = IsCoarse || run.MeanClearance < RaftClearanceMetres;
            _raft += isRafted ? 5 : 1;
            _waiting += isRafted ? 0 : 4;
            _bunkering -= 2;
        }

        Widths();
        ServiceSize();
        TypePair();
    }

    /// <summary>Sizes unknown, at anchor in the roads of a port, for hours: there ships take fuel.</summary>
    private void Roads(in PlaceFacts place, bool isNeverDiscounted)
    {
        bool isNearPort = place.PortKm < RoadsKm || place.AnchorageKm < AnchorageRoadsKm;
        bool isAnchored = run.AnchorSamples * 2 > run.Samples;
        bool isHours = Math.Max(length.TotalHours, run.Observed.TotalHours) is > 0.75 and < 10;
        if (IsGuess && isNearPort && isAnchored && isHours)
        {
            const string Text = "some hours at anchor in the roads of a port, sizes unknown: ships take fuel there";
            Against("roads", Text, Math.Min(place.PortKm, place.AnchorageKm), -1, isNeverDiscounted);
            _bunkering += isNeverDiscounted ? 0 : 0.5;
        }
    }

    /// <summary>What the antennas' places tell, beyond how far apart they are.</summary>
    /// <remarks>
    /// They stand near the middle line, so two hulls side by side are together hardly wider than twice as far as their
    /// antennas lie abeam. Small craft have beams of 3 to 7 m; a hull of 50 m beside a carrier makes 18 m and more.
    /// </remarks>
    private void Widths()
    {
        double abeam = run.MeanAbeam;
        double ahead = run.MeanAhead;
        if (IsCoarse || !(run.MeanParallel > 0.8))
        {
            return;
        }

        double known = Math.Max(_one.IsGuess ? 0 : _one.Length, _two.IsGuess ? 0 : _two.Length);
        bool isNarrow = IsGuess && known < 40 && abeam < NarrowMetres;
        bool isInLine = IsGuess
            ? isNarrow && ahead > (2 * abeam) + 20
            : IsUnderWay && abeam < 0.35 * (_one.Beam + _two.Beam) / 2 && ahead > 0.4 * (_one.Length + _two.Length) / 2;
        if (isInLine)
        {
            Only("in line", Words($"antennas {ahead:F0} m ahead and {abeam:F0} m abeam"), ahead, "m", -3);
            _towage += IsUnderWay && run.MeanRelativeKnots < MadeFastKnots ? 2.5 : 0; // One in the other's wake else.
            _bunkering -= 2;
        }
        else if (isNarrow)
        {
            Only("widths", Words($"antennas {abeam:F0} m abeam of each other: narrow hulls"), abeam, "m", -3);
            _raft += 5;
            _bunkering -= 2;
        }
    }

    public void Service(Primitives.Mmsi mmsi, Primitives.Mmsi partner)
    {
        Store(own, partner, _one, _two);
        Store(other, mmsi, _two, _one);
        TimeSpan within = TimeSpan.FromDays(10);
        int owns = own.Service?.OthersThan(partner, run.LastAt, within, run.LastPlace, 40_000) ?? 0;
        int others = other.Service?.OthersThan(mmsi, run.LastAt, within, run.LastPlace, 40_000) ?? 0;
        int served = Math.Max(owns, others);
        if (served == 0)
        {
            return;
        }

        // A mother ship or a floating store is visited by others too: it is the large one and stays where it is.
        HullShape craft = owns >= others ? _one : _two;
        bool isMother = craft.Length >= Large * 0.8 && Small > 30;
        string text = Words($"one of the two lay alongside {served} other ships near here within 10 days");
        double weight = Math.Min(3, 1.5 * served);
        if (isMother)
        {
            text += "; it is the larger one, as a store would be";
            _terms?.Add(new Evidence("serves ships in turn", text, served));
            return;
        }

        _bunkering += weight;
        Add("serves ships in turn", text, served, "", -weight / 2, 0);
    }

    private void Store(Particulars ship, Primitives.Mmsi visitor, in HullShape hull, in HullShape guest)
    {
        DateTimeOffset? since = hull.Length < 0.8 * guest.Length ? null
            : ship.Service?.VisitedSince(visitor, run.LastPlace, StoreMetres);
        if (since is { } first && run.LastAt - first >= StoreFor)
        {
            double days = (run.LastAt - first).TotalDays;
            _terms?.Add(new Evidence(
                "floating storage",
                Words($"ships have come to the larger one at this place for {days:F0} days: ")
                    + "a floating store's transfers are likely lawful",
                Math.Round(days, 1),
                "d"));
        }
    }

    public void Draughts()
    {
        if (run.DraughtChange(own, other) is not { } change)
        {
            return;
        }

        bool isOpposite = Math.Sign(change.Own) != Math.Sign(change.Other)
            && Math.Min(Math.Abs(change.Own), Math.Abs(change.Other)) >= 0.5;
        double mine = Tonnes(_one, change.Own);
        double its = Tonnes(_two, change.Other);
        bool isBalanced = isOpposite && Math.Abs(mine) < 3 * Math.Abs(its) && Math.Abs(its) < 3 * Math.Abs(mine);
        string verdict = isBalanced ? "what one gave, the other may have taken"
            : isOpposite ? "opposite, but of other masses"
            : "no exchange to be seen in that";
        string text = $"{Changed(change.Own, mine)} and {Changed(change.Other, its)}, as typed in: {verdict}";
        Add("draughts", text, change.Own, "m", isBalanced ? 1.5 : isOpposite ? 0.7 : 0, 0);
    }

    private string Changed(double metres, double tonnes) => metres == 0
        ? "no change known"
        : Words($"{metres:+0.0;-0.0} m (about {Math.Abs(tonnes):N0} t {(tonnes > 0 ? "taken on" : "given")})");

    /// <summary>The terms in words; none when they are not told.</summary>
    public ImmutableArray<Evidence> Terms => _terms?.ToImmutable() ?? [];

    public (string Label, double Confidence) Conclude()
    {
        ReadOnlySpan<double> scores = [_sts, _bunkering, _pilotage, _towage, _raft, _convoy, _waiting];
        int best = 0;
        for (int i = 1; i < scores.Length; i++)
        {
            best = scores[i] > scores[best] ? i : best;
        }

        double sum = 0;
        foreach (double score in scores)
        {
            sum += Math.Exp(score - scores[best]);
        }

        return (Labels[best], 1 / sum);
    }

    private static bool IsService(byte? type) => type is 50 or 51 or 53 or 54 or 55 or 58;

    private static bool IsTug(byte? type) => type is 31 or 32 or 52;

    private static bool IsTanker(byte? type) => type is >= 80 and <= 89;

    private static bool IsCargo(byte? type) => type is >= 70 and <= 79;

    private static double Tonnes(in HullShape hull, double metres) => MassBalance.Tonnes(
        Dimensions.Centred((float)hull.Length, (float)hull.Beam),
        metres,
        DraughtOptions.Default.WaterplaneCoefficient);

    // A bunker craft is much smaller than what it serves and not an ocean-going tanker.
    private void ServiceSize()
    {
        double ratio = Small / Large;
        if (IsGuess)
        {
            return; // Sizes usual for the types say nothing of who serves whom.
        }

        if (Small is >= 25 and <= 130 && ratio < 0.62)
        {
            // Lightering takes ships of some size; a hull this small beside one that large brings fuel or stores.
            double weight = Small < 100 && Large > 170 ? -1 : 0;
            Only("sizes", Words($"{Small:F0} m beside {Large:F0} m"), ratio, "", weight);
            _bunkering += (ratio < 0.52 ? 2 : 1.2) - weight;
        }
        else
        {
            _bunkering -= 1;
        }
    }

    private void TypePair()
    {
        bool tankers = IsTanker(own.ShipType) && IsTanker(other.ShipType);
        bool isDry = (IsTanker(own.ShipType) && IsCargo(other.ShipType) && _one.Length <= _two.Length * 1.2)
            || (IsTanker(other.ShipType) && IsCargo(own.ShipType) && _two.Length <= _one.Length * 1.2);
        if (isDry)
        {
            // A dry-cargo ship takes oil as fuel, and has no tanks for more.
            string text = IsGuess ? "a tanker and a dry-cargo ship" : "a tanker and a larger dry-cargo ship";
            Only("types", text, double.NaN, "", IsGuess ? -1.5 : -0.7);
            _bunkering += 1.5;
        }

        bool fishing = own.ShipType == 30 || other.ShipType == 30;
        bool cargo = IsCargo(own.ShipType) || IsCargo(other.ShipType);
        if (tankers || (fishing && cargo))
        {
            string text = tankers ? "tanker and tanker" : "fishing vessel and carrier";
            Add("types", text, double.NaN, "", 1, 0);
            _raft -= tankers ? 1 : 0;
        }
        else if (own.ShipType is >= 60 and <= 69 or 36 or 37 || other.ShipType is >= 60 and <= 69 or 36 or 37)
        {
            Add("types", "one carries passengers or is a yacht", double.NaN, "", -1.5, 0);
        }
    }

    /// <param name="weight">For a transfer, and bunkering with it.</param>
    /// <param name="together">For every sort in which hulls touch, against those in which they are neighbours.</param>
    private void Add(string name, string text, double value, string unit, double weight, double together)
    {
        _sts += weight;
        _bunkering += 0.7 * (together != 0 ? together : Math.Min(0.7, weight));
        _pilotage += 0.5 * together;
        _towage += 0.3 * together;
        _raft += 0.7 * together;
        _waiting -= 0.5 * together;
        if (_terms is not null)
        {
            double? number = double.IsNaN(value) ? null : Math.Round(value, 2);
            _terms.Add(new Evidence(name, text, number, unit, Math.Round(weight, 2)));
        }
    }

    private void Only(string name, string text, double value, string unit, double weight)
    {
        _sts += weight;
        if (_terms is not null)
        {
            double? number = double.IsNaN(value) ? null : Math.Round(value, 2);
            _terms.Add(new Evidence(name, text, number, unit, weight == 0 ? null : weight));
        }
    }

    // Nearness to the shore speaks against a transfer, but not when one ship is of the kind that must not be missed.
    private void Against(string name, string text, double km, double weight, bool isNeverDiscounted)
    {
        double applied = isNeverDiscounted ? 0 : weight;
        _sts += applied;
        if (_terms is null)
        {
            return;
        }

        string note = isNeverDiscounted ? "; not discounted: one ship is listed or of an embargoed flag" : "";
        double? number = double.IsNaN(km) ? null : Math.Round(km, 2);
        _terms.Add(new Evidence(name, text + note, number, "km", applied));
    }

    // Formats nothing when the terms are not told.
    private string Words([InterpolatedStringHandlerArgument("")] ref TermWords words) => words.ToString();

    /// <summary>An interpolated text that is put together only if somebody reads it.</summary>
    [InterpolatedStringHandler]
    private ref struct TermWords
    {
        private DefaultInterpolatedStringHandler _text;
        private readonly bool _isTold;

        public TermWords(int literals, int holes, CompanyScores scores, out bool isTold)
        {
            _isTold = isTold = scores._terms is not null;
            _text = isTold ? new(literals, holes, CultureInfo.InvariantCulture) : default;
        }

        public void AppendLiteral(string text) => _text.AppendLiteral(text);

        public void AppendFormatted<T>(T value) => _text.AppendFormatted(value);

        public void AppendFormatted<T>(T value, string? format) => _text.AppendFormatted(value, format);

        public override string ToString() => _isTold ? _text.ToStringAndClear() : "";
    }
}
