using System.Globalization;
using System.IO.Compression;
using System.Text.Json;
using Maritime.Ais;
using Maritime.Ais.Formats;
using Maritime.Primitives;
using Maritime.Tracking;

namespace Maritime.Detection.Tests.Tracks;

/// <summary>Several hulls under one number, and single ships that look like several.</summary>
public sealed class SegmentTests
{
    private static readonly DateTimeOffset Noon = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

    /// <summary>
    /// 1,253 recorded messages of one ship, some with time stamps up to two hours wrong, labelled by the published
    /// segment pipeline (its messages may not be shipped). What the labels call noise is held, and nothing is a hull of
    /// its own.
    /// </summary>
    [Fact]
    public void Segments_of_one_labelled_ship_agree_with_its_labels()
    {
        (List<PositionReport> reports, List<string> labels) = ReadLabelled("events/segments/338013000.json.gz");
        List<string> segments = SegmentsOf(reports, out VesselTrack track);

        double index = AdjustedRandIndex(labels, segments);

        Assert.True(index >= 0.9, FormattableString.Invariant($"{index:F3}, {track.SegmentCount} segments"));
        Assert.Equal(1, track.SegmentCount);
    }

    [Fact]
    public void Two_recorded_leaps_of_6800_nm_are_isolated_and_the_ship_stays_one()
    {
        (List<PositionReport> reports, _) = ReadLabelled("events/segments/263576000.json.gz");
        VesselTrack track = new(reports[0].Mmsi, TrackOptions.Default);
        List<Fix> fixes = [];
        int held = 0;
        foreach (PositionReport report in reports)
        {
            TrackVerdict verdict = track.Offer(report, out Fix fix, out _);
            held += verdict is TrackVerdict.Held or TrackVerdict.OutOfOrder ? 1 : 0;
            if (verdict == TrackVerdict.Accepted)
            {
                fixes.Add(fix);
            }
        }

        Assert.Equal(1, track.SegmentCount);
        Assert.InRange(held, 0, 2);
        for (int i = 1; i < fixes.Count; i++)
        {
            Assert.True(fixes[i - 1].Position.DistanceTo(fixes[i].Position).NauticalMiles < 50);
        }
    }

    /// <summary>
    /// Hulls that report at times of their own, two or three of them, near and far, straight and turning.
    /// </summary>
    [Theory]
    [InlineData(1, 2, 8, 12)]
    [InlineData(2, 2, 8, 12)]
    [InlineData(3, 2, 40, 12)]
    [InlineData(4, 2, 40, 180)]
    [InlineData(5, 2, 400, 30)]
    [InlineData(6, 2, 4000, 180)]
    [InlineData(7, 3, 30, 20)]
    [InlineData(8, 3, 120, 90)]
    [InlineData(9, 3, 2000, 60)]
    [InlineData(10, 6, 900, 60)]
    public void Hulls_interleaved_under_one_number_are_told_apart(
        int seed, int hulls, double apartNauticalMiles, int meanSeconds)
    {
        Random random = new(seed);
        List<(PositionReport Report, string Hull)> sea = [];
        for (int hull = 0; hull < hulls; hull++)
        {
            Position from = Scenario.At(35 - (10 * random.NextDouble()), (360 * random.NextDouble()) - 180);
            from = sea.Count == 0
                ? from
                : sea[0].Report.Position!.Value.Travel(
                    (360.0 / hulls * hull) + (40 * random.NextDouble()),
                    Distance.FromNauticalMiles(apartNauticalMiles * (1 + (0.3 * random.NextDouble()))));
            double course = 360 * random.NextDouble();
            sea.AddRange(Sail(random, from, course, 4 + (10 * random.NextDouble()), meanSeconds, TimeSpan.FromHours(6))
                .Select(report => (report, FormattableString.Invariant($"hull {hull}"))));
        }

        sea = [.. sea.OrderBy(one => one.Report.At)];
        List<string> segments = SegmentsOf([.. sea.Select(one => one.Report)], out VesselTrack track);
        double index = AdjustedRandIndex([.. sea.Select(one => one.Hull)], segments);

        Assert.True(index >= 0.95, FormattableString.Invariant($"{index:F3}, {track.SegmentCount} segments"));
        Assert.Equal(hulls, track.SegmentCount);
    }

