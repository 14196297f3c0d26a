using System.Buffers;
using System.Globalization;
using Maritime.Ais;
using Maritime.Detection.Geography;
using Maritime.Primitives;
using Maritime.Tracking;

namespace Maritime.Detection.Tests;

/// <summary>Plays a table through one detector and writes what it said as a table. The one place that calls it.</summary>
/// <remarks>
/// A line is <c>hh:mm[:ss] word...</c> or <c>d.hh:mm</c>, in order of time:
/// <list type="bullet">
/// <item><c>59.0 10.0 [sog=12 cog=90 hdg=90 status=1 segment=1 class=B family=1]</c> a fix;</item>
/// <item><c>tick</c> the watermark only; <c>heard</c> a message without a position;</item>
/// <item><c>says name=X imo=9074729 callsign=X draught=8.1 type=80 length=180 beam=30 dest=X</c> static data;</item>
/// <item><c>table ...</c> the same from a table that nobody heard.</item>
/// </list>
/// </remarks>
internal static class Scenario
{
    public static readonly DateTimeOffset Midnight = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static Mmsi Ship(int mmsi = 257123000) =>
        Mmsi.TryCreate(mmsi, out Mmsi ship) ? ship : throw new ArgumentOutOfRangeException(nameof(mmsi));

    public static Position At(double latitude, double longitude) =>
        Position.TryCreate(latitude, longitude, out Position position)
            ? position
            : throw new ArgumentOutOfRangeException(nameof(latitude));

    /// <summary>One line per event: id, version, state, label, and the evidence with its numbers.</summary>
    /// <remarks>
    /// Played again with the detector saved, restored and turned to another vessel at some of the lines, with the same
    /// result.
    /// </remarks>
    /// <param name="sea">Answers the same whenever it is asked.</param>
    public static string Play(Func<VesselDetector> create, string table, ISeaKnowledge? sea = null)
    {
        string[] lines = LinesOf(table);
        string whole = Told(create, lines, -1, sea, null);
        for (int cut = 1; cut < lines.Length; cut += 1 + (lines.Length / 7))
        {
            Assert.Equal(whole, Told(create, lines, cut, sea, null));
        }

        return whole;
    }

    public static List<VesselEvent> Run(
        Func<VesselDetector> create, string table, ISeaKnowledge? sea = null, SeaReference? reference = null) =>
        Run(create, LinesOf(table), -1, sea, reference);

    /// <summary>Cuts the table before every line in turn, saves, restores, and expects the same events each time.</summary>
    public static void AssertSplit(
        Func<VesselDetector> create, string table, ISeaKnowledge? sea = null, SeaReference? reference = null)
    {
        string[] lines = LinesOf(table);
        string whole = Told(create, lines, -1, sea, reference);
        Assert.NotEmpty(whole);
        for (int cut = 0; cut <= lines.Length; cut++)
        {
            Assert.Equal(whole, Told(create, lines, cut, sea, reference));
        }
    }

