using Maritime.Ais;
using Maritime.Storage.Tests.Worlds;
using Maritime.Storage.Tracks;

namespace Maritime.Storage.Tests.Tracks;

public sealed class CodecTests
{
    [Fact]
    public void Any_numbers_come_out_of_a_block_as_they_went_in()
    {
        Random random = new(62);
        byte[] bytes = new byte[4096];
        for (int round = 0; round < 5_000; round++)
        {
            uint[] values = new uint[random.Next(1, BlockCodec.MaxCount + 1)];
            int common = random.Next(0, 33);
            int rare = random.Next(0, 33);
            for (int index = 0; index < values.Length; index++)
            {
                int width = random.Next(10) == 0 ? rare : common;
                values[index] = (uint)(random.NextInt64(1L << 32) & ((1L << width) - 1));
            }

            int length = BlockCodec.Encode(values, bytes);
            uint[] back = new uint[values.Length];
            Assert.Equal(length, BlockCodec.Decode(bytes.AsSpan(0, length + BlockCodec.Slack), back));
            Assert.Equal(values, back);
        }
    }

    [Fact]
    public void A_few_wide_numbers_do_not_widen_the_others()
    {
        uint[] values = new uint[128];
        values[5] = uint.MaxValue;
        values[77] = 1u << 31;
        byte[] bytes = new byte[1024];

        Assert.Equal(3 + 2 + 8, BlockCodec.Encode(values, bytes));
        values[77] = 3;
        Assert.Equal(2 + 2 + 5 + 1, BlockCodec.Encode(values, bytes));
    }

    [Fact]
    public void Any_track_comes_out_of_a_run_as_it_went_in()
    {
        Random random = new(63);
        for (int round = 0; round < 2_000; round++)
        {
            ArchivedPoint[] points = new ArchivedPoint[random.Next(1, RunCodec.MaxCount + 1)];
            uint seconds = (uint)random.NextInt64(1L << 31);
            for (int index = 0; index < points.Length; index++)
            {
                seconds += (uint)random.Next(random.Next(8) == 0 ? 1_000_000 : 20);
                points[index] = Any(random, seconds);
            }

            AssertRoundTrip(points);
        }
    }

    [Fact]
    public void The_ends_of_every_range_come_back()
    {
        ArchivedPoint[] points =
        [
            Extreme(0, -54_000_000, -108_000_000, 0, 0, 0, 0),
            Extreme(0, 54_000_000, 107_999_999, 1023, 3600, 511, 255),
            Extreme(uint.MaxValue, -54_000_000, -108_000_000, 1022, 3599, 359, 15),
            Extreme(uint.MaxValue, 0, 0, 0, 0, 0, 0),
        ];
        AssertRoundTrip(points);
    }

    [Fact]
    public void Real_reports_come_back_at_the_resolution_of_AIS()
    {
        foreach (PositionReport report in Traffic.Recorded("ais/dma-northsea-2022-11-01.csv.gz"))
        {
            if (!ArchivedPoint.TryFrom(report, out ArchivedPoint point))
            {
                continue;
            }

            PositionReport back = point.ToReport();
            Assert.Equal(report.Mmsi, back.Mmsi);
            Assert.Equal(report.At, back.At);
            Assert.Equal(report.Position!.Value.LatitudeDegrees, back.Position!.Value.LatitudeDegrees, 1 / 1_200_000.0);
            Assert.Equal(report.Position!.Value.LongitudeDegrees, back.Position!.Value.LongitudeDegrees,
                1 / 1_200_000.0);
            Assert.Equal(report.SogKnots, back.SogKnots, 0.01f);
            Assert.Equal(report.CogDegrees, back.CogDegrees, 0.01f);
            Assert.Equal(report.HeadingDegrees, back.HeadingDegrees);
            Assert.Equal(report.Status, back.Status);
            Assert.Equal(report.Class, back.Class);
        }
    }

    [Theory]
    [InlineData("ais/dma-northsea-2022-11-01.csv.gz", 4)]
    [InlineData("ais/noaa-zone01-2017-01.csv.gz", 6)]
    [InlineData("made at 10 s", 4)]
    public void A_position_takes_few_bytes_with_everything_that_is_stored(string traffic, double most)
    {
        List<ArchivedPoint> points = Traffic.Distinct(traffic[0] == 'a'
            ? Traffic.Recorded(traffic)
            : Enumerable.Range(0, 20).SelectMany(ship => Traffic.Made(ship, 200_000_000 + ship, 8_640, 10)));
        TrackChunk.Builder builder = new();
        foreach (IGrouping<int, ArchivedPoint> vessel in points.GroupBy(point => point.Mmsi))
        {
            builder.Add(vessel.ToArray());
        }

        double bytes = builder.Finish([]).Length / (double)points.Count;
        TestContext.Current.TestOutputHelper?.WriteLine(Invariant($"{traffic}: {bytes:F2} bytes per position"));
        Assert.InRange(bytes, 1, most);
    }

