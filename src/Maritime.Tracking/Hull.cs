using Maritime.Primitives;

namespace Maritime.Tracking;

/// <summary>A hull heard under an MMSI, or a candidate for one: its newest fix and the line it runs on.</summary>
internal struct Hull
{
    /// <summary>The segment of a candidate: not a hull yet.</summary>
    public const byte Stray = byte.MaxValue;

    /// <summary>3 fixes that agree since the last leap: the place is not in doubt (as for a teleport).</summary>
    public const int SteadyFrom = 3;

    /// <summary>4 fixes that agree, between those of another hull: two hulls, not late messages of one.</summary>
    public const int InterleavedFrom = 4;

    /// <summary>8 where both run on one line: late messages of one ship do that.</summary>
    public const int InLineFrom = 8;

    // 1 km: at 10 m of position error a line over it is good to a degree.
    private const double LineMetres = 1000;

    // About LineMetres in degrees: no arithmetic on most fixes.
    private const double LineDegrees = 0.008;

    private Position _lineFrom;
    private float _line;

    public Fix Last;

    /// <summary>UTC ticks of the first fix.</summary>
    public long FirstAt;

    /// <summary>Accepted fixes; stops at 1000.</summary>
    public int Fixes;

    /// <summary>How many fixes the track had accepted when a candidate was heard last.</summary>
    public int HeardAt;

    public byte Segment;

    /// <summary>Fixes since one that only the line explained; stops at 255.</summary>
    public byte Steady;

    public readonly bool IsStray => Segment == Stray;

    /// <summary>
    /// Course made good in degrees over the last kilometre or more; the stated course while it has not run so far; NaN
    /// when it lies still. Equipment that states a wrong course is common, a wrong way is not.
    /// </summary>
    public readonly double Line => !float.IsNaN(_line) ? _line : Last.SogKnots >= 1 ? Last.CogDegrees : double.NaN;

    public static Hull At(in Fix fix, byte segment, int accepted) => new()
    {
        Last = fix,
        FirstAt = fix.At.UtcTicks,
        Fixes = segment == Stray ? 1 : 0,
        Segment = segment,
        HeardAt = accepted,
        _lineFrom = fix.Position,
        _line = float.NaN,
    };

    public void Follow(in Fix fix, TrackOptions options)
    {
        bool isFarther = Math.Abs(fix.Position.LatitudeDegrees - _lineFrom.LatitudeDegrees) > LineDegrees
            || Math.Abs(fix.Position.LongitudeDegrees - _lineFrom.LongitudeDegrees) > LineDegrees;
        if (isFarther)
        {
            Turn(fix.Position);
            Steady = Discrepancy.IsLeap(Last, fix, options) ? (byte)0 : Steady;
        }

        Steady = (byte)Math.Min(Steady + 1, byte.MaxValue);
        Last = fix;
        Fixes = Math.Min(Fixes + 1, 1000);
    }

    public readonly void Save(StateWriter state)
    {
        state.Write(Segment);
        state.Write(Fixes);
        state.Write(Steady);
        state.WriteTime(FirstAt);
        state.Write(HeardAt);
        state.Write(_line);
        state.Write(_lineFrom);
        FixState.Write(state, Last);
    }

    public static Hull Load(ref StateReader state, Mmsi mmsi) => new()
    {
        Segment = (byte)state.ReadInt32(),
        Fixes = state.ReadInt32(),
        Steady = (byte)state.ReadInt32(),
        FirstAt = state.ReadTicks(),
        HeardAt = state.ReadInt32(),
        _line = state.ReadSingle(),
        _lineFrom = state.ReadPosition(),
        Last = FixState.Read(ref state, mmsi),
    };

    private void Turn(Position to)
    {
        (double east, double north) = LocalPlane.Offset(_lineFrom, to);
        if ((east * east) + (north * north) >= LineMetres * LineMetres)
        {
            _line = (float)double.RadiansToDegrees(Math.Atan2(east, north));
            _lineFrom = to;
        }
    }
}
