namespace Maritime.Detection;

/// <summary>Where the vessels of one cell are at a tick's close, and which of them may be near each other.</summary>
/// <remarks>One is enough for all the cells that a thread closes one after the other.</remarks>
internal sealed class SeaChart
{
    // A little less than there are: the limits in degrees come out on the safe side.
    private const double MetresPerDegree = 111_000;

    // 10 hulls within a hundred-thousandth of a degree (1 m): the antennas of a raft are several metres apart.
    private const int Crowd = 10;
    private const double SpotsPerDegree = 1e5;

    private readonly Dictionary<(int, int), int> _spots = [];
    private readonly List<(Shown Lower, Shown Higher)> _neighbours = [];
    private double[] _latitudes = new double[16];
    private Mark[] _marks = new Mark[16];
    private int _count;
    private Traits _all;

    [Flags]
    private enum Traits
    {
        None = 0,

        /// <summary>Heard in this tick: only then can it be news to anybody.</summary>
        Fresh = 1,

        /// <summary>Not at a berth: of two ships that are, none can meet the other.</summary>
        Roaming = 2,

        /// <summary>Not at rest: it may meet another one farther off.</summary>
        Moving = 4,

        /// <summary>This is its own cell, where the pairs of which it is the lower MMSI are found.</summary>
        Home = 8,
    }

    private double Poleward => Math.Max(Math.Abs(_latitudes[0]), Math.Abs(_latitudes[_count - 1]));

    /// <param name="keepsBerths">Ships at their berths are paired with each other too.</param>
    public void Add(Shown shown, bool isHome, bool keepsBerths)
    {
        if (_count == _marks.Length)
        {
            Array.Resize(ref _marks, _count * 2);
            Array.Resize(ref _latitudes, _count * 2);
        }

        ref readonly Presence presence = ref shown.Presence;
        Traits traits = (shown.IsFresh ? Traits.Fresh : Traits.None)
            | (presence.IsAtBerth && !keepsBerths ? Traits.None : Traits.Roaming)
            | (presence.Heard.Last.SogKnots > RendezvousOptions.AtRestKnots || keepsBerths
                ? Traits.Moving
                : Traits.None)
            | (isHome ? Traits.Home : Traits.None);
        _latitudes[_count] = presence.Expected.LatitudeDegrees;
        _marks[_count++] = new Mark(
            shown,
            presence.Expected.LongitudeDegrees,
            presence.Mmsi.Value,
            (float)(presence.Particulars.Hull.Length / 2),
            traits);
        _all |= traits;
    }

    public void Clear()
    {
        Array.Clear(_marks, 0, _count);
        _neighbours.Clear();
        (_count, _all) = (0, Traits.None);
    }

    /// <summary>
    /// Those who may be candidates by where they are: not both silent, not both at a berth, the lower MMSI at home.
    /// </summary>
    public List<(Shown Lower, Shown Higher)> Neighbours(RendezvousOptions options)
    {
        const Traits Both = Traits.Fresh | Traits.Roaming;
        if (_count < 2 || (_all & Both) != Both)
        {
            return _neighbours;
        }

        Array.Sort(_latitudes, _marks, 0, _count);
        LeaveOutCrowds();
        if (_count == 0)
        {
            return _neighbours;
        }

        double north = options.ReachMetres / MetresPerDegree;
        double shrink = Math.Cos(double.DegreesToRadians(Poleward));
        ReadOnlySpan<double> latitudes = _latitudes.AsSpan(0, _count);
        ReadOnlySpan<Mark> marks = _marks.AsSpan(0, _count);
        for (int i = 0; i < marks.Length; i++)
        {
            ref readonly Mark mark = ref marks[i];
            double northernmost = latitudes[i] + north;
            for (int j = i + 1; j < marks.Length && latitudes[j] <= northernmost; j++)
            {
                ref readonly Mark other = ref marks[j];
                Traits either = mark.Traits | other.Traits;
                if ((either & Both) != Both)
                {
                    continue;
                }

                // At least so far apart: a degree of longitude is longer than at the poleward edge.
                double degrees = Math.Abs(mark.Longitude - other.Longitude);
                double across = Math.Min(degrees, 360 - degrees) * shrink * MetresPerDegree;
                double along = (latitudes[j] - latitudes[i]) * MetresPerDegree;
                double most = (either & Traits.Moving) != 0
                    ? options.CandidateMetres
                    : options.CandidateClearanceMetres + mark.HalfLength + other.HalfLength + 1; // Rounded.
                if ((across * across) + (along * along) <= most * most)
                {
                    Meet(mark, other);
                }
            }
        }

        return _neighbours;
    }

    private void Meet(in Mark one, in Mark other)
    {
        if (one.Mmsi < other.Mmsi)
        {
            if (one.Traits.HasFlag(Traits.Home))
            {
                _neighbours.Add((one.Shown, other.Shown));
            }
        }
        else if (one.Mmsi > other.Mmsi && other.Traits.HasFlag(Traits.Home))
        {
            _neighbours.Add((other.Shown, one.Shown));
        }
    }

    private static (int Latitude, int Longitude) SpotOf(double latitude, double longitude) =>
        ((int)Math.Round(latitude * SpotsPerDegree), (int)Math.Round(longitude * SpotsPerDegree));

    private bool MayBeCrowded()
    {
        for (int i = Crowd - 1; i < _count; i++)
        {
            if (_latitudes[i] - _latitudes[i - Crowd + 1] <= 2 / SpotsPerDegree)
            {
                return true;
            }
        }

        return false;
    }

    private void LeaveOutCrowds()
    {
        if (!MayBeCrowded())
        {
            return;
        }

        for (int i = 0; i < _count; i++)
        {
            (int, int) spot = SpotOf(_latitudes[i], _marks[i].Longitude);
            _spots[spot] = _spots.GetValueOrDefault(spot) + 1;
        }

        int kept = 0;
        for (int i = 0; i < _count; i++)
        {
            if (_spots[SpotOf(_latitudes[i], _marks[i].Longitude)] < Crowd)
            {
                _latitudes[kept] = _latitudes[i];
                _marks[kept++] = _marks[i];
            }
        }

        _count = kept;
        _spots.Clear();
    }

    private readonly record struct Mark(Shown Shown, double Longitude, int Mmsi, float HalfLength, Traits Traits);
}