    [Fact]
    public void A_run_cut_short_or_changed_is_never_read_beyond_its_end()
    {
        ArchivedPoint[] points = [.. Traffic.Distinct(Traffic.Made(7, 257123000, 500, 10))];
        (byte[] bytes, RunEntry run) = Run(points);
        ArchivedPoint[] back = new ArchivedPoint[points.Length];
        for (int cut = 0; cut < run.Length; cut++)
        {
            Assert.False(RunCodec.TryDecode(bytes.AsSpan(0, cut + BlockCodec.Slack), run, Window.All, back, out _));
        }

        // Behind a wrong checksum nothing is decoded; here it is, and must end in an answer all the same.
        Random random = new(64);
        for (int round = 0; round < 3_000; round++)
        {
            byte[] bad = [.. bytes];
            bad[random.Next(run.Length)] ^= (byte)(1 << random.Next(8));
            RunCodec.TryDecode(bad, run, Window.All, back, out _);
        }
    }

    [Fact]
    public void Only_the_blocks_that_a_window_touches_are_decoded_and_none_is_missed()
    {
        Random random = new(67);
        long decoded = 0;
        long stored = 0;
        for (int round = 0; round < 400; round++)
        {
            // Every fourth ship starts beside the antimeridian.
            ArchivedPoint[] points =
            [
                .. Traffic.Distinct(Traffic.Made(round, 257123000, random.Next(1, RunCodec.MaxCount + 1), 20))
                    .Select(point => round % 4 != 0 ? point : point with
                    {
                        Longitude = Wrapped(point.Longitude - (long)(107_990_000 * Math.Sign(point.Longitude))),
                    }),
            ];
            (byte[] bytes, RunEntry run) = Run(points);
            ArchivedPoint centre = points[random.Next(points.Length)];
            UnitBox box = new(
                centre.Latitude - random.Next(20_000), centre.Latitude + random.Next(20_000),
                Wrapped(centre.Longitude - random.NextInt64(20_000)), random.Next(40_000));
            Window window = new(
                centre.Seconds - (uint)random.Next(2_000),
                centre.Seconds + (uint)random.Next(2_000),
                random.Next(3) == 0 ? null : box);
            ArchivedPoint[] back = new ArchivedPoint[points.Length];
            Assert.True(RunCodec.TryDecode(bytes, run, window, back, out int count));
            Assert.Equal(
                points.Where(point => window.Contains(point)),
                back.Take(count).Where(point => window.Contains(point)));
            decoded += count;
            stored += points.Length;
        }

        Assert.InRange(decoded, 1, stored / 2);
    }

    [Fact]
    public void A_reach_in_one_byte_is_never_too_short_and_at_most_an_eighth_too_long()
    {
        for (long units = 0; units <= 216_000_000; units = (units * 9 / 8) + 1)
        {
            Assert.InRange(Reach.Units(Reach.Code((int)units)), units, Math.Max(units, units * 9 / 8));
        }
    }

    private static int Wrapped(long longitude) =>
        (int)(((longitude + 108_000_000 + 216_000_000) % 216_000_000) - 108_000_000);

    private static void AssertRoundTrip(ArchivedPoint[] points)
    {
        (byte[] bytes, RunEntry run) = Run(points);
        ArchivedPoint[] back = new ArchivedPoint[points.Length];
        Assert.True(RunCodec.TryDecode(bytes, run, Window.All, back, out int count));
        Assert.Equal(points, back.Take(count));
    }

    /// <summary>The bytes of the only run of a chunk, and what stands behind it.</summary>
    private static (byte[] Bytes, RunEntry Run) Run(ArchivedPoint[] points)
    {
        byte[] chunk = TrackCodec.Encode([new(Traffic.Ship(points[0].Mmsi), points)]);
        (long footer, _) = TrackChunk.ReadTrailer(chunk.AsSpan(chunk.Length - 32), "made", chunk.Length);
        RunEntry run = TrackChunk.ReadFooter(chunk.AsSpan((int)footer), "made", chunk.Length).Runs.Single();
        return (chunk[(int)run.Offset..((int)run.Offset + run.Length + BlockCodec.Slack)], run);
    }

    private static ArchivedPoint Extreme(
        uint seconds, int latitude, int longitude, ushort sog, ushort cog, ushort heading, byte small) => new()
        {
            Mmsi = 257123000,
            Seconds = seconds,
            Latitude = latitude,
            Longitude = longitude,
            Sog = sog,
            Cog = cog,
            Heading = heading,
            Status = small,
            Kind = small,
            Source = (ushort)(small * 257),
        };

    private static ArchivedPoint Any(Random random, uint seconds) => new()
    {
        Mmsi = 257123000,
        Seconds = seconds,
        Latitude = random.Next(-54_000_000, 54_000_001),
        Longitude = random.Next(-108_000_000, 108_000_000),
        Sog = (ushort)random.Next(1024),
        Cog = (ushort)random.Next(3601),
        Heading = (ushort)(random.Next(5) == 0 ? 511 : random.Next(360)),
        Status = (byte)random.Next(16),
        Kind = (byte)random.Next(64),
        Source = (ushort)random.Next(65536),
    };
}
