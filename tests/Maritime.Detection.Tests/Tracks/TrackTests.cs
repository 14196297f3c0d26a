using Maritime.Ais;
using Maritime.Primitives;
using Maritime.Tracking;

namespace Maritime.Detection.Tests.Tracks;

/// <summary>From reports to fixes: order, doubles, glitches, and several hulls under one number.</summary>
public sealed class TrackTests
{
    private static readonly DateTimeOffset Noon = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void One_wrong_fix_that_returns_is_held_and_never_told()
    {
        VesselTrack track = new(Scenario.Ship(), TrackOptions.Default);
        string verdicts = string.Join(
            ' ',
            Offer(track, 0, 50, -5), Offer(track, 1, 50.001, -5), Offer(track, 2, 10, 60), Offer(track, 3, 50.003, -5));

        Assert.Equal("Accepted/0 Accepted/0 Held Accepted/0", verdicts);
        Assert.Equal(1, track.SegmentCount);
    }

    [Fact]
    public void Two_fixes_that_agree_elsewhere_are_another_hull_and_both_count()
    {
        VesselTrack track = new(Scenario.Ship(), TrackOptions.Default);
        Offer(track, 0, 50, -5);
        Offer(track, 1, 50, -5);
        Offer(track, 2, 10, 60);

        TrackVerdict verdict = track.Offer(Report(3, 10.001, 60), out Fix fix, out Fix? released);

        Assert.Equal(TrackVerdict.Accepted, verdict);
        Assert.Equal(1, fix.Segment);
        Assert.Equal(Noon.AddMinutes(2), released?.At);
    }

    /// <summary>At 8 kn a ship is elsewhere a minute later; a message that says otherwise is the same one again.</summary>
    [Fact]
    public void One_old_message_sent_out_again_is_no_second_witness_for_another_place_until_it_goes_on_for_long()
    {
        VesselTrack track = new(Scenario.Ship(), TrackOptions.Default);
        Offer(track, 0, 50, -5);
        Offer(track, 1, 50.002, -5);

        string copies = string.Join(' ', Enumerable.Range(2, 7).Select(minute => Offer(track, minute, 10, 60)));

        Assert.Equal("Held Held Held Held Held Held Accepted/1", copies);
    }

    [Fact]
    public void A_first_fix_that_two_others_contradict_was_itself_the_stray()
    {
        VesselTrack track = new(Scenario.Ship(), TrackOptions.Default);
        Offer(track, 0, 50, -5);
        Offer(track, 1, 10, 60);

        track.Offer(Report(2, 10.001, 60), out Fix fix, out Fix? released);

        Assert.Equal((0, 1), (fix.Segment, track.SegmentCount));
        Assert.True(released?.IsResumed);
    }

    [Theory]
    [InlineData(51.2f)]
    [InlineData(63f)]
    [InlineData(102.3f)]
    [InlineData(102.2f)]
    public void Speeds_that_broken_equipment_sends_are_unknown(float knots)
    {
        VesselTrack track = new(Scenario.Ship(), TrackOptions.Default);
        track.Offer(Report(0, 50, -5) with { SogKnots = knots }, out Fix fix, out _);

        Assert.True(float.IsNaN(fix.SogKnots));
    }

    [Fact]
    public void The_same_fix_heard_by_a_second_station_with_a_slow_clock_is_a_double()
    {
        VesselTrack track = new(Scenario.Ship(), TrackOptions.Default);
        track.Offer(Report(0, 50, -5) with { UtcSecond = 12 }, out _, out _);
        PositionReport echo = Report(0, 50, -5) with { UtcSecond = 12, Source = 2, At = Noon.AddSeconds(11) };

        Assert.Equal(TrackVerdict.Duplicate, track.Offer(echo, out _, out _));
    }

    [Fact]
    public void A_new_name_counts_when_it_is_said_three_times_over_half_an_hour()
    {
        IdentityTrack identity = new(Scenario.Ship());
        string Said(int minute, string name)
        {
            identity.Offer(new() { Mmsi = Scenario.Ship(), At = Noon.AddMinutes(minute), Name = name });
            return identity.Confirmed.Name ?? "";
        }

        string[] names = [Said(0, "ADA"), Said(10, "BOB"), Said(20, "BOB"), Said(30, "BOB"), Said(41, "BOB")];

        Assert.Equal(["ADA", "ADA", "ADA", "ADA", "BOB"], names);
    }

    [Fact]
    public void A_smoothed_track_lies_nearer_to_the_truth_than_its_fixes()
    {
        Random random = new(7);
        List<Fix> fixes = [];
        List<Position> truth = [];
        Position at = Scenario.At(-10, 179.97);
        for (int minute = 0; minute < 120; minute++)
        {
            at = at.Travel(80, Distance.FromNauticalMiles(0.2));
            truth.Add(at);
            Position seen = LocalPlane.Move(at, 40 * Normal(random), 40 * Normal(random));
            VesselTrack track = new(Scenario.Ship(), TrackOptions.Default);
            track.Offer(Report(minute, seen.LatitudeDegrees, seen.LongitudeDegrees), out Fix fix, out _);
            fixes.Add(fix);
        }

        SmootherOptions options = SmootherOptions.Default with { FixSigmaMetres = 40 };
        IReadOnlyList<SmoothPoint> smooth = TrackSmoother.Smooth(fixes, options);
        double before = fixes.Select((fix, i) => fix.Position.DistanceTo(truth[i]).Metres).Average();
        double after = smooth.Select((point, i) => point.Position.DistanceTo(truth[i]).Metres).Average();

        Assert.True(after < 0.6 * before, FormattableString.Invariant($"{before:F1} m before, {after:F1} m after"));
        Assert.InRange(smooth[60].EastKnots, 10.5, 13);
    }

    private static string Offer(VesselTrack track, int minute, double latitude, double longitude)
    {
        TrackVerdict verdict = track.Offer(Report(minute, latitude, longitude), out Fix fix, out _);
        return verdict == TrackVerdict.Accepted ? $"{verdict}/{fix.Segment}" : $"{verdict}";
    }

    private static PositionReport Report(int minute, double latitude, double longitude) => new()
    {
        Mmsi = Scenario.Ship(),
        At = Noon.AddMinutes(minute),
        Position = Scenario.At(latitude, longitude),
        SogKnots = 8,
        CogDegrees = float.NaN,
        HeadingDegrees = -1,
        UtcSecond = 60,
    };

    private static double Normal(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
