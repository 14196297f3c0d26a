using System.Collections.Immutable;
using System.Diagnostics;
using System.Text;
using System.Text.Json;
using Maritime.Ais;
using Maritime.Ais.Formats;
using Maritime.Alerts;
using Maritime.Detection;
using Maritime.Screening;
using Maritime.Storage.Exports;
using Maritime.Storage.Tests.Worlds;
using Maritime.Storage.Tracks;

namespace Maritime.Storage.Tests.Exports;

public sealed class ExportTests : IDisposable
{
    private const string Nasty = "=SUM(A1),\"quoted\" <b>&amp;</b>\n\u0001 Ærø 上海";

    private static readonly DateTimeOffset Noon = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly Scratch _scratch = new();

    private static string GpxSchema => Schema("gpx-1.1.xsd");

    private static string KmlSchema => Schema("kml-2.2-subset.xsd");

    public static TheoryData<string> Formats => [.. ExportFormats.All.Select(format => format.Name)];

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public void Every_format_is_registered_once()
    {
        Type[] found =
        [
            .. typeof(IExportFormat).Assembly.GetTypes()
                .Where(type => type.IsAssignableTo(typeof(IExportFormat)) && type.IsClass),
        ];
        Assert.Equal(found.ToHashSet(), ExportFormats.All.Select(format => format.GetType()).ToHashSet());
        Assert.Equal(ExportFormats.All.Count, ExportFormats.All.Select(format => format.Name).Distinct().Count());
        Assert.NotNull(ExportFormats.Find("GeoJSON"));
        Assert.Null(ExportFormats.Find("shp"));
    }

    [Fact]
    public async Task GeoJson_parses_and_cuts_a_track_at_the_antimeridian()
    {
        using JsonDocument json = JsonDocument.Parse(await Write("geojson"));
        JsonElement[] features = [.. json.RootElement.GetProperty("features").EnumerateArray()];

        Assert.Equal(["track", "track", "event", "alert"], features.Select(What));
        Assert.Equal([3, 2], Line(features[1]).Select(piece => piece.GetArrayLength()));
        Assert.Equal(179.95, Line(features[1])[0][0][0].GetDouble());
        Assert.Equal(-179.99, Line(features[1])[1][0][0].GetDouble(), 6);
        JsonElement properties = features[0].GetProperty("properties");
        Assert.Equal(Nasty, properties.GetProperty("name").GetString());
        Assert.Equal(JsonValueKind.Null, properties.GetProperty("sogKnots")[0].ValueKind);
        Assert.Equal(12.3, properties.GetProperty("sogKnots")[1].GetDouble());
        Assert.Equal(Noon.ToUnixTimeMilliseconds(), properties.GetProperty("times")[0].GetInt64());
        Assert.Equal("2026-01-01T12:00:00Z", features[2].GetProperty("properties").GetProperty("from").GetString());

        static JsonElement[] Line(JsonElement feature) =>
            [.. feature.GetProperty("geometry").GetProperty("coordinates").EnumerateArray()];
        static string? What(JsonElement feature) => feature.GetProperty("properties").GetProperty("what").GetString();
    }

