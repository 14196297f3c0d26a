using Maritime.Primitives;

namespace Maritime.Detection;

/// <summary>
/// What is kept of the moments in which two hulls lay near each other: sums, not the moments themselves.
/// </summary>
internal sealed class RunStatistics
{
    private const int Bins = 48;
    private const double Growth = 1.12;
    private static readonly double[] Edges = [.. Enumerable.Range(0, Bins + 1).Select(LowerEdge)];
    private static readonly double LogOfGrowth = Math.Log(Growth);
    private readonly ushort[] _distances = new ushort[Bins];
    private double _clearance;
    private double _relative;
    private int _relatives;
    private double _knots;
    private int _speeds;
    private double _parallel;
    private int _parallels;
    private PlanarSpread _onChart;
    private PlanarSpread _onBoard;
    private PlanarSpread _heading;

    public RunStatistics(in Sample first, Particulars own, Particulars other)
    {
        OwnDraught = own.DraughtMetres ?? float.NaN;
        OtherDraught = other.DraughtMetres ?? float.NaN;
        StartedAt = first.At;
        StartPlace = first.Place;
        LastAt = first.At;
        LastPlace = first.Place;
        Count(first);
    }

    private RunStatistics()
    {
    }

    public DateTimeOffset StartedAt { get; private set; }

    public Position StartPlace { get; private set; }

    /// <summary>The last moment at which they were near.</summary>
    public DateTimeOffset LastAt { get; private set; }

    public Position LastPlace { get; private set; }

    /// <summary>Time alongside that was seen, silences left out.</summary>
    public TimeSpan Observed { get; private set; }

    /// <summary>Times they were looked at again after 20 min without a look.</summary>
    public int Looks { get; private set; } = 1;

    public int Samples { get; private set; }

    public int CoarseSamples { get; private set; }

    public int MooredSamples { get; private set; }

    public int TowSamples { get; private set; }

    public int AnchorSamples { get; private set; }

    public int FarSamples { get; set; }

    /// <summary>Metres, as typed in when the run began; NaN when not known.</summary>
    public float OwnDraught { get; private set; } = float.NaN;

    /// <inheritdoc cref="OwnDraught"/>
    public float OtherDraught { get; private set; } = float.NaN;

    public TimeSpan Span => LastAt - StartedAt;

    public double MeanClearance => _clearance / Samples;

    /// <summary>NaN when no speed was known.</summary>
    public double MeanRelativeKnots => _relatives == 0 ? double.NaN : _relative / _relatives;

    public double MeanKnots => _speeds == 0 ? double.NaN : _knots / _speeds;

    public double MeanParallel => _parallels == 0 ? double.NaN : _parallel / _parallels;

    /// <summary>
    /// How much better the other ship keeps its place as seen from the bridge than as seen on the chart while the
    /// ships swing: logarithm of the ratio of the two scatters, 0 when they did not swing enough to tell.
    /// </summary>
    public double CoSwing => _heading.Count < 10 || _heading.Variance < 0.02
        ? 0
        : 0.5 * Math.Log((_onChart.Variance + 25) / (_onBoard.Variance + 25));

    /// <summary>Metres by which one antenna is ahead of the other, on average; NaN when no heading is known.</summary>
    public double MeanAhead => _onBoard.Count == 0 ? double.NaN : Math.Abs(_onBoard.MeanX);

    /// <summary>
    /// Metres by which one antenna is abeam of the other, on average; NaN when fewer than ten headings are known.
    /// </summary>
    public double MeanAbeam => _onBoard.Count < 10 ? double.NaN : Math.Abs(_onBoard.MeanY);

    public double MedianDistance => QuantileOfDistance(0.5);

    public void Add(in Sample sample, TimeSpan maxStep)
    {
        TimeSpan step = sample.At - LastAt;
        if (step <= maxStep)
        {
            Observed += step;
        }
        else if (step >= 2 * maxStep)
        {
            Looks++;
        }

        LastAt = sample.At;
        LastPlace = sample.Place;
        FarSamples = 0;
        Count(sample);
    }

    public double QuantileOfDistance(double share)
    {
        double rank = share * Samples;
        double seen = 0;
        for (int i = 0; i < Bins; i++)
        {
            if (seen + _distances[i] >= rank && _distances[i] > 0)
            {
                double inside = (rank - seen) / _distances[i];
                return Edges[i] + (Math.Clamp(inside, 0, 1) * (Edges[i + 1] - Edges[i]));
            }

            seen += _distances[i];
        }

        return Edges[Bins];
    }

    /// <summary>
    /// Metres by which the stated draughts differ from those at the beginning; null when neither does.
    /// </summary>
    public (double Own, double Other)? DraughtChange(Particulars own, Particulars other)
    {
        double mine = (own.DraughtMetres ?? float.NaN) - OwnDraught;
        double its = (other.DraughtMetres ?? float.NaN) - OtherDraught;
        mine = double.IsNaN(mine) ? 0 : mine;
        its = double.IsNaN(its) ? 0 : its;
        return Math.Max(Math.Abs(mine), Math.Abs(its)) >= 0.3 ? (mine, its) : null;
    }

