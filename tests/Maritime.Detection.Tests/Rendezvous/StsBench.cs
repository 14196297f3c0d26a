using System.Globalization;
using Maritime.Ais;
using Maritime.Detection.Geography;
using Maritime.Detection.Tests.Real;
using Maritime.Primitives;

namespace Maritime.Detection.Tests.Rendezvous;

/// <summary>The labelled scenarios (simulated), as shipped or changed in ways that must not matter.</summary>
internal sealed class StsBench
{
    private readonly List<PositionReport> _positions = [];
    private readonly List<StaticReport> _statics = [];
    private readonly List<Zone> _zones = [];

    private StsBench()
    {
    }

    public List<Truth> Truths { get; } = [];

    public static StsBench Read(string feed, Variant variant)
    {
        StsBench bench = new();
        Random random = new(variant.Seed);
        foreach (string[] cells in Table("truth.csv"))
        {
            if (cells[2] == "1")
            {
                bench.Truths.Add(new(
                    variant.Number(Whole(cells[3])),
                    variant.Number(Whole(cells[4])),
                    variant.Time(Whole(cells[5])),
                    variant.Time(Whole(cells[6]))));
            }
        }

        HashSet<int> moved = variant.MovesOneAside ? [.. bench.Truths.Select(truth => truth.First)] : [];
        foreach (string[] cells in Table($"positions_{feed}.csv.gz"))
        {
            int mmsi = variant.Number(Whole(cells[1]));
            if (random.NextDouble() >= variant.DroppedShare)
            {
                bench._positions.Add(variant.Report(mmsi, cells, moved.Contains(mmsi), random));
            }
        }

        DateTimeOffset first = bench._positions.Min(report => report.At);
        foreach (string[] cells in Table("vessels.csv"))
        {
            bench._statics.Add(new()
            {
                Mmsi = Ship(variant.Number(Whole(cells[0]))),
                At = first,
                ShipType = variant.BlanksTypes ? null : (byte)Whole(cells[2]),
                Dimensions = Dimensions.Centred((float)Recordings.Number(cells[3]), (float)Recordings.Number(cells[4])),
            });
        }

        foreach (string[] cells in Table("zones.csv"))
        {
            Position centre = variant.Place(Recordings.Number(cells[1]), Recordings.Number(cells[2]));
            string text = string.Create(
                CultureInfo.InvariantCulture,
                $"zone,lat,lon,radius_m\n{cells[0]},{centre.LatitudeDegrees},{centre.LongitudeDegrees},{cells[3]}\n");
            Assert.True(ZoneSet.TryRead(text, out ZoneSet zones, out string? error), error);
            bench._zones.AddRange(zones.All);
        }

        return bench;
    }

    public List<VesselEvent> Play()
    {
        List<VesselEvent> events = [];
        FleetOptions options = FleetOptions.Default with
        {
            Detectors = [],
            Reference = SeaReference.World.WithZones(new ZoneSet(_zones)),
        };
        BatchRun.Play(options, _positions, _statics, events);
        return events;
    }

    /// <summary>As <c>score_sts.py</c> scores it: a hit is a pair with an overlap of at least half the union.</summary>
    public Score Rate(IEnumerable<VesselEvent> events)
    {
        List<VesselEvent> said = [.. events.GroupBy(one => one.Id).Select(versions => versions.Last())
            .Where(one => one.State != EventState.Retracted && one.Label == "possible-sts")];
        HashSet<VesselEvent> overlapping = [];
        int hits = 0;
        double overlap = 0;
        foreach (Truth truth in Truths)
        {
            VesselEvent[] found = [.. said.Where(one => truth.IsOf(one) && truth.Overlap(one) > 0)];
            overlapping.UnionWith(found);
            double best = found.Select(truth.Overlap).DefaultIfEmpty(0).Max();
            overlap += best;
            hits += best >= 0.5 ? 1 : 0;
        }

        VesselEvent[] falseAlarms = [.. said.Where(one => !overlapping.Contains(one))];
        int wrong = falseAlarms.Length;
        double precision = hits + wrong == 0 ? 0 : hits / (double)(hits + wrong);
        double recall = hits / (double)Truths.Count;
        double f1 = precision + recall == 0 ? 0 : 2 * precision * recall / (precision + recall);
        string first = falseAlarms.Length == 0 ? "" : string.Join(
            "; ", falseAlarms[0].Evidence.Select(term => $"{term.Name}: {term.Text} ({term.Weight})"));
        return new(f1, overlap / Truths.Count, said.Count, $"{wrong} false alarms; {first}");
    }