    /// <summary>
    /// What one ship's messages suffer on their way, and what of it may be taken for a second ship: nothing.
    /// </summary>
    [Theory]
    [InlineData("stray", 21)]
    [InlineData("stray", 22)]
    [InlineData("stray first", 23)]
    [InlineData("double", 24)]
    [InlineData("late relay", 25)]
    [InlineData("late relay", 26)]
    [InlineData("late relay", 34)]
    [InlineData("late relay", 35)]
    [InlineData("late relay", 36)]
    [InlineData("jitter", 28)]
    [InlineData("dateline", 29)]
    public void One_ship_stays_one_hull(string suffers, int seed)
    {
        Random random = new(seed);
        Position from = suffers == "dateline" ? Scenario.At(51, 179.9) : Scenario.At(40, -30);
        double course = suffers == "dateline" ? 92 : 360 * random.NextDouble();
        List<PositionReport> sailed = [.. Sail(random, from, course, 11, 15, TimeSpan.FromHours(8))];
        List<PositionReport> heard = Suffer(sailed, suffers, random);
        List<string> segments = SegmentsOf([.. heard.OrderBy(report => report.At)], out VesselTrack track);

        Assert.Equal(1, track.SegmentCount);
        Assert.True(segments.Count(segment => segment == "segment 0") > 0.9 * sailed.Count);
    }

    [Fact]
    public void A_ship_silent_for_two_days_is_the_same_hull_when_it_speaks_again_in_reach()
    {
        VesselTrack track = new(Scenario.Ship(), TrackOptions.Default);
        track.Offer(Report(Noon, Scenario.At(40, -30), 12, 90), out _, out _);
        PositionReport later = Report(Noon.AddDays(2), Scenario.At(41, -20), 12, 90);

        Assert.Equal(TrackVerdict.Accepted, track.Offer(later, out Fix fix, out _));
        Assert.Equal(0, fix.Segment);
    }

    [Fact]
    public void A_hull_silent_for_more_than_a_day_is_closed_when_another_uses_its_number()
    {
        Random random = new(31);
        VesselTrack track = new(Scenario.Ship(), TrackOptions.Default);
        foreach (PositionReport report in Sail(random, Scenario.At(40, -30), 90, 10, 60, TimeSpan.FromHours(1)))
        {
            track.Offer(report, out _, out _);
        }

        foreach (PositionReport report in Sail(random, Scenario.At(-20, 60), 90, 10, 300, TimeSpan.FromHours(30)))
        {
            track.Offer(report with { At = report.At.AddHours(1) }, out _, out _);
        }

        Assert.Equal(2, track.SegmentCount);
        Assert.Equal(1, track.HypothesisCount);
    }

    [Fact]
    public void Random_places_never_make_more_than_six_hypotheses()
    {
        Random random = new(32);
        VesselTrack track = new(Scenario.Ship(), TrackOptions.Default);
        for (int second = 0; second < 3000; second++)
        {
            Position place = Scenario.At((140 * random.NextDouble()) - 70, (359 * random.NextDouble()) - 180);
            track.Offer(Report(Noon.AddSeconds(second), place, 10, 90), out _, out _);
            Assert.True(track.HypothesisCount <= TrackOptions.Default.MaxHypotheses);
        }
    }

    /// <summary>Saved and restored after every report: the same verdicts.</summary>
    [Fact]
    public void A_track_cut_anywhere_goes_on_as_if_it_had_not_been()
    {
        Random random = new(33);
        List<PositionReport> heard =
        [
            .. Sail(random, Scenario.At(40, -30), 20, 11, 60, TimeSpan.FromHours(3)),
            .. Sail(random, Scenario.At(41, -31), 200, 9, 90, TimeSpan.FromHours(3)),
        ];
        heard = [.. Suffer(heard, "late relay", random).OrderBy(report => report.At)];
        VesselTrack whole = new(Scenario.Ship(), TrackOptions.Default);
        VesselTrack cut = new(Scenario.Ship(), TrackOptions.Default);
        foreach (PositionReport report in heard)
        {
            System.Buffers.ArrayBufferWriter<byte> saved = new();
            cut.Save(new StateWriter(saved));
            cut = new VesselTrack(Scenario.Ship(), TrackOptions.Default);
            StateReader state = new(saved.WrittenSpan);
            cut.Load(ref state);
            Assert.True(state.IsAtEnd);

            TrackVerdict expected = whole.Offer(report, out Fix fix, out Fix? released);
            Assert.Equal(expected, cut.Offer(report, out Fix again, out Fix? releasedAgain));
            Assert.Equal((fix, released), (again, releasedAgain));
        }

        Assert.Equal(2, whole.SegmentCount);
    }

