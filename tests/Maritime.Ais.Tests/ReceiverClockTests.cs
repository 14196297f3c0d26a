using System.Globalization;
using System.Text;
using Maritime.Ais.Formats;
using Maritime.Ais.Messages;
using Maritime.Ais.Reception;
using Maritime.Primitives;

namespace Maritime.Ais.Tests;

/// <summary>Simulated: one ship heard by two or three stations, of which one has a wrong clock.</summary>
public sealed class ReceiverClockTests
{
    private const long Start = 1_767_268_800; // 2026-01-01 12:00 UTC.


    [Theory]
    [InlineData(12)]
    [InlineData(20)]
    [InlineData(-12)]
    [InlineData(300)]
    [InlineData(-300)]
    [InlineData(1500)]
    public void A_station_whose_clock_is_off_is_corrected_by_one_that_hears_the_same_ships(int aheadSeconds)
    {
        Collected heard = Read(TwoStations(aheadSeconds, 60, "good"), out NmeaReportReader reader);

        ClockCorrection off = Assert.Single(reader.Statistics.Clocks);
        Assert.Equal("off", off.Receiver);
        Assert.Equal(aheadSeconds, off.Ahead.TotalSeconds, 1.0);
        Assert.True(off.Messages > 35);
        AssertInOrder(heard, after: 24);
    }

    [Theory]
    [InlineData(12)]
    [InlineData(300)]
    public void It_does_not_matter_which_of_the_two_is_heard_first(int aheadSeconds)
    {
        Collected heard = Read(TwoStations(aheadSeconds, 60, "off"), out NmeaReportReader reader);

        // Five minutes are no matter of seconds: without UTC nobody knows which is right, but the two agree.
        Assert.Equal(Math.Abs(aheadSeconds), Math.Abs(Assert.Single(reader.Statistics.Clocks).Ahead.TotalSeconds), 1.0);
        AssertInOrder(heard, after: 24);
    }

    /// <summary>
    /// Recorded: a relay on a lighthouse stamped what it heard of this ship 1,017 s late, ten times in two hours.
    /// </summary>
    [Fact]
    public void A_recorded_receiver_whose_clock_is_seventeen_minutes_fast_is_found()
    {
        NmeaReportReader reader = new(ReaderOptions.Default);
        reader.Read(RepositoryData.Bytes("nmea/dma-538004030-drift.nmea.gz"), Collected.Arrival, new Collected());

        ClockCorrection off = Assert.Single(reader.Statistics.Clocks);
        Assert.Equal("992190923", off.Receiver);
        Assert.Equal(1017, off.Ahead.TotalSeconds, 2.0);
    }

    [Fact]
    public void A_base_station_decides_which_of_two_is_right()
    {
        StringBuilder feed = TwoStations(300, 60, "off");
        for (int i = 0; i < 8; i++)
        {
            DateTimeOffset utc = DateTimeOffset.FromUnixTimeSeconds(Start + (i * 10));
            feed.Insert(0, Line("good", Start + (i * 10), Sentences.Of(new BaseStationContent(2573001)
            {
                Year = utc.Year,
                Month = utc.Month,
                Day = utc.Day,
                Hour = utc.Hour,
                Minute = utc.Minute,
                UtcSecond = utc.Second,
            })));
        }

        Read(feed, out NmeaReportReader reader);

        ClockCorrection off = Assert.Single(reader.Statistics.Clocks);
        Assert.Equal(("off", 300), (off.Receiver, (int)off.Ahead.TotalSeconds));
    }

    [Fact]
    public void Delays_of_a_network_are_no_clock_to_correct()
    {
        Random random = new(3);
        StringBuilder feed = new();
        for (int i = 0; i < 120; i++)
        {
            string ship = ShipAt(i);
            feed.Append(Line("good", Start + (i * 10), ship));
            feed.Append(Line("far", Start + (i * 10) + random.Next(60), ship));
        }

        Read(feed, out NmeaReportReader reader);

        Assert.Empty(reader.Statistics.Clocks);
        Assert.Equal(0, reader.Statistics.TimesCorrected);
    }

    [Theory]
    [InlineData(4)]
    [InlineData(0)]
    public void A_clock_within_the_guard_is_left_alone(int aheadSeconds)
    {
        Read(TwoStations(aheadSeconds, 60, "good"), out NmeaReportReader reader);

        Assert.Empty(reader.Statistics.Clocks);
    }

    [Fact]
    public void Two_feeds_are_compared_like_two_stations()
    {
        Collected moved = new();
        FeedClocks clocks = new(moved);
        for (int i = 0; i < 60; i++)
        {
            DateTimeOffset at = DateTimeOffset.FromUnixTimeSeconds(Start + (i * 10));
            clocks.OnPosition(Position(1, at, i));
            clocks.OnPosition(Position(2, at.AddSeconds(-45), i));
        }

        (int source, TimeSpan ahead, long messages) = Assert.Single(clocks.Off);
        Assert.Equal((2, -45), (source, (int)ahead.TotalSeconds));
        Assert.Equal(60 - 5, messages, 6.0);
        Assert.All(moved.Positions.Skip(40), report => Assert.Equal(0, (report.At.ToUnixTimeSeconds() - Start) % 10));
    }

    private static PositionReport Position(ushort source, DateTimeOffset at, int i) => new()
    {
        Mmsi = Mmsi.TryCreate(257123000, out Mmsi ship) ? ship : default,
        At = at,
        Position = Primitives.Position.TryCreate(59 + (0.0005 * i), 10, out Position place) ? place : null,
        SogKnots = 10.8f,
        UtcSecond = (byte)(i * 10 % 60),
        Source = source,
    };

    private static StringBuilder TwoStations(int aheadSeconds, int reports, string first)
    {
        StringBuilder feed = new();
        for (int i = 0; i < reports; i++)
        {
            string ship = ShipAt(i);
            string good = Line("good", Start + (i * 10) + 1, ship);
            string off = Line("off", Start + (i * 10) + 1 + aheadSeconds, ship);
            feed.Append(first == "good" ? good + off : off + good);
        }

        return feed;
    }

    private static string ShipAt(int i) => Sentences.Of(new ClassAContent(257123000)
    {
        LatitudeRaw = (59 * 600_000) + (300 * i),
        LongitudeRaw = 6_000_000,
        SogRaw = 108,
        CogRaw = 0,
        Second = i * 10 % 60,
    });

    private static string Line(string station, long seconds, string sentence)
    {
        string tags = string.Create(CultureInfo.InvariantCulture, $"s:{station},c:{seconds}");
        int sum = tags.Aggregate(0, (all, one) => all ^ one);
        return string.Create(CultureInfo.InvariantCulture, $"\\{tags}*{sum:X2}\\{sentence}\r\n");
    }

    private static Collected Read(StringBuilder feed, out NmeaReportReader reader)
    {
        reader = new(ReaderOptions.Default);
        Collected heard = new();
        reader.Read(Encoding.ASCII.GetBytes(feed.ToString()), Collected.Arrival, heard);
        return heard;
    }

    // Once the clock is known, each transmission is one report, and the ship never sails back.
    private static void AssertInOrder(Collected heard, int after)
    {
        PositionReport[] sailed = [.. heard.Positions.Skip(after).OrderBy(report => report.At)];
        for (int i = 1; i < sailed.Length; i++)
        {
            Assert.True(sailed[i].Position!.Value.LatitudeDegrees > sailed[i - 1].Position!.Value.LatitudeDegrees);
            Assert.True((sailed[i].At - sailed[i - 1].At).TotalSeconds is > 8 and < 12);
        }
    }
}