    private static IEnumerable<string[]> Table(string file) =>
        Recordings.Lines("events/sts-bench/" + file).Skip(1).Select(line => line.Split(','));

    private static int Whole(string cell) => int.Parse(cell, CultureInfo.InvariantCulture);

    private static Mmsi Ship(int number) => Mmsi.TryCreate(number, out Mmsi ship) ? ship : default;

    internal readonly record struct Score(double F1, double Overlap, int Detections, string Wrong);

    internal sealed record Truth(int First, int Second, DateTimeOffset From, DateTimeOffset To)
    {
        public bool IsOf(VesselEvent said) =>
            said.Mmsi.Value == Math.Min(First, Second) && said.Partner?.Value == Math.Max(First, Second);

        public double Overlap(VesselEvent said)
        {
            DateTimeOffset end = said.EndedAt ?? To;
            double common = (Earlier(end, To) - Later(said.StartedAt, From)).TotalSeconds;
            double union = (Later(end, To) - Earlier(said.StartedAt, From)).TotalSeconds;
            return Math.Max(0, common) / union;
        }

        private static DateTimeOffset Earlier(DateTimeOffset one, DateTimeOffset other) => one < other ? one : other;

        private static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;
    }

    /// <summary>A change of place, date, identity and reception that leaves what happened as it was.</summary>
    internal sealed record Variant
    {
        public int Seed { get; init; } = 1;

        public double North { get; init; }

        public double East { get; init; }

        /// <summary>Swaps the hemispheres, so that antipodal grids and signs are tried.</summary>
        public bool IsMirrored { get; init; }

        public TimeSpan Later { get; init; }

        /// <summary>Gives every ship another number, in another order: the roles in each pair change.</summary>
        public bool IsRenumbered { get; init; }

        public double DroppedShare { get; init; }

        /// <summary>Added to both coordinates, metres, one standard deviation.</summary>
        public double NoiseMetres { get; init; }

        public bool BlanksTypes { get; init; }

        public bool IsCoarse { get; init; }

        public bool MovesOneAside { get; init; }

        public int Number(int mmsi) => IsRenumbered ? 200_000_000 + (int)(mmsi * 7_919L % 500_000_000) : mmsi;

        public DateTimeOffset Time(int seconds) => DateTimeOffset.FromUnixTimeSeconds(seconds) + Later;

        public Position Place(double latitude, double longitude)
        {
            double lat = IsMirrored ? -latitude : latitude;
            double lon = Math.IEEERemainder(longitude + East, 360);
            return Position.TryCreate(lat + North, lon, out Position place)
                ? place
                : throw new InvalidOperationException("The variant leaves the Earth.");
        }

        public PositionReport Report(int mmsi, string[] cells, bool isMoved, Random random)
        {
            double latitude = Recordings.Number(cells[2]) + (isMoved ? 1500 / 111_195.0 : 0);
            double longitude = Recordings.Number(cells[3]);
            latitude += NoiseMetres * Normal(random) / 111_195;
            longitude += NoiseMetres * Normal(random) / 85_000;
            latitude = IsCoarse ? Math.Round(latitude * 600) / 600 : latitude;
            longitude = IsCoarse ? Math.Round(longitude * 600) / 600 : longitude;
            float speed = (float)Recordings.Number(cells[4]);
            double course = Recordings.Number(cells[5]);
            double heading = Recordings.Number(cells[6]);
            course = IsMirrored ? (540 - course) % 360 : course;
            heading = IsMirrored && heading < 360 ? (540 - heading) % 360 : heading;
            return new()
            {
                Mmsi = Ship(mmsi),
                At = Time(Whole(cells[0])),
                Position = Place(latitude, longitude),
                SogKnots = IsCoarse ? MathF.Round(speed) : speed,
                CogDegrees = course is >= 0 and < 360 ? (float)course : float.NaN,
                HeadingDegrees = !IsCoarse && heading is >= 0 and < 360 ? (short)heading : (short)-1,
                Status = (NavigationStatus)Whole(cells[7]),
                Class = TransponderClass.A,
                UtcSecond = 60,
                IsCoarse = IsCoarse,
                MessageType = (byte)(IsCoarse ? 27 : 1),
            };
        }

        private static double Normal(Random random) =>
            Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
    }
}
