using System.IO.Compression;
using System.Runtime.CompilerServices;
using Maritime.Ais;
using Maritime.Ais.Formats;
using Maritime.Primitives;
using Maritime.Storage.Tracks;

namespace Maritime.Storage.Tests.Worlds;

/// <summary>Positions to store: real ones from <c>data/</c>, and made ones.</summary>
internal static class Traffic
{
    public static DateTimeOffset Midnight { get; } = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>What the reader of a shipped file yields, in the order of the file.</summary>
    public static List<PositionReport> Recorded(string file)
    {
        using FileStream packed = File.OpenRead(PathOf(file));
        using GZipStream stream = new(packed, CompressionMode.Decompress);
        byte[] buffer = new byte[1 << 16];
        Sink sink = new();
        IReportReader? reader = null;
        for (int read = stream.ReadAtLeast(buffer, 4096, false); read > 0; read = stream.Read(buffer))
        {
            reader ??= InputFormats.Detect(buffer.AsSpan(0, Math.Min(read, 4096)))!.CreateReader(ReaderOptions.Default);
            reader.Read(buffer.AsSpan(0, read), Midnight, sink);
        }

        reader!.Complete(sink);
        return sink.Reports;
    }

    public static string PathOf(string file, [CallerFilePath] string here = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "../../../data", file));

    /// <summary>A made ship that steams, turns, stops, and crosses ±180° when it starts near it.</summary>
    public static IEnumerable<PositionReport> Made(int seed, int mmsi, int count, double secondsApart)
    {
        Random random = new(seed);
        Position place = At((random.NextDouble() * 120) - 60, (random.NextDouble() * 360) - 180);
        double course = random.NextDouble() * 360;
        double speed = random.NextDouble() * 20;
        DateTimeOffset at = Midnight;
        for (int index = 0; index < count; index++)
        {
            double seconds = Math.Max(1, Math.Round(secondsApart * (0.5 + random.NextDouble())));
            at += TimeSpan.FromSeconds(seconds);
            course = (course + (random.NextDouble() * 4) - 2 + 360) % 360;
            speed = random.Next(200) == 0 ? random.NextDouble() * 20 : speed;
            place = place.Travel(course, Distance.FromNauticalMiles(speed * seconds / 3600));
            yield return new()
            {
                Mmsi = Ship(mmsi),
                At = at,
                Position = place,
                SogKnots = MathF.Round((float)speed, 1),
                CogDegrees = MathF.Round((float)course, 1) % 360,
                HeadingDegrees = (short)course,
                Status = speed < 1 ? NavigationStatus.AtAnchor : NavigationStatus.UnderWayUsingEngine,
                Class = TransponderClass.A,
            };
        }
    }

    public static Mmsi Ship(int value) =>
        Mmsi.TryCreate(value, out Mmsi mmsi) ? mmsi : throw new ArgumentException("no MMSI", nameof(value));

    public static Position At(double latitude, double longitude) =>
        Position.TryCreate(latitude, longitude, out Position place) ? place : throw new ArgumentException("no place");

    /// <summary>As they are expected to come out of an archive: in order, each report once.</summary>
    public static List<ArchivedPoint> Distinct(IEnumerable<PositionReport> reports)
    {
        HashSet<ArchivedPoint> points = [];
        foreach (PositionReport report in reports)
        {
            if (ArchivedPoint.TryFrom(report, out ArchivedPoint point))
            {
                points.Add(point with { Source = 0 });
            }
        }

        return [.. points.Order(Comparer<ArchivedPoint>.Create((left, right) =>
            left.Mmsi != right.Mmsi ? left.Mmsi.CompareTo(right.Mmsi) : ArchivedPoint.Compare(left, right)))];
    }

    private sealed class Sink : IReportSink
    {
        public List<PositionReport> Reports { get; } = [];

        public void OnPosition(in PositionReport report) => Reports.Add(report);

        public void OnStatic(StaticReport report)
        {
        }
    }
}
