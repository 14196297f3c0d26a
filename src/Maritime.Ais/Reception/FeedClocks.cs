using Maritime.Ais.Formats;
using Maritime.Primitives;

namespace Maritime.Ais.Reception;

/// <summary>
/// Compares the clocks of several feeds by the ships they share, and hands reports on with corrected times.
/// </summary>
/// <remarks>
/// A feed is told by <see cref="PositionReport.Source"/>. Stations within one feed are corrected by its reader. Not
/// thread-safe.
/// </remarks>
/// <param name="next">Takes every report.</param>
public sealed class FeedClocks(IReportSink next) : IReportSink
{
    // 1 kn: a ship that lies still may say the same again.
    private const float MinKnots = 1;

    private readonly ReceiverClocks _clocks = new();
    private int _only = -1;
    private bool _isAlone = true;

    /// <summary>Feeds whose clock is being corrected, by their number.</summary>
    public IEnumerable<(int Receiver, TimeSpan Ahead, long Messages)> Off => _clocks.Off;

    /// <inheritdoc cref="ReceiverClocks.Save"/>
    public void Save(StateWriter state)
    {
        state.Write(_only);
        state.Write(_isAlone);
        _clocks.Save(state);
    }

    /// <inheritdoc cref="ReceiverClocks.Load"/>
    public void Load(ref StateReader state, Func<int, int> renumber)
    {
        int only = state.ReadInt32();
        _only = only < 0 ? only : renumber(only);
        _isAlone = state.ReadBoolean();
        _clocks.Load(ref state, renumber);
    }

    public void OnPosition(in PositionReport report)
    {
        Learn(report);
        bool isAlone = _isAlone && IsAlone(report.Source);
        next.OnPosition(isAlone ? report : report with { At = Correct(report.Source, report.At) });
    }

    public void OnStatic(StaticReport report)
    {
        DateTimeOffset at = _isAlone ? report.At : Correct(report.Source, report.At);
        next.OnStatic(at == report.At ? report : report with { At = at });
    }

    private bool IsAlone(ushort source)
    {
        _only = _only < 0 ? source : _only;
        return _isAlone = _only == source;
    }

    private DateTimeOffset Correct(ushort source, DateTimeOffset at) =>
        new(_clocks.Correct(source, at.UtcTicks), TimeSpan.Zero);

    private void Learn(in PositionReport report)
    {
        if (report.SogKnots >= MinKnots && report.UtcSecond < 60 && report.Position is { } place)
        {
            _clocks.HearShip(report.Source, report.At.UtcTicks, FingerprintOf(report, place), report.UtcSecond);
        }
    }

    private static ulong FingerprintOf(in PositionReport report, Position place)
    {
        ulong hash = PayloadHash.Step(
            (ulong)report.Mmsi.Value, BitConverter.DoubleToUInt64Bits(place.LatitudeDegrees));
        hash = PayloadHash.Step(hash, BitConverter.DoubleToUInt64Bits(place.LongitudeDegrees));
        ulong rest = ((ulong)report.UtcSecond << 32) | BitConverter.SingleToUInt32Bits(report.SogKnots);
        return PayloadHash.Step(hash, rest);
    }
}