    /// <summary>
    /// Recorded: how many numbers were used by more than one hull. The few that remain are so in the recordings: a
    /// place
    /// hundreds of miles off that others confirm.
    /// </summary>
    [Theory]
    [InlineData("ais/noaa-zone01-2017-01.csv.gz", 0)]
    [InlineData("ais/noaa-us-2022-01-03.csv.gz", 6)]
    [InlineData("ais/dma-northsea-2022-11-01.csv.gz", 1)]
    [InlineData("ais/solent-2016-01-12.csv.gz", 0)]
    [InlineData("nmea/exactearth-satellite-2012-01-31.nmea.gz", 0)]
    [InlineData("nmea/dma-538004030-drift.nmea.gz", 0)]
    [InlineData("nmea/dma-212123000-no-drift.nmea.gz", 0)]
    public void Recorded_ships_are_not_split(string file, int numbersWithMoreHulls)
    {
        using Stream stream = TestData.Open(file);
        using InputSource source = InputSource.Open(stream);
        Positions heard = new();
        source.ReadAll(ReaderOptions.Default, DateTimeOffset.UnixEpoch.AddYears(60), heard);
        int split = 0;
        foreach (IGrouping<Mmsi, PositionReport> ship in heard.All.GroupBy(report => report.Mmsi))
        {
            VesselTrack track = new(ship.Key, TrackOptions.Default);
            foreach (PositionReport report in ship.OrderBy(report => report.At))
            {
                track.Offer(report, out _, out _);
            }

            split += track.SegmentCount > 1 ? 1 : 0;
        }

        Assert.InRange(split, 0, numbersWithMoreHulls);
    }

