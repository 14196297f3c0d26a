using System.Globalization;
using System.Text.Json;
using Maritime.Ais;
using Maritime.Detection.Tests.Real;
using Maritime.Primitives;
using Maritime.Tracking;

namespace Maritime.Detection.Tests.Rendezvous;

/// <summary>
/// Plain nearness and Global Fishing Watch's rule, on the inputs that break its reference implementation.
/// </summary>
public sealed class PlainRuleTests
{
    [Theory]
    [InlineData("midnight_150min", "2024-05-01T23:10 2024-05-02T01:40")]
    [InlineData("midnight_180min", "2024-05-01T23:00 2024-05-02T02:00")]
    [InlineData("bridge_partner_silent", "2024-05-01T01:00 2024-05-01T02:00, 2024-05-01T21:00 2024-05-01T22:00")]
    [InlineData("two_single_messages", "")]
    [InlineData("dateline_transit", "")]
    [InlineData("east_runner", "")]
    public void Nearness_is_told_as_it_was(string file, string truth)
    {
        List<VesselEvent> events = Play(
            Read($"events/break-cases/{file}.csv", "mmsi"),
            FleetOptions.Default with { Kinds = [EventKinds.Proximity], Detectors = [] });

        Assert.Equal(truth, string.Join(", ", events.GroupBy(said => said.Id).Select(said => Span(said.Last()))));
    }

    [Fact]
    public void Between_two_fixes_on_either_side_of_the_dateline_lies_the_dateline()
    {
        Position west = Place(0, 179.99);
        Position middle = LocalPlane.Between(west, Place(0, -179.99), 10 / 10.5);

        Assert.InRange(Math.Abs(middle.LongitudeDegrees), 179.98, 180);
    }

    [Fact]
    public void A_ship_on_course_90_goes_east()
    {
        Position after = Place(0, 0.0333).Travel(90, Distance.FromNauticalMiles(12));

        Assert.Equal(0, after.LatitudeDegrees, 3);
        Assert.Equal(0.0333 + 0.2, after.LongitudeDegrees, 3);
    }

    [Theory]
    [InlineData("simple", "_get_simple_expected")]
    [InlineData("multi", "_get_multi_expected")]
    [InlineData("dateline", "_get_dateline_expected")]
    [InlineData("real", "_get_real_expected")]
    public void The_published_rule_finds_the_published_encounters(string file, string key)
    {
        GfwEncounterOptions rule = GfwEncounterOptions.Default with
        {
            MinLength = TimeSpan.FromMinutes(30),
            MaxMedianKnots = double.PositiveInfinity,
            MinAnchorageDistance = default,
        };
        List<VesselEvent> events = Play(
            Read($"events/encounters/{file}_series_data.csv", "id"),
            FleetOptions.Default with { Kinds = [EventKinds.GfwEncounter], Detectors = [], GfwEncounter = rule });

        string[] found = [.. events.GroupBy(said => said.Id).Select(said => Line(said.Last())).Order()];
        Assert.Equal(Expected(key), found);
    }

    // The expected list is directed; ours is the view of the lower number.
    private static string[] Expected(string key)
    {
        string text = string.Join('\n', Recordings.Lines("events/encounters/expected.json"));
        using JsonDocument document = JsonDocument.Parse(text);
        return
        [
            .. from item in document.RootElement.GetProperty("expected").GetProperty(key).EnumerateArray()
               let first = Whole(item.GetProperty("vessel_1_seg_id").GetString()!)
               let second = Whole(item.GetProperty("vessel_2_seg_id").GetString()!)
               where first < second
               let start = item.GetProperty("start_time").GetDateTimeOffset()
               let end = item.GetProperty("end_time").GetDateTimeOffset()
               let distance = item.GetProperty("median_distance_km").GetDouble()
               let knots = item.GetProperty("median_speed_knots").GetDouble()
               let line = FormattableString.Invariant($"{first} {second} {start:s} {end:s} {distance:F3} {knots:F2}")
               orderby line
               select line,
        ];
    }

    private static string Line(VesselEvent said)
    {
        double distance = said.Evidence.First(term => term.Name == "median distance").Value!.Value;
        double knots = said.Evidence.First(term => term.Name == "median speed").Value!.Value;
        return FormattableString.Invariant($"{said.Mmsi.Value} {said.Partner!.Value.Value} {said.StartedAt:s} ")
            + FormattableString.Invariant($"{said.EndedAt:s} {distance:F3} {knots:F2}");
    }

    private static string Span(VesselEvent said) => string.Create(
        CultureInfo.InvariantCulture,
        $"{said.StartedAt:yyyy-MM-dd'T'HH:mm} {said.EndedAt:yyyy-MM-dd'T'HH:mm}");

    private static List<VesselEvent> Play(List<PositionReport> positions, FleetOptions options)
    {
        List<VesselEvent> events = [];
        FleetCore fleet = BatchRun.Play(options, positions, [], events);
        fleet.Advance(fleet.ClosedUpTo + TimeSpan.FromDays(3), events);
        return events;
    }

    private static List<PositionReport> Read(string file, string idColumn)
    {
        List<PositionReport> positions = [];
        string[]? columns = null;
        foreach (string line in Recordings.Lines(file))
        {
            string[] cells = line.Split(',');
            if (columns is null)
            {
                columns = cells;
                continue;
            }

            double Number(string a, string b) => Recordings.Number(cells[Math.Max(
                Array.IndexOf(columns, a), Array.IndexOf(columns, b))]);
            _ = Mmsi.TryCreate(Whole(cells[Array.IndexOf(columns, idColumn)]), out Mmsi mmsi);
            positions.Add(new()
            {
                Mmsi = mmsi,
                At = DateTimeOffset.Parse(
                    cells[Array.IndexOf(columns, "timestamp_utc")],
                    CultureInfo.InvariantCulture,
                    DateTimeStyles.AssumeUniversal),
                Position = Place(Number("lat", "lat"), Number("lon", "lon")),
                SogKnots = (float)Number("sog", "speed_kn"),
                CogDegrees = (float)Number("cog", "course_deg"),
                HeadingDegrees = -1,
                Status = NavigationStatus.NotDefined,
                UtcSecond = 60,
            });
        }

        return positions;
    }

    private static int Whole(string cell) => int.Parse(cell, CultureInfo.InvariantCulture);

    private static Position Place(double latitude, double longitude) =>
        Position.TryCreate(latitude, longitude, out Position place) ? place : default;
}
