using System.Buffers;
using System.Globalization;
using Maritime.Ais;
using Maritime.Primitives;
using Maritime.Tracking;

namespace Maritime.Detection.Tests.Tracks;

/// <summary>What is saved of a ship comes back to the last bit, and what lies near its newest fix is small.</summary>
public sealed class SavedNumbersTests
{
    private static readonly DateTimeOffset Noon = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(0L, 1)] // Never.
    [InlineData(-1L, 1)] // Unknown.
    [InlineData(3155378975999999999L, 1)] // Forever, the last tick of the calendar.
    [InlineData(639_028_656_000_000_000L, 1)] // 2026-01-01T12:00:00Z, the epoch itself.
    [InlineData(639_028_655_700_000_000L, 2)] // 30 s before.
    [InlineData(639_028_620_000_000_000L, 3)] // An hour before.
    [InlineData(639_028_655_990_000_001L, 4)] // A second before, with a fraction.
    [InlineData(1L, 10)]
    public void A_time_comes_back_to_the_tick(long ticks, int maxBytes)
    {
        (long back, int bytes) = Back(
            state => state.WriteTime(ticks), (ref StateReader state) => state.ReadTicks());

        Assert.Equal(ticks, back);
        Assert.InRange(bytes, 1, maxBytes);
    }

    [Theory]
    [InlineData(55.5, 8.25, 2)] // Where the ship is.
    [InlineData(55.501234, 8.249876, 6)] // Six decimals, as files give them.
    [InlineData(55.0 + (12_345 / 600_000.0), -8.0 - (7 / 600_000.0), 9)] // The unit of AIS.
    [InlineData(55.12345678901234, 8.000000000000001, 18)] // Neither.
    [InlineData(0, 0, 10)]
    [InlineData(-90, -180, 10)]
    [InlineData(90, 179.999999, 10)]
    public void A_place_comes_back_to_the_last_bit(double latitude, double longitude, int maxBytes)
    {
        Position place = Scenario.At(latitude, longitude);
        (Position back, int bytes) = Back(
            state => state.Write(place), (ref StateReader state) => state.ReadPosition());

        Assert.Equal(BitConverter.DoubleToInt64Bits(place.LatitudeDegrees), Bits(back.LatitudeDegrees));
        Assert.Equal(BitConverter.DoubleToInt64Bits(place.LongitudeDegrees), Bits(back.LongitudeDegrees));
        Assert.InRange(bytes, 2, maxBytes);

        static long Bits(double value) => BitConverter.DoubleToInt64Bits(value);
    }

    [Theory]
    [InlineData(float.NaN, 1)]
    [InlineData(0f, 1)]
    [InlineData(-0f, 5)]
    [InlineData(12.3f, 2)]
    [InlineData(359.9f, 2)]
    [InlineData(0.05f, 5)]
    [InlineData(float.PositiveInfinity, 5)]
    [InlineData(-1e20f, 5)]
    public void A_speed_comes_back_to_the_last_bit(float value, int maxBytes)
    {
        (float back, int bytes) = Back(
            state => state.WriteTenths(value), (ref StateReader state) => state.ReadTenths());

        Assert.Equal(BitConverter.SingleToInt32Bits(value), BitConverter.SingleToInt32Bits(back));
        Assert.InRange(bytes, 1, maxBytes);
    }

    [Fact]
    public void A_fix_comes_back_as_it_was_and_takes_a_quarter_of_what_it_takes_in_memory()
    {
        Fix fix = FixAt(Noon.AddSeconds(-70), 55.4987, 8.2512) with
        {
            SogKnots = 11.4f,
            CogDegrees = 203.7f,
            HeadingDegrees = 205,
            Source = 3,
            Status = NavigationStatus.EngagedInFishing,
            Class = TransponderClass.B,
            UtcSecond = 61,
            Family = SourceFamily.Satellite,
            Segment = 2,
            Raim = true,
            IsCoarse = true,
            IsResumed = true,
        };
        (Fix back, int bytes) = Back(
            state => FixState.Write(state, in fix), (ref StateReader state) => FixState.Read(ref state, fix.Mmsi));

        Assert.Equal(fix, back);
        Assert.InRange(bytes, 1, 20);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(32)]
    [InlineData(100)] // More than are kept: the oldest go.
    public void A_recent_track_keeps_its_newest_points_and_comes_back(int fixes)
    {
        RecentTrack track = new(32);
        List<TrackPoint> expected = [];
        for (int i = 0; i < fixes; i++)
        {
            // Across the date line, now and then without a course, and at uneven times.
            double longitude = 179.9 + (i * 0.004) is var east && east >= 180 ? east - 360 : east;
            Fix fix = FixAt(Noon.AddSeconds((i * 67) + (i % 7)), 10 + (i * 0.00031), longitude) with
            {
                SogKnots = i % 5 == 0 ? float.NaN : i % 40 / 10f,
                CogDegrees = i % 3 == 0 ? float.NaN : i * 37 % 3600 / 10f,
            };
            track.Add(fix);
            track.Add(fix with { At = fix.At.AddSeconds(20) }); // Within the minute: not kept.
            expected.Add(new(fix.At, fix.Position, fix.SogKnots, fix.CogDegrees));
        }

        ArrayBufferWriter<byte> saved = new();
        track.Save(new StateWriter(saved));
        RecentTrack back = new(32);
        StateReader reader = new(saved.WrittenSpan);
        back.Load(ref reader);

        Assert.True(reader.IsAtEnd);
        string kept = TextOf(expected.TakeLast(32));
        Assert.Equal(kept, TextOf(track.Points));
        Assert.Equal(kept, TextOf(back.Points));

        back.Add(FixAt(Noon.AddHours(5), 11, 12)); // It goes on where it was cut.
        Assert.Equal(Math.Min(32, fixes + 1), back.Points.Count);
    }

    [Fact]
    public void A_time_that_no_calendar_has_is_a_broken_state()
    {
        ArrayBufferWriter<byte> saved = new();
        new StateWriter(saved).WriteTime(-5);

        Assert.Throws<FormatException>(() => new StateReader(saved.WrittenSpan).ReadTicks());
    }

    private delegate T Reading<out T>(ref StateReader state);

    /// <summary>Writes and reads as a ship that was heard at noon at 55.5, 8.25.</summary>
    private static (T Back, int Bytes) Back<T>(Action<StateWriter> write, Reading<T> read)
    {
        Position origin = Scenario.At(55.5, 8.25);
        ArrayBufferWriter<byte> saved = new();
        write(new StateWriter(saved).From(Noon.UtcTicks, origin));
        StateReader reader = new(saved.WrittenSpan);
        reader.CountFrom(Noon.UtcTicks, origin);
        T back = read(ref reader);
        Assert.True(reader.IsAtEnd);
        return (back, saved.WrittenCount);
    }

    private static Fix FixAt(DateTimeOffset at, double latitude, double longitude) =>
        new() { Mmsi = Scenario.Ship(257123000), At = at, Position = Scenario.At(latitude, longitude) };

    private static string TextOf(IEnumerable<TrackPoint> points) => string.Join('\n', points.Select(point =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{point.At:O} {point.Position.LatitudeDegrees:F7} {point.Position.LongitudeDegrees:F7} ")
        + string.Create(CultureInfo.InvariantCulture, $"{point.SogKnots:F1} {point.CogDegrees:F1}")));
}