    /// <summary>
    /// Recorded ships, two to four of them, put under one number: every message is labelled by the ship that sent it.
    /// </summary>
    [Theory]
    [InlineData("ais/dma-northsea-2022-11-01.csv.gz", 1, 2)]
    [InlineData("ais/dma-northsea-2022-11-01.csv.gz", 2, 2)]
    [InlineData("ais/dma-northsea-2022-11-01.csv.gz", 3, 2)]
    [InlineData("ais/dma-northsea-2022-11-01.csv.gz", 4, 3)]
    [InlineData("ais/dma-northsea-2022-11-01.csv.gz", 5, 3)]
    [InlineData("ais/dma-northsea-2022-11-01.csv.gz", 6, 3)]
    [InlineData("ais/dma-northsea-2022-11-01.csv.gz", 7, 4)]
    [InlineData("ais/dma-northsea-2022-11-01.csv.gz", 8, 2)]
    [InlineData("ais/dma-northsea-2022-11-01.csv.gz", 9, 3)]
    [InlineData("ais/noaa-zone01-2017-01.csv.gz", 10, 2)]
    [InlineData("ais/noaa-zone01-2017-01.csv.gz", 11, 2)]
    [InlineData("ais/noaa-zone01-2017-01.csv.gz", 12, 2)]
    [InlineData("ais/noaa-zone01-2017-01.csv.gz", 13, 3)]
    [InlineData("ais/solent-2016-01-12.csv.gz", 14, 2)]
    [InlineData("ais/solent-2016-01-12.csv.gz", 15, 2)]
    [InlineData("ais/solent-2016-01-12.csv.gz", 16, 3)]
    public void Recorded_ships_merged_under_one_number_are_told_apart(string file, int seed, int ships)
    {
        Random random = new(seed);
        PositionReport[][] recorded = LongTracks(file);
        List<(PositionReport Report, string Ship)> merged = [];
        foreach (PositionReport[] track in random.GetItems(recorded, ships * 3).Distinct().Take(ships))
        {
            // Tracks of a month seldom overlap: they are laid over each other.
            TimeSpan shift = file.Contains("zone01", StringComparison.Ordinal) ? Noon - track[0].At : TimeSpan.Zero;
            merged.AddRange(track.Select(report => (
                report with { Mmsi = Scenario.Ship(), At = report.At + shift }, track[0].Mmsi.ToString())));
        }

        merged = [.. merged.OrderBy(one => one.Report.At)];
        List<string> segments = SegmentsOf([.. merged.Select(one => one.Report)], out VesselTrack whole);
        double index = AdjustedRandIndex([.. merged.Select(one => one.Ship)], segments);
        Assert.True(index >= 0.9, FormattableString.Invariant(
            $"{index:F3}, {whole.SegmentCount} segments of {string.Join(", ", merged.GroupBy(one => one.Ship).Select(
                ship => $"{ship.Key} ({ship.Count()}, {ship.First().Report.Position})"))}"));
    }

    /// <summary>A recorded ship that loses hours, suffers wrong places and a jittering clock stays one.</summary>
    [Theory]
    [InlineData("ais/dma-northsea-2022-11-01.csv.gz")]
    [InlineData("ais/noaa-zone01-2017-01.csv.gz")]
    [InlineData("ais/solent-2016-01-12.csv.gz")]
    public void A_recorded_ship_that_is_heard_badly_is_not_split(string file)
    {
        List<string> split = [];
        PositionReport[][] tracks = LongTracks(file);
        for (int i = 0; i < tracks.Length; i++)
        {
            Random random = new(100 + i);
            PositionReport[] own = tracks[i];
            TimeSpan lost = (own[^1].At - own[0].At) / 4;
            DateTimeOffset from = own[0].At + (lost * (1 + random.NextDouble()));
            List<PositionReport> heard =
            [
                .. own.Where(report => report.At < from || report.At > from + lost)
                    .Select(report => random.Next(60) == 0
                        ? report with { Position = Scenario.At(80 * random.NextDouble(), 170 * random.NextDouble()) }
                        : report)
                    .Select(report => report with { At = report.At.AddSeconds((20 * random.NextDouble()) - 10) })
                    .OrderBy(report => report.At),
            ];
            SegmentsOf(heard, out VesselTrack track);
            if (track.SegmentCount > 1)
            {
                split.Add($"{own[0].Mmsi} ({track.SegmentCount})");
            }
        }

        Assert.True(tracks.Length >= 5);
        Assert.True(split.Count <= tracks.Length / 50, $"{split.Count} of {tracks.Length}: {string.Join(", ", split)}");
    }

    /// <summary>Of ships under way that were heard 100 times or more; 247302900 and its like are no ships.</summary>
    private static PositionReport[][] LongTracks(string file)
    {
        using Stream stream = TestData.Open(file);
        using InputSource source = InputSource.Open(stream);
        Positions all = new();
        source.ReadAll(ReaderOptions.Default, DateTimeOffset.UnixEpoch.AddYears(60), all);
        return
        [
            .. all.All.Where(report => report.Position is not null && report.Mmsi.IsShip)
                .GroupBy(report => report.Mmsi)
                .Where(ship => ship.Count() >= 100 && ship.Average(report => report.SogKnots) > 2)
                .OrderBy(ship => ship.Key.Value)
                .Select(ship => UpToSilence([.. ship.OrderBy(report => report.At)]))
                .Where(ship => ship.Length >= 100),
        ];
    }

    /// <summary>After half a day of silence nothing but its way tells whose report it is.</summary>
    private static PositionReport[] UpToSilence(PositionReport[] track)
    {
        int end = 1;
        while (end < track.Length && track[end].At - track[end - 1].At < TimeSpan.FromHours(12))
        {
            end++;
        }

        return track[..end];
    }

    private static List<PositionReport> Suffer(List<PositionReport> sailed, string what, Random random)
    {
        List<PositionReport> heard = [.. sailed];
        switch (what)
        {
            case "stray":
                for (int i = 100; i < heard.Count; i += 200 + random.Next(100))
                {
                    Position stray = Scenario.At(80 * random.NextDouble(), 170 * random.NextDouble());
                    heard[i] = heard[i] with { Position = stray };
                }

                break;
            case "stray first":
                heard[0] = heard[0] with { Position = Scenario.At(10, 100) };
                break;
            case "double":
                heard.AddRange(sailed.Select(report => report with
                {
                    At = report.At.AddMilliseconds(1 + random.Next(900)),
                    Source = 2,
                }));
                break;
            case "late relay":
                // One message in 25 comes once more, stamped when it was relayed: up to two hours late.
                heard.AddRange(sailed.Where(_ => random.Next(25) == 0).Select(report => report with
                {
                    At = report.At.AddMinutes(5 + (115 * random.NextDouble())),
                }).Where(report => report.At < sailed[^1].At));
                break;
            case "jitter":
                for (int i = 0; i < heard.Count; i++)
                {
                    heard[i] = heard[i] with { At = heard[i].At.AddSeconds((40 * random.NextDouble()) - 20) };
                }

                break;
            default:
                break;
        }

        return heard;
    }

    /// <summary>A ship that turns a little now and then, with a receiver's error of 10 m.</summary>
    private static IEnumerable<PositionReport> Sail(
        Random random, Position from, double course, double knots, int meanSeconds, TimeSpan time)
    {
        Position at = from;
        for (double seconds = random.NextDouble(); seconds < time.TotalSeconds;)
        {
            double step = Math.Max(2, -Math.Log(1 - random.NextDouble()) * meanSeconds);
            course = (course + (random.Next(40) == 0 ? random.Next(-60, 60) : random.Next(-2, 3)) + 360) % 360;
            at = at.Travel(course, Distance.FromMetres(knots * 1852 / 3600 * step));
            seconds += step;
            Position seen = LocalPlane.Move(at, random.Next(-10, 11), random.Next(-10, 11));
            yield return Report(Noon.AddSeconds(seconds), seen, (float)knots, (float)course);
        }
    }

    private static PositionReport Report(DateTimeOffset at, Position place, float knots, float course) => new()
    {
        Mmsi = Scenario.Ship(),
        At = at,
        Position = place,
        SogKnots = knots,
        CogDegrees = course,
        HeadingDegrees = -1,
        UtcSecond = 60,
        Class = TransponderClass.A,
    };

    /// <summary>What is held is a segment of its own, each; what has no place is of the hull heard last.</summary>
    private static List<string> SegmentsOf(List<PositionReport> reports, out VesselTrack track)
    {
        track = new(reports[0].Mmsi, TrackOptions.Default);
        List<string> segments = [];
        for (int i = 0; i < reports.Count; i++)
        {
            TrackVerdict verdict = track.Offer(reports[i], out _, out Fix? released);
            int segment = track.Last?.Segment ?? 0;
            if (released is { } held)
            {
                int at = reports.FindLastIndex(i, report => report.At == held.At && report.Position == held.Position);
                segments[at] = FormattableString.Invariant($"segment {held.Segment}");
            }

            bool isHeld = verdict is TrackVerdict.Held or TrackVerdict.OutOfOrder;
            segments.Add(FormattableString.Invariant($"{(isHeld ? "held" : "segment")} {(isHeld ? i : segment)}"));
        }

        return segments;
    }

    /// <summary>Hubert and Arabie, Journal of Classification 2 (1985): 1 for equal partitions, 0 for chance.</summary>
    private static double AdjustedRandIndex(List<string> left, List<string> right)
    {
        static double Pairs(IEnumerable<int> sizes) => sizes.Sum(size => size * (size - 1.0) / 2);
        double both = Pairs(left.Zip(right).GroupBy(pair => pair).Select(group => group.Count()));
        double inLeft = Pairs(left.GroupBy(one => one).Select(group => group.Count()));
        double inRight = Pairs(right.GroupBy(one => one).Select(group => group.Count()));
        double expected = inLeft * inRight / Pairs([left.Count]);
        return (both - expected) / (((inLeft + inRight) / 2) - expected);
    }

    private static (List<PositionReport> Reports, List<string> Labels) ReadLabelled(string name)
    {
        List<PositionReport> reports = [];
        List<string> labels = [];
        if (TestData.MeasureOnly(name) is not { } path)
        {
            Assert.Skip($"{name} may not be shipped: set MARITIME_MEASURE_DATA to a folder that has it.");
            return (reports, labels);
        }

        using GZipStream unpacked = new(File.OpenRead(path), CompressionMode.Decompress);
        using StreamReader lines = new(unpacked);
        while (lines.ReadLine() is { } line)
        {
            using JsonDocument document = JsonDocument.Parse(line);
            JsonElement message = document.RootElement;
            bool isPlace = Position.TryCreate(Number(message, "lat"), Number(message, "lon"), out Position place);
            reports.Add(new()
            {
                Mmsi = Scenario.Ship(message.GetProperty("ssvid").GetInt32()),
                At = DateTimeOffset.Parse(message.GetProperty("timestamp").GetString()!, CultureInfo.InvariantCulture),
                Position = isPlace ? place : null,
                SogKnots = (float)Number(message, "speed"),
                CogDegrees = (float)Number(message, "course") is >= 0 and < 360 and var course ? course : float.NaN,
                HeadingDegrees = -1,
                UtcSecond = 60,
                Class = TransponderClass.A,
            });
            labels.Add(message.TryGetProperty("expected", out JsonElement label) ? label.GetString()! : "");
        }

        return (reports, labels);
    }

    private static double Number(JsonElement message, string name) =>
        message.GetProperty(name) is { ValueKind: JsonValueKind.Number } number ? number.GetDouble() : double.NaN;

    private sealed class Positions : IReportSink
    {
        public List<PositionReport> All { get; } = [];

        public void OnPosition(in PositionReport report) => All.Add(report);

        public void OnStatic(StaticReport report)
        {
        }
    }
}
