using System.CommandLine;
using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using Maritime.Ais;
using Maritime.Ais.Formats;
using Maritime.Primitives;
using Maritime.Server.Commands.Detect;
using Maritime.Storage;
using Maritime.Storage.Blobs;
using Maritime.Storage.Tracks;

namespace Maritime.Server.Commands.Past;

/// <summary>
/// <c>maritime bench storage FILE</c>: what the archive takes, how fast it is, and how long a restart takes.
/// </summary>
internal sealed class BenchStorage : IBench
{
    private const int Seed = 6;

    private readonly Argument<string> _file = new("FILE")
    {
        Description = "A recording whose traffic is measured, and copied over days and seas until there is enough.",
    };

    private readonly Option<long> _positions = new("--positions")
    {
        Description = "How many positions to store before asking.",
        DefaultValueFactory = _ => 10_000_000,
    };

    private readonly Option<int> _vessels = new("--vessels")
    {
        Description = "How many vessels to recover.",
        DefaultValueFactory = _ => 200_000,
    };

    public Command Build()
    {
        Command command = new("storage", "Bytes per position, encode and decode rates, query times, recovery time.")
        {
            _file, _positions, _vessels,
        };
        command.SetAction(RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult call, CancellationToken cancellationToken)
    {
        ReportFiles reports = new();
        if (!reports.TryRead(call.GetValue(_file)!, ReaderOptions.Default, out string error))
        {
            await Console.Error.WriteLineAsync(error);
            return 1;
        }

        List<ArchivedPoint> points = [];
        foreach (PositionReport report in reports.Positions)
        {
            if (ArchivedPoint.TryFrom(report, out ArchivedPoint point))
            {
                points.Add(point);
            }
        }

        string folder = Directory.CreateTempSubdirectory("maritime-bench-").FullName;
        try
        {
            JsonObject result = Codec(points);
            await QueriesAsync(result, points, call.GetValue(_positions), folder, cancellationToken);
            result["recovery"] = await new BenchRecovery(reports).RunAsync(
                call.GetValue(_vessels), Path.Combine(folder, "recovery"), cancellationToken);
            Console.WriteLine(result.ToJsonString(new JsonSerializerOptions { WriteIndented = true }));
            return 0;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>One core, in memory, as often as three seconds allow.</summary>
    private static JsonObject Codec(List<ArchivedPoint> points)
    {
        IReadOnlyList<ArchivedTrack> tracks = ArchivedTrack.Of(points);
        int count = tracks.Sum(track => track.Points.Count);
        byte[] bytes = TrackCodec.Encode(tracks);
        for (int round = 0; round < 30; round++)
        {
            TrackCodec.Decode(bytes); // Until it is compiled for good.
        }

        int encoded = 0;
        Stopwatch encoding = Stopwatch.StartNew();
        while (encoding.Elapsed < TimeSpan.FromSeconds(3))
        {
            bytes = TrackCodec.Encode(tracks);
            encoded++;
        }

        encoding.Stop();
        int decoded = 0;
        long seen = 0;
        Stopwatch decoding = Stopwatch.StartNew();
        while (decoding.Elapsed < TimeSpan.FromSeconds(3))
        {
            seen += TrackCodec.Decode(bytes);
            decoded++;
        }

        decoding.Stop();
        return new()
        {
            ["positions"] = count,
            ["bytesPerPosition"] = Math.Round(bytes.Length / (double)count, 3),
            ["encodePerSecond"] = Math.Round((double)count * encoded / encoding.Elapsed.TotalSeconds),
            ["decodePerSecond"] = Math.Round(seen / decoding.Elapsed.TotalSeconds),
        };
    }

    private static async Task QueriesAsync(
        JsonObject result,
        List<ArchivedPoint> points,
        long wanted,
        string folder,
        CancellationToken cancellationToken)
    {
        using TrackArchive archive = await TrackArchive.OpenAsync(
            new FolderBlobStore(Path.Combine(folder, "blobs")), cancellationToken: cancellationToken);
        SimulatedDay day = new(points);
        Stopwatch storing = Stopwatch.StartNew();
        int fleets = 0;
        for (; archive.Size.Positions + archive.PendingCount < wanted; fleets++)
        {
            foreach (ArchivedPoint point in day.Fleet(fleets))
            {
                archive.Add(point);
            }

            if (archive.PendingCount > 4_000_000)
            {
                await archive.FlushAsync(cancellationToken);
            }
        }

        await archive.FlushAsync(cancellationToken);
        storing.Stop();
        Stopwatch merging = Stopwatch.StartNew();
        await archive.CompactAsync(cancellationToken: cancellationToken);
        merging.Stop();
        result["stored"] = archive.Size.Positions;
        result["storedBytesPerPosition"] = Math.Round(archive.Size.Bytes / (double)archive.Size.Positions, 3);
        result["storePerSecond"] = Math.Round(archive.Size.Positions / storing.Elapsed.TotalSeconds);
        result["mergePerSecond"] = Math.Round(archive.Size.Positions / merging.Elapsed.TotalSeconds);
        result["chunks"] = archive.Size.Chunks;

        Random random = new(Seed);
        result["oneVessel"] = await MeasureAsync(
            archive, () => Vessel(random, day.Any(random, fleets), archive.Size), cancellationToken);
        result["boxAndSpan"] = await MeasureAsync(
            archive, () => Area(random, day.Any(random, fleets), 0), cancellationToken);
        result["boxSimplified"] = await MeasureAsync(
            archive, () => Area(random, day.Any(random, fleets), 9), cancellationToken);
    }

    private static async Task<JsonObject> MeasureAsync(
        TrackArchive archive,
        Func<TrackQuery> next,
        CancellationToken cancellationToken)
    {
        const int WarmUp = 20;
        const int Queries = 200;
        List<double> milliseconds = [];
        long found = 0;
        for (int number = 0; number < WarmUp + Queries; number++)
        {
            TrackQuery query = next();
            long start = Stopwatch.GetTimestamp();
            await foreach (ArchivedTrack track in archive.QueryAsync(query, cancellationToken))
            {
                found += track.Points.Count;
            }

            if (number >= WarmUp)
            {
                milliseconds.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            }
        }

        milliseconds.Sort();
        return new()
        {
            ["queries"] = Queries,
            ["positionsPerQuery"] = found / (WarmUp + Queries),
            ["p50Ms"] = Math.Round(milliseconds[Queries / 2], 2),
            ["p95Ms"] = Math.Round(milliseconds[Queries * 95 / 100], 2),
        };
    }

    private static TrackQuery Vessel(Random random, in ArchivedPoint stored, TrackArchiveSize size)
    {
        _ = Mmsi.TryCreate(stored.Mmsi, out Mmsi mmsi);
        DateTimeOffset from = size.From!.Value + ((size.To!.Value - size.From.Value) * random.NextDouble());
        return new() { Mmsi = mmsi, From = from, To = from + (TimeSpan.FromDays(1) * random.NextDouble()) };
    }

    /// <summary>Half a degree to two around a stored position, ten minutes to an hour: what fills a screen.</summary>
    private static TrackQuery Area(Random random, in ArchivedPoint centre, double zoom)
    {
        double half = 0.25 + (random.NextDouble() * 0.75);
        double south = centre.LatitudeDegrees - half;
        TimeSpan span = TimeSpan.FromMinutes(10 + (random.NextDouble() * 50));
        return new()
        {
            Box = new GeoBox(
                south,
                Math.Max(-180, centre.LongitudeDegrees - half),
                centre.LatitudeDegrees + half,
                Math.Min(180, centre.LongitudeDegrees + half)),
            From = centre.At - (span / 2),
            To = centre.At + (span / 2),
            ToleranceMetres = zoom > 0 ? TrackSimplifier.ToleranceMetres(zoom, south) : null,
        };
    }
}

/// <summary>A day of many fleets, made of one recording.</summary>
/// <remarks>
/// The recording is played forth and back until the day is full, so that no ship ever jumps: backwards the ships go
/// stern first, course and heading turned with them. Every fleet has its own MMSIs; 24 of them lie 15° of longitude
/// apart, the next 24 lie among them.
/// </remarks>
internal sealed class SimulatedDay
{
    private const int SecondsPerDay = 86_400;
    private const int FleetsAround = 24;
    private const int UnitsApart = 9_000_000;

    private readonly ArchivedPoint[] _points;
    private readonly Dictionary<int, int> _ranks;
    private readonly uint _from;
    private readonly uint _span;
    private readonly int _legs;

    public SimulatedDay(IEnumerable<ArchivedPoint> recorded)
    {
        _points = [.. ArchivedTrack.Of(recorded).SelectMany(track => track.Points)];
        _ranks = _points.Select(point => point.Mmsi).Distinct().Index()
            .ToDictionary(each => each.Item, each => each.Index);
        _from = _points.Min(point => point.Seconds);
        _span = _points.Max(point => point.Seconds) - _from + 1;
        _legs = (int)Math.Max(1, SecondsPerDay / _span);
    }

    public IEnumerable<ArchivedPoint> Fleet(int fleet)
    {
        for (int leg = 0; leg < _legs; leg++)
        {
            for (int index = 0; index < _points.Length; index++)
            {
                yield return Placed(_points[leg % 2 == 0 ? index : _points.Length - 1 - index], fleet, leg);
            }
        }
    }

    public ArchivedPoint Any(Random random, int fleets) =>
        Placed(_points[random.Next(_points.Length)], random.Next(fleets), random.Next(_legs));

    private ArchivedPoint Placed(in ArchivedPoint point, int fleet, int leg)
    {
        bool isBack = leg % 2 != 0;
        uint into = point.Seconds - _from;
        int longitude = point.Longitude + (fleet % FleetsAround * UnitsApart);
        return point with
        {
            Mmsi = 200_000_000 + (fleet * _ranks.Count) + _ranks[point.Mmsi],
            Seconds = _from - (_from % SecondsPerDay) + ((uint)leg * _span) + (isBack ? _span - 1 - into : into),
            Longitude = longitude >= 108_000_000 ? longitude - 216_000_000 : longitude,
            Cog = isBack && point.Cog < 3600 ? (ushort)((point.Cog + 1800) % 3600) : point.Cog,
            Heading = isBack && point.Heading < 360 ? (ushort)((point.Heading + 180) % 360) : point.Heading,
        };
    }
}
