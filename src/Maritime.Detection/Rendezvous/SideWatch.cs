using Maritime.Primitives;

namespace Maritime.Detection;

/// <summary>Notices when two ships that lie alongside seem to have changed places without having parted.</summary>
/// <remarks>
/// Two transponders that are set to each other's identity, number and all, say nothing wrong any more; but from one
/// moment on each reports from the other's side. Hulls made fast do not change sides. Told from the direction in which
/// one antenna sees the other: it turns about at once while the bow stays. Where both bows turn about with it, the pair
/// may have swung in a silence: then only reports within minutes of each other count. Cannot be told: when the antennas
/// are nearer to each other than receivers are good, when positions are coarse, and once the ships have parted.
/// </remarks>
internal sealed class SideWatch
{
    // Nearer than 25 m the direction is noise; 150 degrees: about, and not round a corner.
    private const double MinMetres = 25;
    private const double MinTurnCosine = -0.866;
    private const int Settled = 5;

    /// <summary>A ship cannot be cast off, go round and be made fast in less.</summary>
    private static readonly TimeSpan MaxSilence = TimeSpan.FromMinutes(30);

    /// <summary>A pair does not swing about in less.</summary>
    private static readonly TimeSpan MaxSwing = TimeSpan.FromMinutes(5);

    // Hulls that move against each other are not made fast, and tugs go about all the time.
    private const double MaxRelativeKnots = 0.7;
    private static readonly TimeSpan MinBefore = TimeSpan.FromMinutes(20);
    private static readonly TimeSpan MinAfter = TimeSpan.FromMinutes(10);

    private Side _before;
    private Side _after;
    private bool _isTold;

    /// <summary>Takes the next moment of a run.</summary>
    public void Add(in Sample sample)
    {
        if (!sample.IsDirect || sample.IsCoarse || _isTold)
        {
            return;
        }

        if (sample.RelativeKnots > MaxRelativeKnots)
        {
            (_before, _after) = (default, default);
            return;
        }

        if (_before.Count > 0 && IsAbout(_before, sample))
        {
            bool isSettled = _before.Count >= Settled && _before.LastAt - _before.FirstAt >= MinBefore;
            _after = isSettled && _after.Count > 0 ? _after.With(sample)
                : isSettled && IsAtOnce(sample) ? Side.At(sample)
                : default;
            _before = _after.Count > 0 ? _before : Side.At(sample);
            return;
        }

        bool isApart = sample.Distance > (3 * _before.Metres) + 100;
        _before = _before.Count == 0 || isApart ? Side.At(sample) : _before.With(sample);
        _after = default; // One or two on the other side were wrong fixes.
    }

    /// <summary>The exchange, once, when enough has been seen of it.</summary>
    public VesselEvent? Tell(Mmsi mmsi, Mmsi partner)
    {
        if (_isTold || _after.Count < Settled || _after.LastAt - _after.FirstAt < MinAfter)
        {
            return null;
        }

        _isTold = true;
        TimeSpan between = _after.FirstAt - _before.LastAt;
        bool haveBowsTurned = !double.IsNaN(_before.Heading) && Turn(_before.Heading, _after.Heading) > 90;
        string bows = double.IsNaN(_before.Heading) || double.IsNaN(_after.Heading) ? "not reported"
            : haveBowsTurned ? "exchanged with the places" : "stayed as they were";
        return new VesselEvent
        {
            Kind = EventKinds.IdentityConflict,
            Mmsi = mmsi,
            Partner = partner,
            StartedAt = _after.FirstAt,
            EndedAt = _after.FirstAt,
            Place = _after.Place,
            State = EventState.Closed,
            Stage = EventStage.Provisional,
            Label = "swapped",
            Confidence = 0.7,
            Summary = Invariant($"{mmsi} and {partner} report from each other's place though they never parted.")
                + " Their identities may have been exchanged.",
            Evidence =
            [
                new("side before", Words(_before), Math.Round(_before.Metres), "m"),
                new("side after", Words(_after), Math.Round(_after.Metres), "m"),
                new("time between the two", Detection.Words.Of(between), Math.Round(between.TotalMinutes, 1), "min"),
                new("reports on either side", Invariant($"{_before.Count} and {_after.Count}")),
                new("bows", bows),
            ],
            Caution = "A ship that went round to the other side between two reports looks alike, and so does "
                + "equipment that was set up wrongly and put right.",
        };
    }

    public void Save(StateWriter state)
    {
        _before.Save(state);
        _after.Save(state);
        state.Write(_isTold);
    }

    public static SideWatch Load(ref StateReader state) => new()
    {
        _before = Side.Load(ref state),
        _after = Side.Load(ref state),
        _isTold = state.ReadBoolean(),
    };

    private static bool IsAbout(in Side side, in Sample sample)
    {
        double metres = sample.Distance;
        double cosine = ((side.East * sample.East) + (side.North * sample.North)) / Math.Max(1, side.Metres * metres);
        return cosine < MinTurnCosine && Math.Min(side.Metres, metres) >= MinMetres
            && metres < (1.7 * side.Metres) + 10 && side.Metres < (1.7 * metres) + 10;
    }

    private bool IsAtOnce(in Sample sample)
    {
        bool isBowKept = Turn(_before.Heading, sample.Heading) < 30; // Unknown, NaN, is not.
        return sample.At - _before.LastAt <= (isBowKept ? MaxSilence : MaxSwing);
    }

    private static double Turn(double one, double other) => Math.Abs(Math.IEEERemainder(one - other, 360));

    private static string Words(in Side side)
    {
        double bearing = (double.RadiansToDegrees(Math.Atan2(side.East, side.North)) + 360) % 360;
        return Invariant($"the other bore {bearing:000}° at {side.Metres:F0} m");
    }

    /// <summary>Where one antenna saw the other: the mean of the last few moments.</summary>
    private readonly record struct Side(
        double East, double North, double Heading, int Count, DateTimeOffset FirstAt, DateTimeOffset LastAt)
    {
        public Position Place { get; init; }

        public double Metres => Math.Sqrt((East * East) + (North * North));

        public static Side At(in Sample sample) =>
            new(sample.East, sample.North, sample.Heading, 1, sample.At, sample.At) { Place = sample.Place };

        public Side With(in Sample sample) => this with
        {
            East = East + ((sample.East - East) / 4),
            North = North + ((sample.North - North) / 4),
            Heading = sample.Heading,
            Count = Count + 1,
            LastAt = sample.At,
        };

        public void Save(StateWriter state)
        {
            state.Write(Count);
            if (Count > 0)
            {
                state.Write(East);
                state.Write(North);
                state.Write(Heading);
                state.Write(FirstAt);
                state.Write(LastAt);
                state.Write(Place);
            }
        }

        public static Side Load(ref StateReader state)
        {
            int count = state.ReadInt32();
            return count == 0 ? default : new Side(
                state.ReadDouble(), state.ReadDouble(), state.ReadDouble(), count, state.ReadTime(), state.ReadTime())
            {
                Place = state.ReadPosition(),
            };
        }
    }
}
