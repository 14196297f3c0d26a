using Maritime.Ais;
using Maritime.Primitives;

namespace Maritime.Storage.Tracks;

/// <summary>An archived position: what AIS can say of it, in AIS's own units, and nothing finer.</summary>
/// <remarks>
/// Exact for every report that came over AIS. A report from elsewhere is rounded to 1/10000 minute (0.19 m), 0.1 kn,
/// 0.1°, and its time down to the second.
/// </remarks>
public readonly record struct ArchivedPoint
{
    public const ushort NoSog = 1023;
    public const ushort NoCog = 3600;
    public const ushort NoHeading = 511;

    private const int UnitsPerDegree = 600_000;
    private const long EpochTicks = 621_355_968_000_000_000;

    /// <summary>As <see cref="Primitives.Mmsi.Value"/>.</summary>
    public required int Mmsi { get; init; }

    /// <summary>Seconds since 1970 UTC; good until 2106.</summary>
    public required uint Seconds { get; init; }

    /// <summary>1/10000 minute, north positive.</summary>
    public required int Latitude { get; init; }

    /// <summary>1/10000 minute, east positive, in [-108,000,000, 108,000,000).</summary>
    public required int Longitude { get; init; }

    /// <summary>0.1 kn; 1022 is 102.2 kn or more, 1023 not available.</summary>
    public ushort Sog { get; init; }

    /// <summary>0.1°, below 3600; 3600 not available.</summary>
    public ushort Cog { get; init; }

    /// <summary>Degrees, below 360; 511 not available.</summary>
    public ushort Heading { get; init; }

    /// <summary><see cref="NavigationStatus"/>.</summary>
    public byte Status { get; init; }

    /// <summary>Bits 0-2 transponder class, 3 satellite, 4 coarse (type 27), 5 RAIM.</summary>
    public byte Kind { get; init; }

    /// <summary>Number of the feed.</summary>
    public ushort Source { get; init; }

    public DateTimeOffset At => new((Seconds * TimeSpan.TicksPerSecond) + EpochTicks, TimeSpan.Zero);

    public double LatitudeDegrees => Latitude / (double)UnitsPerDegree;

    public double LongitudeDegrees => Longitude / (double)UnitsPerDegree;

    /// <summary>Knots; NaN when not available.</summary>
    public float SogKnots => Sog == NoSog ? float.NaN : Sog / 10f;

    /// <summary>[0, 360) degrees; NaN when not available.</summary>
    public float CogDegrees => Cog >= NoCog ? float.NaN : Cog / 10f;

    public NavigationStatus NavigationStatus => (NavigationStatus)Status;

    public static uint SecondsOf(DateTimeOffset time) =>
        (uint)Math.Clamp(Math.Floor((time.UtcTicks - EpochTicks) / (double)TimeSpan.TicksPerSecond), 0, uint.MaxValue);

    /// <returns>False for a report without a position: the journal has it.</returns>
    public static bool TryFrom(in PositionReport report, out ArchivedPoint point)
    {
        if (report.Position is not { } position)
        {
            point = default;
            return false;
        }

        int cog = float.IsNaN(report.CogDegrees) ? NoCog : (int)MathF.Round(report.CogDegrees * 10);
        int longitude = (int)Math.Round(position.LongitudeDegrees * UnitsPerDegree);
        point = new()
        {
            Mmsi = report.Mmsi.Value,
            Seconds = SecondsOf(report.At),
            Latitude = (int)Math.Round(position.LatitudeDegrees * UnitsPerDegree),
            Longitude = longitude == 180 * UnitsPerDegree ? -longitude : longitude,
            Sog = float.IsNaN(report.SogKnots) ? NoSog : (ushort)Math.Clamp(MathF.Round(report.SogKnots * 10), 0, 1022),
            Cog = (ushort)(cog == 3600 && !float.IsNaN(report.CogDegrees) ? 0 : Math.Clamp(cog, 0, NoCog)),
            Heading = report.HeadingDegrees is >= 0 and < 360 ? (ushort)report.HeadingDegrees : NoHeading,
            Status = (byte)report.Status,
            Kind = (byte)((int)report.Class
                | (report.Family == SourceFamily.Satellite ? 8 : 0)
                | (report.IsCoarse ? 16 : 0)
                | (report.Raim ? 32 : 0)),
            Source = report.Source,
        };
        return true;
    }

    public PositionReport ToReport()
    {
        _ = Primitives.Mmsi.TryCreate(Mmsi, out Mmsi mmsi);
        return new()
        {
            Mmsi = mmsi,
            At = At,
            Position = Position.TryCreate(LatitudeDegrees, LongitudeDegrees, out Position place) ? place : null,
            SogKnots = SogKnots,
            CogDegrees = CogDegrees,
            HeadingDegrees = Heading < 360 ? (short)Heading : (short)-1,
            Status = NavigationStatus,
            Class = (TransponderClass)(Kind & 7),
            Family = (Kind & 8) != 0 ? SourceFamily.Satellite : SourceFamily.Terrestrial,
            IsCoarse = (Kind & 16) != 0,
            Raim = (Kind & 32) != 0,
            UtcSecond = (byte)(Seconds % 60),
            Source = Source,
        };
    }

    /// <summary>The same report, whichever feed brought it.</summary>
    internal bool IsSameReport(in ArchivedPoint other) => this with { Source = 0 } == other with { Source = 0 };

    /// <summary>By time, then by everything else, so that the same set of points has one order.</summary>
    internal static int Compare(ArchivedPoint left, ArchivedPoint right)
    {
        int order = left.Seconds.CompareTo(right.Seconds);
        order = order != 0 ? order : left.Latitude.CompareTo(right.Latitude);
        order = order != 0 ? order : left.Longitude.CompareTo(right.Longitude);
        order = order != 0 ? order : Rest(left).CompareTo(Rest(right));
        return order != 0 ? order : left.Source.CompareTo(right.Source);
    }

    private static ulong Rest(in ArchivedPoint point) =>
        ((ulong)point.Sog << 48) | ((ulong)point.Cog << 32) | ((ulong)point.Heading << 16)
        | ((ulong)point.Status << 8) | point.Kind;
}