    public void Save(StateWriter state)
    {
        state.Write(OwnDraught);
        state.Write(OtherDraught);
        state.Write(StartedAt);
        state.Write(StartPlace);
        state.Write(LastAt);
        state.Write(LastPlace);
        state.Write(Observed.Ticks);
        state.Write(Looks);
        state.Write(Samples);
        state.Write(CoarseSamples);
        state.Write(MooredSamples);
        state.Write(FarSamples);
        state.Write(TowSamples);
        state.Write(AnchorSamples);
        _onChart.Save(state);
        _onBoard.Save(state);
        _heading.Save(state);
        state.Write(_clearance);
        state.Write(_relative);
        state.Write(_relatives);
        state.Write(_knots);
        state.Write(_speeds);
        state.Write(_parallel);
        state.Write(_parallels);
        int first = Math.Max(0, _distances.AsSpan().IndexOfAnyExcept((ushort)0));
        int count = _distances.AsSpan().LastIndexOfAnyExcept((ushort)0) + 1 - first;
        state.Write(first);
        state.Write(count);
        foreach (ushort bin in _distances.AsSpan(first, count))
        {
            state.Write(bin);
        }
    }

    public static RunStatistics Load(ref StateReader state)
    {
        RunStatistics run = new()
        {
            OwnDraught = state.ReadSingle(),
            OtherDraught = state.ReadSingle(),
            StartedAt = state.ReadTime(),
            StartPlace = state.ReadPosition(),
            LastAt = state.ReadTime(),
            LastPlace = state.ReadPosition(),
            Observed = TimeSpan.FromTicks(state.ReadInt64()),
            Looks = state.ReadInt32(),
            Samples = state.ReadInt32(),
            CoarseSamples = state.ReadInt32(),
            MooredSamples = state.ReadInt32(),
            FarSamples = state.ReadInt32(),
            TowSamples = state.ReadInt32(),
            AnchorSamples = state.ReadInt32(),
            _onChart = PlanarSpread.Load(ref state),
            _onBoard = PlanarSpread.Load(ref state),
            _heading = PlanarSpread.Load(ref state),
            _clearance = state.ReadDouble(),
            _relative = state.ReadDouble(),
            _relatives = state.ReadInt32(),
            _knots = state.ReadDouble(),
            _speeds = state.ReadInt32(),
            _parallel = state.ReadDouble(),
            _parallels = state.ReadInt32(),
        };
        int first = state.ReadInt32();
        int count = state.ReadInt32();
        if (first is < 0 or > Bins || count < 0 || count > Bins - first)
        {
            throw new FormatException("A saved state counts distances where there are none.");
        }

        foreach (ref ushort bin in run._distances.AsSpan(first, count))
        {
            bin = (ushort)state.ReadInt32();
        }

        return run;
    }

    // Bins grow by 12 % from 5 m: the median is good to some metres, which is what receivers are good to.
    private static double LowerEdge(int bin) => bin == 0 ? 0 : 5 * Math.Pow(Growth, bin - 1);

    private void Count(in Sample sample)
    {
        Samples++;
        int bin = sample.Distance < 5 ? 0 : 1 + (int)(Math.Log(sample.Distance / 5) / LogOfGrowth);
        ref ushort count = ref _distances[Math.Clamp(bin, 0, Bins - 1)];
        count = (ushort)Math.Min(ushort.MaxValue, count + 1);
        _clearance += sample.Clearance;
        if (!double.IsNaN(sample.RelativeKnots))
        {
            _relative += sample.RelativeKnots;
            _relatives++;
        }

        if (!double.IsNaN(sample.Knots))
        {
            _knots += sample.Knots;
            _speeds++;
        }

        if (!double.IsNaN(sample.Parallel))
        {
            _parallel += sample.Parallel;
            _parallels++;
        }

        if (!double.IsNaN(sample.Heading) && !sample.IsCoarse)
        {
            (double sin, double cos) = Math.SinCos(double.DegreesToRadians(sample.Heading));
            (double ahead, double abeam) = HullShape.InFrame(sample.Heading, sample.East, sample.North);
            _heading.Add(sin, cos);
            _onChart.Add(sample.East, sample.North);
            _onBoard.Add(ahead, abeam);
        }

        CoarseSamples += sample.IsCoarse ? 1 : 0;
        TowSamples += sample.IsTow ? 1 : 0;
        AnchorSamples += sample.AnyAtAnchor ? 1 : 0;
        MooredSamples += sample.BothMoored ? 1 : 0;
    }
}

/// <summary>Scatter of points in a plane, from running sums.</summary>
internal struct PlanarSpread
{
    private double _x;
    private double _y;
    private double _squares;

    public int Count { get; private set; }

    public readonly double MeanX => Count == 0 ? 0 : _x / Count;

    public readonly double MeanY => Count == 0 ? 0 : _y / Count;

    /// <summary>Of both coordinates together, squared units.</summary>
    public readonly double Variance => Count == 0
        ? 0
        : Math.Max(0, (_squares / Count) - (_x / Count * _x / Count) - (_y / Count * _y / Count));

    public void Add(double x, double y)
    {
        _x += x;
        _y += y;
        _squares += (x * x) + (y * y);
        Count++;
    }

    public readonly void Save(StateWriter state)
    {
        state.Write(_x);
        state.Write(_y);
        state.Write(_squares);
        state.Write(Count);
    }

    public static PlanarSpread Load(ref StateReader state) => new()
    {
        _x = state.ReadDouble(),
        _y = state.ReadDouble(),
        _squares = state.ReadDouble(),
        Count = state.ReadInt32(),
    };
}