    public static string Describe(VesselEvent e) => string.Create(
        CultureInfo.InvariantCulture,
        $"{e.Id} v{e.Version} {e.State}{(e.Label.Length > 0 ? " " + e.Label : "")}: {string.Join(", ", e.Evidence.Select(
            fact => fact.Text.Length > 0 ? $"{fact.Name} {fact.Text}" : fact.Name))}");

    private static string Told(
        Func<VesselDetector> create, string[] lines, int cut, ISeaKnowledge? sea, SeaReference? reference) =>
        string.Join('\n', Run(create, lines, cut, sea, reference).Select(Describe));

    private static string[] LinesOf(string table) =>
        table.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private static List<VesselEvent> Run(
        Func<VesselDetector> create, string[] lines, int cut, ISeaKnowledge? sea, SeaReference? reference)
    {
        List<VesselEvent> events = [];
        VesselDetector detector = create();
        VesselContext vessel = new(Ship()) { Reference = reference ?? SeaReference.World };
        for (int i = 0; i < lines.Length; i++)
        {
            if (i == cut)
            {
                detector = Restored(create, detector);
            }

            Step(detector, vessel, lines[i], sea ?? new UnknownSea(), events);
        }

        Assert.All(events, AssertIsExplained);
        return events;
    }

    /// <summary>Whatever is told has evidence, says how sure it is, and says what it does not show.</summary>
    public static void AssertIsExplained(VesselEvent said)
    {
        Assert.NotEmpty(said.Evidence);
        Assert.All(said.Evidence, term => Assert.True(term.Text.Length > 0 || term.Value is not null));
        Assert.InRange(said.Confidence, said.State == EventState.Retracted ? 0 : 0.01, 1);
        Assert.NotEmpty(said.Summary);
        Assert.NotEmpty(said.Caution);
    }

    private static VesselDetector Restored(Func<VesselDetector> create, VesselDetector detector)
    {
        byte[] saved = Saved(detector);
        VesselDetector restored = create();
        StateReader reader = new(saved);
        restored.Load(ref reader);
        Assert.True(reader.IsAtEnd);
        VesselDetector other = HandedOver(create, restored);
        Assert.Equal(saved, Saved(other));
        return other;
    }

    /// <summary>Another detector with what this one remembered, which begins anew.</summary>
    private static VesselDetector HandedOver(Func<VesselDetector> create, VesselDetector detector)
    {
        byte[] values = new byte[1024];
        object?[] things = new object?[Handover.MaxThings];
        Handover away = new(values, things, new byte[1024], []);
        detector.HandOver(ref away);
        away.Complete();
        VesselDetector other = create();
        Handover back = new(new byte[1024], new object?[Handover.MaxThings], values, things);
        other.HandOver(ref back);
        Assert.Equal(away.Size, back.Size);
        return other;
    }

    private static byte[] Saved(VesselDetector detector)
    {
        ArrayBufferWriter<byte> saved = new();
        detector.Save(new StateWriter(saved));
        return saved.WrittenSpan.ToArray();
    }

    private static void Step(
        VesselDetector detector,
        VesselContext vessel,
        string line,
        ISeaKnowledge sea,
        List<VesselEvent> events)
    {
        string[] words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        DateTimeOffset at = Midnight + TimeSpan.Parse(words[0], CultureInfo.InvariantCulture);
        switch (words[1])
        {
            case "tick":
                if (at >= detector.WakeAt)
                {
                    detector.OnTick(new Tick(at, sea), vessel, events);
                }

                break;
            case "heard":
                detector.OnHeard(at, vessel, events);
                break;
            case "says" or "table":
                StaticReport said = Said(vessel.Mmsi, at, Options(words[2..])) with
                {
                    IsFromTable = words[1] == "table",
                };
                vessel.Identity = Confirmed(vessel.Identity, said);
                detector.OnStatic(said, vessel, events);
                break;
            default:
                Fix fix = FixOf(vessel.Mmsi, at, words);
                vessel.Hear(fix);
                detector.OnFix(fix, vessel, events);
                vessel.Keep(fix);
                break;
        }
    }

    private static Fix FixOf(Mmsi mmsi, DateTimeOffset at, string[] words)
    {
        Dictionary<string, string> options = Options(words[3..]);
        return new Fix
        {
            Mmsi = mmsi,
            At = at,
            Position = At(
                double.Parse(words[1], CultureInfo.InvariantCulture),
                double.Parse(words[2], CultureInfo.InvariantCulture)),
            SogKnots = Number(options, "sog") ?? float.NaN,
            CogDegrees = Number(options, "cog") ?? float.NaN,
            HeadingDegrees = (short)(Number(options, "hdg") ?? -1),
            Status = (NavigationStatus)(Number(options, "status") ?? 15),
            Class = options.GetValueOrDefault("class") == "B" ? TransponderClass.B : TransponderClass.A,
            Segment = (byte)(Number(options, "segment") ?? 0),
            Family = (SourceFamily)(Number(options, "family") ?? 0),
        };
    }

    private static StaticReport Said(Mmsi mmsi, DateTimeOffset at, Dictionary<string, string> options) => new()
    {
        Mmsi = mmsi,
        At = at,
        ImoNumber = (int?)Number(options, "imo"),
        Name = options.GetValueOrDefault("name"),
        CallSign = options.GetValueOrDefault("callsign"),
        ShipType = (byte?)Number(options, "type"),
        DraughtMetres = Number(options, "draught"),
        Destination = options.GetValueOrDefault("dest"),
        Dimensions = Number(options, "length") is { } length
            ? Dimensions.Centred(length, Number(options, "beam") ?? (length / 6))
            : null,
    };

    /// <summary>What is said is confirmed at once: how long that takes is the track's business.</summary>
    private static VesselIdentity Confirmed(VesselIdentity before, StaticReport said) => before with
    {
        StatedImo = said.ImoNumber ?? before.StatedImo,
        Imo = said.ImoNumber is { } imo && ImoNumber.TryCreate(imo, out ImoNumber valid) ? valid : before.Imo,
        Name = said.Name ?? before.Name,
        CallSign = said.CallSign ?? before.CallSign,
        ShipType = said.ShipType ?? before.ShipType,
        DraughtMetres = said.DraughtMetres ?? before.DraughtMetres,
        Dimensions = said.Dimensions ?? before.Dimensions,
        Destination = said.Destination ?? before.Destination,
        ChangedAt = said.At,
    };

    private static Dictionary<string, string> Options(string[] words) =>
        words.Select(word => word.Split('=', 2)).ToDictionary(pair => pair[0], pair => pair[1]);

    private static float? Number(Dictionary<string, string> options, string name) =>
        options.TryGetValue(name, out string? text) ? float.Parse(text, CultureInfo.InvariantCulture) : null;

    /// <summary>A sea of which nothing is known.</summary>
    private sealed class UnknownSea : ISeaKnowledge
    {
        public Reception ReceptionAt(Position position, SourceFamily family, TransponderClass transponder) => default;

        public AreaCondition ConditionAt(Position position, DateTimeOffset at) => AreaCondition.Normal;
    }
}
