using Maritime.Ais;
using Maritime.Detection;
using Maritime.Primitives;
using Maritime.Screening.Clearance;
using Maritime.Screening.Conduct;
using Maritime.Server.Commands.Detect;
using Maritime.Server.Commands.Screen;
using Maritime.Server.Hosting;
using Maritime.Storage.Blobs;
using Maritime.Storage.Ledger;
using Maritime.Storage.Tracks;

namespace Maritime.Server.Tests;

/// <summary>A clearance from what a server or a detection run has seen.</summary>
public sealed class ClearTests : IDisposable
{
    private static readonly DateOnly Day = new(2025, 6, 30);
    private static readonly DateTimeOffset To = new(2025, 7, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly ClearanceOptions Month = ClearanceOptions.Default with { Lookback = TimeSpan.FromDays(30) };
    private readonly string _folder = Directory.CreateTempSubdirectory("clear").FullName;

    private static ImoNumber Imo => ImoNumber.TryCreate(9074729, out ImoNumber imo) ? imo : default;

    private static Mmsi Radio => Mmsi.TryCreate(219_000_001, out Mmsi mmsi) ? mmsi : default;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(30, 1.0)]
    [InlineData(15, 0.5)]
    [InlineData(0, 0.0)]
    public async Task The_archive_of_a_server_says_how_much_was_observed(int daysHeard, double share)
    {
        await ArchiveAsync(daysHeard);

        using KeptState kept = await KeptState.OpenAsync(
            _folder, new(), Assert.Fail, TestContext.Current.CancellationToken);
        Observations seen = await SeenTraffic.OfStateAsync(
            kept, Imo, Radio, To.AddDays(-30), To, TestContext.Current.CancellationToken);
        ClearanceReport report = ClearVerb.Clear(ScreeningLibrary.Load(), Imo, seen, Day, Month);

        Assert.Equal(share, report.ObservedShare, 2);
        Assert.Equal(TimeSpan.FromDays(30 * (1 - share)).TotalDays, report.Unobserved.TotalDays, 0);
        Assert.NotEqual(ClearanceOutcome.NoAdverseFinding, report.Outcome); // Nobody knows the owner.
        Assert.Contains("What happened then is not known", report.ToText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Events_of_the_ledger_are_facts_and_every_unexplained_silence_has_its_letter()
    {
        await ArchiveAsync(20);
        await using (SqlLedger ledger = await SqlLedger.OpenSqliteAsync(Path.Combine(_folder, "ledger.db")))
        {
            await ledger.UpsertEventsAsync(
                [Silence(5, "dark"), Silence(10, "out-of-coverage"), PortCall()],
                TestContext.Current.CancellationToken);
        }

        using KeptState kept = await KeptState.OpenAsync(
            _folder, new(), Assert.Fail, TestContext.Current.CancellationToken);
        Observations seen = await SeenTraffic.OfStateAsync(
            kept, Imo, Radio, To.AddDays(-30), To, TestContext.Current.CancellationToken);
        ClearanceReport report = ClearVerb.Clear(ScreeningLibrary.Load(), Imo, seen, Day, Month);

        Assert.Equal(ClearanceOutcome.Refer, report.Outcome);
        Assert.Contains(report.Case.Conduct, finding => finding.Rule == "us-31cfr510.208");
        Assert.Equal(2, report.QueryLetters().Length);
        Assert.Contains("not known to us", report.QueryLetters()[0], StringComparison.Ordinal);
    }

    [Fact]
    public void The_output_of_detect_reads_back_as_the_same_events()
    {
        VesselEvent[] said = [Silence(5, "dark"), PortCall()];
        string path = Path.Combine(_folder, "x.jsonl");
        using (StreamWriter output = new(path))
        {
            EventFile.WriteJsonLines(output, said);
        }

        IReadOnlyList<VesselEvent> read = EventLines.Read(path);

        Assert.Equal(said.Select(one => (one.Id, one.Kind, one.Label, one.EndedAt)),
            read.Select(one => (one.Id, one.Kind, one.Label, one.EndedAt)));
        ConductFact call = SeenTraffic.Of(Imo, [Radio], read, [], To.AddDays(-30), To).Facts
            .Single(fact => fact.Kind == ConductFactKind.PortCall);
        Assert.Equal(("NAMPO", "KP"), (call.Port, call.PortState.Code));
    }

    private static VesselEvent Silence(int daysAgo, string label) => new()
    {
        Kind = EventKinds.DarkPeriod,
        Label = label,
        Mmsi = Radio,
        StartedAt = To.AddDays(-daysAgo),
        EndedAt = To.AddDays(-daysAgo).AddHours(9),
        Place = At(0),
        State = EventState.Closed,
        Confidence = 0.97,
        Summary = "Silent.",
    };

    private static VesselEvent PortCall() => new()
    {
        Kind = EventKinds.PortCall,
        Mmsi = Radio,
        StartedAt = To.AddDays(-12),
        EndedAt = To.AddDays(-11),
        Place = At(0),
        State = EventState.Closed,
        Confidence = 0.9,
        Summary = "Stopped at NAMPO (PRK).",
        Evidence = [new("place", "NAMPO (PRK)")],
    };

    private static Position At(double east) =>
        Position.TryCreate(38.5, 124.5 + east, out Position place) ? place : default;

    /// <summary>A position every half hour through so many days before the day asked about.</summary>
    private async Task ArchiveAsync(int days)
    {
        using TrackArchive archive = await TrackArchive.OpenAsync(new FolderBlobStore(Path.Combine(_folder, "blobs")));
        for (DateTimeOffset at = To.AddDays(-days); at < To; at += TimeSpan.FromMinutes(30))
        {
            archive.Add(new PositionReport
            {
                Mmsi = Radio,
                At = at,
                Position = At((at - To.AddDays(-30)).TotalDays / 1000),
                SogKnots = 1,
                CogDegrees = 90,
                HeadingDegrees = 90,
            });
        }

        await archive.FlushAsync(TestContext.Current.CancellationToken);
    }
}