    [Fact]
    public async Task Csv_quotes_what_needs_it_and_disarms_formulas()
    {
        string[] tables = Encoding.UTF8.GetString(await Write("csv")).Split("\r\n\r\n");

        Assert.Equal(3, tables.Length);
        Assert.Contains("\"'=SUM(A1),\"\"quoted\"\"", tables[0], StringComparison.Ordinal);
        Assert.StartsWith("time,mmsi,name,latitude,longitude,sog_knots", tables[0], StringComparison.Ordinal);
        Assert.Contains("2026-01-01T12:00:10Z,257123000,", tables[0], StringComparison.Ordinal);
        Assert.StartsWith("event,kind,label,mmsi,partner", tables[1], StringComparison.Ordinal);
        Assert.StartsWith("alert,kind,severity", tables[2], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nmea_reads_back_as_the_same_positions()
    {
        byte[] lines = await Write("nmea");
        IInputFormat format = InputFormats.Detect(lines.AsSpan(0, Math.Min(4096, lines.Length)))!;
        Sink sink = new();
        IReportReader reader = format.CreateReader(ReaderOptions.Default);
        reader.Read(lines, Noon.AddYears(1), sink);
        reader.Complete(sink);

        Assert.Equal("nmea", format.Name);
        Assert.Equal(
            Tracks().SelectMany(track => track.Points).Select(point => point with { Source = 0 }),
            sink.Points.Select(point => point with { Source = 0 }));
    }

    [Fact]
    public async Task Kml_is_valid_and_has_a_time_for_every_place()
    {
        await File.WriteAllBytesAsync(_scratch.Under("out.kml"), await Write("kml"));
        Run("xmllint", "libxml2-utils", "--noout", "--schema", KmlSchema, _scratch.Under("out.kml"));
        System.Xml.Linq.XDocument xml = System.Xml.Linq.XDocument.Load(_scratch.Under("out.kml"));
        System.Xml.Linq.XNamespace kml = "http://www.opengis.net/kml/2.2";
        System.Xml.Linq.XNamespace gx = "http://www.google.com/kml/ext/2.2";

        Assert.Equal(7, xml.Descendants(kml + "when").Count());
        Assert.Equal(7, xml.Descendants(gx + "coord").Count());
        Assert.Equal(2, xml.Descendants(kml + "TimeSpan").Count());
    }

    [Fact]
    public async Task Gpx_is_valid_by_its_schema()
    {
        await File.WriteAllBytesAsync(_scratch.Under("out.gpx"), await Write("gpx"));
        Run("xmllint", "libxml2-utils", "--noout", "--schema", GpxSchema, _scratch.Under("out.gpx"));
    }

    [Fact]
    public async Task On_the_date_line_itself_gpx_is_valid_too()
    {
        ArchivedPoint point = Tracks()[0].Points[1] with { Longitude = 108_000_000 };
        using MemoryStream output = new();
        await ExportFormats.Find("gpx")!.WriteAsync(
            new() { Tracks = new[] { new ArchivedTrack(Traffic.Ship(257123000), [point]) }.ToAsyncEnumerable() }, output);
        await File.WriteAllBytesAsync(_scratch.Under("line.gpx"), output.ToArray());
        Run("xmllint", "libxml2-utils", "--noout", "--schema", GpxSchema, _scratch.Under("line.gpx"));
        Assert.Contains(
            "lon=\"-180.000000\"", await File.ReadAllTextAsync(_scratch.Under("line.gpx")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("<wpt lat=\"91\" lon=\"0\"/>")]
    [InlineData("<wpt lat=\"1\" lon=\"180\"/>")]
    [InlineData("<wpt lat=\"1\"/>")]
    [InlineData("<wpt lat=\"1\" lon=\"1\"><name>n</name><time>2026-01-01T00:00:00Z</time></wpt>")]
    [InlineData("<wpt lat=\"1\" lon=\"1\"><time>yesterday</time></wpt>")]
    [InlineData("<trk/><wpt lat=\"1\" lon=\"1\"/>")]
    [InlineData("<trk><trkpt lat=\"1\" lon=\"1\"/></trk>")]
    [InlineData("<wpt lat=\"1\" lon=\"1\"><fix>4d</fix></wpt>")]
    public Task The_schema_refuses_what_gpx_forbids(string content) => AssertRefusedAsync(
        GpxSchema,
        "<gpx version=\"1.1\" creator=\"x\" xmlns=\"http://www.topografix.com/GPX/1/1\">" + content + "</gpx>");

    [Theory]
    [InlineData("<Placemark><Point><coordinates>1,1</coordinates></Point><name>n</name></Placemark>")]
    [InlineData("<Placemark><Point><coordinates>1 1</coordinates></Point></Placemark>")]
    [InlineData("<Placemark><TimeSpan><end>2026</end><begin>2025</begin></TimeSpan></Placemark>")]
    [InlineData("<Placemark><gx:Track><gx:coord>1 1 0</gx:coord><when>2026-01-01T00:00:00Z</when></gx:Track></Placemark>")]
    [InlineData("<Placemark><gx:Track><when>noon</when><gx:coord>1 1 0</gx:coord></gx:Track></Placemark>")]
    [InlineData("<Track/>")]
    public Task The_schema_refuses_what_kml_forbids(string content) => AssertRefusedAsync(
        KmlSchema,
        "<kml xmlns=\"http://www.opengis.net/kml/2.2\" xmlns:gx=\"http://www.google.com/kml/ext/2.2\"><Document>"
            + content + "</Document></kml>");

    [Theory]
    [InlineData("gpkg", "Layer name: tracks", "Geometry: Multi Line String", "Feature Count: 7", "possible-sts")]
    [InlineData("kml", "Layer name: Tracks", "Layer name: Events", "Layer name: Alerts")]
    [InlineData("geojson", "Feature Count: 4")]
    [InlineData("gpx", "Layer name: tracks", "Layer name: waypoints")]
    public async Task Gdal_opens_it(string format, params string[] expected)
    {
        string path = _scratch.Under("out." + format);
        await File.WriteAllBytesAsync(path, await Write(format));
        string said = Run("ogrinfo", "gdal-bin", "-ro", "-al", path);

        Assert.All(expected, words => Assert.Contains(words, said, StringComparison.Ordinal));
        Assert.DoesNotContain("Warning", said, StringComparison.Ordinal);
        Assert.DoesNotContain("ERROR", said, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public async Task Nothing_to_export_is_a_valid_empty_file(string name)
    {
        using MemoryStream output = new();
        ExportContent nothing = new()
        {
            Tracks = AsyncEnumerable.Empty<ArchivedTrack>(),
            Events = AsyncEnumerable.Empty<VesselEvent>(),
        };
        await ExportFormats.Find(name)!.WriteAsync(nothing, output);
        string path = _scratch.Under("empty." + name);
        await File.WriteAllBytesAsync(path, output.ToArray());
        if (name is "kml" or "gpx")
        {
            Run("xmllint", "libxml2-utils", "--noout", path);
        }
        else if (name is "gpkg" or "geojson")
        {
            Run("ogrinfo", "gdal-bin", "-ro", path);
        }
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public async Task A_large_export_streams(string name)
    {
        // Endless tracks, and an output that breaks after 3 MB: whoever gathers first would never get there.
        if (name == "gpkg")
        {
            return; // SQLite gathers on disk, not in memory.
        }

        using FullOutput output = new(3_000_000);
        ExportContent endless = new() { Tracks = Endless() };
        await Assert.ThrowsAsync<IOException>(() => ExportFormats.Find(name)!.WriteAsync(endless, output));

        static async IAsyncEnumerable<ArchivedTrack> Endless()
        {
            ArchivedTrack[] tracks = Tracks();
            while (true)
            {
                await Task.Yield();
                yield return tracks[0];
            }
        }
    }

    private static string Schema(string name) => Path.Combine(
        Path.GetDirectoryName(Traffic.PathOf("x"))!, "../tests/Maritime.Storage.Tests/Exports", name);

    private async Task AssertRefusedAsync(string schema, string xml)
    {
        string path = _scratch.Under("bad.xml");
        await File.WriteAllTextAsync(path, xml);
        try
        {
            using Process process = Process.Start(new ProcessStartInfo("xmllint", ["--noout", "--schema", schema, path])
            {
                RedirectStandardError = true,
            })!;
            await process.StandardError.ReadToEndAsync();
            await process.WaitForExitAsync();
            Assert.Equal(3, process.ExitCode); // "Validation error" in xmllint's manual.
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Assert.Skip("xmllint is missing (package libxml2-utils).");
        }
    }

    private static async Task<byte[]> Write(string name)
    {
        using MemoryStream output = new();
        await ExportFormats.Find(name)!.WriteAsync(
            new()
            {
                Tracks = Tracks().ToAsyncEnumerable(),
                Events = new[] { Event() }.ToAsyncEnumerable(),
                Alerts = new[] { Alert() }.ToAsyncEnumerable(),
                NameOf = mmsi => mmsi == 257123000 ? Nasty : null,
                Attribution = "Made for a test",
            },
            output);
        return output.ToArray();
    }

    private static ArchivedTrack[] Tracks()
    {
        ArchivedPoint one = new()
        {
            Mmsi = 257123000,
            Seconds = ArchivedPoint.SecondsOf(Noon),
            Latitude = 35_000_001,
            Longitude = 6_000_000,
            Sog = ArchivedPoint.NoSog,
            Cog = ArchivedPoint.NoCog,
            Heading = ArchivedPoint.NoHeading,
            Kind = (byte)TransponderClass.A,
        };
        ArchivedPoint two = one with
        {
            Seconds = one.Seconds + 10,
            Sog = 123,
            Cog = 3599,
            Heading = 0,
            Longitude = 6_000_500,
        };
        ArchivedPoint[] across =
        [
            .. from step in Enumerable.Range(0, 5)
               let longitude = 107_970_000 + (step * 12_000)
               select two with
               {
                   Mmsi = 211000000,
                   Seconds = one.Seconds + (uint)(step * 60),
                   Longitude = longitude >= 108_000_000 ? longitude - 216_000_000 : longitude,
               },
        ];
        return [new(Traffic.Ship(257123000), [one, two]), new(Traffic.Ship(211000000), across)];
    }

    private static VesselEvent Event() => new()
    {
        Kind = EventKinds.Rendezvous,
        Label = "possible-sts",
        Mmsi = Traffic.Ship(211000000),
        Partner = Traffic.Ship(257123000),
        StartedAt = Noon,
        Place = Traffic.At(58.5, 10),
        Confidence = 0.875,
        Summary = Nasty,
        Evidence = [new("antenna distance", "47 m", 47, "m")],
        Caution = "AIS cannot show cargo.",
    };

    private static Alert Alert() => new()
    {
        Id = "a/1",
        Rule = "rule",
        Kind = EventKinds.Rendezvous,
        Title = Nasty,
        Summary = "Two ships.",
        Severity = Severity.High,
        Vessels = ImmutableArray.Create(
            new AlertVessel(Traffic.Ship(257123000), null, Nasty, default, Tier.L1)),
        Place = Traffic.At(-58.5, -170),
        StartedAt = Noon,
        EndedAt = Noon.AddHours(3),
        RaisedAt = Noon.AddHours(1),
        Confidence = 0.5,
        EventIds = ["e/1"],
    };

    private static string Run(string program, string package, params string[] arguments)
    {
        ProcessStartInfo start = new(program) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (string argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        try
        {
            using Process process = Process.Start(start)!;
            Task<string> complaints = process.StandardError.ReadToEndAsync();
            string said = process.StandardOutput.ReadToEnd() + complaints.Result;
            process.WaitForExit();
            Assert.True(process.ExitCode == 0, program + ": " + said);
            return said;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Assert.Skip(Invariant($"{program} is missing (package {package})."));
            return "";
        }
    }

    private sealed class Sink : IReportSink
    {
        public List<ArchivedPoint> Points { get; } = [];

        public void OnPosition(in PositionReport report)
        {
            Assert.True(ArchivedPoint.TryFrom(report, out ArchivedPoint point));
            Points.Add(point);
        }

        public void OnStatic(StaticReport report)
        {
        }
    }

    private sealed class FullOutput(long room) : MemoryStream
    {
        public override void Write(byte[] buffer, int offset, int count) => Take(count);

        public override void Write(ReadOnlySpan<byte> buffer) => Take(buffer.Length);

        public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
        {
            Take(count);
            return Task.CompletedTask;
        }

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            Take(buffer.Length);
            return ValueTask.CompletedTask;
        }

        private void Take(int count)
        {
            room -= count;
            if (room < 0)
            {
                throw new IOException("The disk is full.");
            }
        }
    }
}
