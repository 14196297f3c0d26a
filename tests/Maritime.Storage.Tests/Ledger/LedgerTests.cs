using System.Collections.Immutable;
using System.Text.Json;
using Maritime.Alerts;
using Maritime.Detection;
using Maritime.Primitives;
using Maritime.Screening;
using Maritime.Storage.Ledger;
using Maritime.Storage.Tests.Worlds;

namespace Maritime.Storage.Tests.Ledger;

/// <summary>The same tests on SQLite and on PostgreSQL.</summary>
public sealed class LedgerTests(PostgresServer postgres) : IDisposable
{
    private static readonly DateTimeOffset Noon = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly Scratch _scratch = new();

    public static TheoryData<string> Databases => ["sqlite", "postgres"];

    public void Dispose() => _scratch.Dispose();

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task An_event_comes_back_as_it_was(string database)
    {
        await using SqlLedger ledger = await Open(database);
        VesselEvent full = Event(257123000, 1) with
        {
            Kind = EventKinds.Rendezvous,
            Partner = Ship(636092733),
            EndedAt = Noon.AddHours(9).AddMicroseconds(123456),
            EndPlace = At(-12.345678, -179.999999),
            State = EventState.Closed,
            Stage = EventStage.Provisional,
            Label = "possible-sts",
            Version = 7,
            Evidence = [new("antenna distance", "47 m (median of 212 minutes)", 47, "m", 1.25), new("words", "only")],
            Caution = "AIS cannot show cargo — \"quoted\", Ærø, 上海.",
            Supersedes = "rendezvous/1",
        };
        await ledger.UpsertEventsAsync([full]);

        VesselEvent? found = await ledger.FindEventAsync(full.Id);
        Assert.Equal(Json(full), Json(found));
        Assert.Equal(full.Evidence, found!.Evidence);
        Assert.Equal(full with { Evidence = found.Evidence }, found);
        Assert.Null(await ledger.FindEventAsync("gap/none"));
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task An_alert_comes_back_as_it_was_and_is_found_by_each_of_its_ships(string database)
    {
        await using SqlLedger ledger = await Open(database);
        Alert full = Alert("a/1", Noon);
        await ledger.UpsertAlertsAsync([full, Alert("a/2", Noon.AddHours(1)) with { Vessels = [] }]);

        Assert.Equal(Json(full), Json(await ledger.FindAlertAsync("a/1")));
        Assert.Equal(["a/1"], await Ids(ledger, AlertQuery.All with { Mmsi = Ship(257123000) }));
        Assert.Equal(["a/1"], await Ids(ledger, AlertQuery.All with { Mmsi = Ship(636092733) }));
        Assert.Empty(await Ids(ledger, AlertQuery.All with { Mmsi = Ship(211000000) }));

        Alert fewer = full with { Version = 2, Vessels = [full.Vessels[0]] };
        await ledger.UpsertAlertsAsync([fewer]);
        Assert.Empty(await Ids(ledger, AlertQuery.All with { Mmsi = Ship(636092733) }));
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Only_a_newer_version_replaces_and_is_told_of(string database)
    {
        await using SqlLedger ledger = await Open(database);
        VesselEvent first = Event(257123000, 1);
        VesselEvent second = first with { Version = 2, State = EventState.Closed, EndedAt = Noon.AddHours(8) };

        Assert.Equal([first], await ledger.UpsertEventsAsync([first]));
        Assert.Empty(await ledger.UpsertEventsAsync([first]));
        Assert.Equal([second], await ledger.UpsertEventsAsync([first, second, first, second]));
        Assert.Equal(EventState.Closed, (await ledger.FindEventAsync(first.Id))!.State);

        Alert alert = Alert("a/1", Noon);
        Assert.Single(await ledger.UpsertAlertsAsync([alert, alert]));
        Assert.Empty(await ledger.UpsertAlertsAsync([alert with { Title = "other", Version = 0 }]));
        Assert.Single(await ledger.UpsertAlertsAsync([alert with { Title = "other", Version = 2 }]));
        Assert.Equal("other", (await ledger.FindAlertAsync("a/1"))!.Title);
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Events_are_found_by_ship_kind_time_and_place(string database)
    {
        await using SqlLedger ledger = await Open(database);
        VesselEvent open = Event(257123000, 0);
        VesselEvent closed = Event(257123000, 1) with { EndedAt = Noon.AddHours(3), State = EventState.Closed };
        VesselEvent pair = Event(211000000, 2) with
        {
            Kind = EventKinds.Rendezvous,
            Partner = Ship(257123000),
            Label = "possible-sts",
            EndedAt = Noon.AddHours(4),
        };
        VesselEvent east = Event(212000000, 3) with { Place = At(10, 179.9), EndedAt = Noon.AddHours(4) };
        VesselEvent west = Event(213000000, 4) with { Place = At(10, -179.9), State = EventState.Retracted };
        await ledger.UpsertEventsAsync([west, east, pair, closed, open]);

        EventQuery all = EventQuery.All;
        Assert.Equal([open.Id, closed.Id, pair.Id, east.Id], await Ids(ledger, all));
        Assert.Equal([east.Id, pair.Id, closed.Id, open.Id], await Ids(ledger, all with { NewestFirst = true }));
        Assert.Equal([open.Id, closed.Id, pair.Id], await Ids(ledger, all with { Mmsi = Ship(257123000) }));
        Assert.Equal([pair.Id], await Ids(ledger, all with { Kinds = [EventKinds.Rendezvous] }));
        Assert.Equal([pair.Id], await Ids(ledger, all with { Label = "possible-sts" }));
        Assert.Equal([open.Id, pair.Id, east.Id], await Ids(ledger, all with { From = Noon.AddHours(3.5) }));
        Assert.Equal([open.Id], await Ids(ledger, all with { To = Noon.AddHours(1) }));
        Assert.Equal(
            [east.Id, west.Id],
            await Ids(ledger, all with { Box = new(9, 179, 11, -179), IncludeRetracted = true }));
        Assert.Equal([east.Id], await Ids(ledger, all with { Box = new(9, 179, 11, 180) }));
        Assert.Equal([open.Id, closed.Id], await Ids(ledger, all with { Limit = 2 }));
        Assert.Equal(
            [pair.Id, east.Id],
            await Ids(ledger, all with { After = (closed.StartedAt, closed.Id), Limit = 2 }));
        Assert.Equal(
            [closed.Id, open.Id],
            await Ids(ledger, all with { After = (pair.StartedAt, pair.Id), NewestFirst = true }));
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Alerts_are_found_by_severity_state_kind_mode_time_and_place(string database)
    {
        await using SqlLedger ledger = await Open(database);
        Alert high = Alert("a/1", Noon) with { Severity = Severity.High };
        Alert low = Alert("a/2", Noon.AddHours(1)) with { Severity = Severity.Low, Kind = EventKinds.Gap };
        Alert closed = Alert("a/3", Noon.AddHours(2)) with
        {
            Severity = Severity.Critical,
            State = AlertState.Closed,
            EndedAt = Noon.AddHours(3),
            Mode = TrafficMode.Recorded,
            Place = At(-40, 10),
        };
        Alert retracted = Alert("a/4", Noon.AddHours(3)) with { IsRetracted = true };
        await ledger.UpsertAlertsAsync([high, low, closed, retracted]);

        AlertQuery all = AlertQuery.All;
        Assert.Equal(["a/1", "a/2", "a/3"], await Ids(ledger, all));
        Assert.Equal(
            ["a/4", "a/3", "a/2", "a/1"],
            await Ids(ledger, all with { IncludeRetracted = true, NewestFirst = true }));
        Assert.Equal(["a/1", "a/3"], await Ids(ledger, all with { MinSeverity = Severity.High }));
        Assert.Equal(
            ["a/1", "a/2"],
            await Ids(ledger, all with { States = [AlertState.New, AlertState.Acknowledged] }));
        Assert.Equal(["a/2"], await Ids(ledger, all with { Kinds = [EventKinds.Gap] }));
        Assert.Equal(["a/3"], await Ids(ledger, all with { Mode = TrafficMode.Recorded }));
        Assert.Equal(["a/1", "a/2"], await Ids(ledger, all with { From = Noon.AddHours(4) }));
        Assert.Equal(["a/3"], await Ids(ledger, all with { Box = new(-50, 0, -30, 20) }));
        Assert.Equal(["a/3"], await Ids(ledger, all with { After = (low.StartedAt, low.Id), Limit = 5 }));
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Thousands_of_events_page_by_page_are_the_same_as_in_one_stream(string database)
    {
        await using SqlLedger ledger = await Open(database);
        Random random = new(61);
        VesselEvent[] events =
        [
            .. from number in Enumerable.Range(0, 3_000)
               select Event(200_000_000 + number, random.Next(0, 50)),
        ];
        await ledger.UpsertEventsAsync(events);
        List<string> stream = await Ids(ledger, EventQuery.All);
        List<string> pages = [];
        EventQuery query = EventQuery.All with { Limit = 700 };
        while (true)
        {
            List<VesselEvent> page = [];
            await foreach (VesselEvent it in ledger.QueryEventsAsync(query))
            {
                page.Add(it);
            }

            if (page.Count == 0)
            {
                break;
            }

            pages.AddRange(page.Select(it => it.Id));
            query = query with { After = (page[^1].StartedAt, page[^1].Id) };
        }

        Assert.Equal(3_000, stream.Count);
        Assert.Equal(stream, pages);
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Of_two_who_change_a_document_at_once_one_is_told_to_look_again(string database)
    {
        await using SqlLedger ledger = await Open(database);
        LedgerDocument first = new("case", "7", 1, Noon, """{"by":"anna"}""");

        Assert.True(await ledger.PutDocumentAsync(first));
        Assert.False(await ledger.PutDocumentAsync(first with { Payload = "{}" }));
        Assert.True(await ledger.PutDocumentAsync(first with { Version = 2, Payload = """{"by":"bo"}""" }));
        Assert.False(await ledger.PutDocumentAsync(first with { Version = 2, Payload = "{}" }));
        Assert.Equal("""{"by":"bo"}""", (await ledger.FindDocumentAsync("case", "7"))!.Payload);
        Assert.True(await ledger.PutDocumentAsync(first with { Collection = "user" }));
        List<string> cases = [];
        await foreach (LedgerDocument document in ledger.QueryDocumentsAsync("case"))
        {
            cases.Add(document.Id);
        }

        Assert.Equal(["7"], cases);
        Assert.True(await ledger.DeleteDocumentAsync("case", "7"));
        Assert.False(await ledger.DeleteDocumentAsync("case", "7"));
        Assert.Null(await ledger.FindDocumentAsync("case", "7"));
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task What_retention_removes_stands_in_the_audit(string database)
    {
        await using SqlLedger ledger = await Open(database);
        VesselEvent old = Event(257123000, 0) with { EndedAt = Noon.AddHours(1), State = EventState.Closed };
        VesselEvent lasting = Event(258000000, 0);
        VesselEvent young = Event(259000000, 0) with { EndedAt = Noon.AddHours(9), State = EventState.Closed };
        await ledger.UpsertEventsAsync([old, lasting, young]);
        Alert unhandled = Alert("a/1", Noon) with { EndedAt = Noon.AddHours(1) };
        await ledger.UpsertAlertsAsync([unhandled, unhandled with { Id = "a/2", State = AlertState.Closed }]);
        await ledger.AuditAsync(new(Noon, "anna", "signed in", "server", ""));

        Assert.Equal((1, 1), await ledger.RemoveEndedBeforeAsync(Noon.AddHours(5), "retention", Noon.AddDays(9)));
        Assert.Equal((0, 0), await ledger.RemoveEndedBeforeAsync(Noon.AddHours(5), "retention", Noon.AddDays(9)));

        Assert.Equal([lasting.Id, young.Id], await Ids(ledger, EventQuery.All));
        Assert.Equal(["a/1"], await Ids(ledger, AlertQuery.All));
        List<AuditEntry> audit = [];
        await foreach (AuditEntry entry in ledger.QueryAuditAsync(Noon, Noon.AddYears(1)))
        {
            audit.Add(entry);
        }

        Assert.Equal(
            [
                new(Noon, "anna", "signed in", "server", ""),
                new(Noon.AddDays(9), "retention", "removed", "ledger",
                    "1 events and 1 closed alerts that ended before 2026-01-01T17:00:00Z"),
            ],
            audit);
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Writers_and_readers_at_once_get_in_each_others_way_without_loss(string database)
    {
        await using SqlLedger ledger = await Open(database);
        await Parallel.ForAsync(0, 6, async (writer, cancelled) =>
        {
            for (int number = 0; number < 10; number++)
            {
                await ledger.UpsertEventsAsync([Event(200_000_000 + (writer * 1000) + number, number)], cancelled);
                await foreach (VesselEvent it in ledger.QueryEventsAsync(EventQuery.All with { Limit = 3 }, cancelled))
                {
                    Assert.NotEmpty(it.Id);
                }
            }
        });

        Assert.Equal(60, (await Ids(ledger, EventQuery.All)).Count);
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task A_ledger_opened_again_has_kept_everything(string database)
    {
        string place = await Place(database);
        await using (SqlLedger ledger = await OpenAt(database, place))
        {
            await ledger.UpsertEventsAsync([Event(257123000, 1)]);
        }

        await using SqlLedger again = await OpenAt(database, place);
        Assert.Single(await Ids(again, EventQuery.All));
        Assert.Empty(await again.CheckAsync());
    }

    private static Mmsi Ship(int value) =>
        Mmsi.TryCreate(value, out Mmsi mmsi) ? mmsi : throw new ArgumentException("MMSI");

    private static Position At(double latitude, double longitude) =>
        Position.TryCreate(latitude, longitude, out Position place) ? place : throw new ArgumentException("place");

    private static VesselEvent Event(int mmsi, double hour) => new()
    {
        Kind = EventKinds.Gap,
        Mmsi = Ship(mmsi),
        StartedAt = Noon.AddHours(hour),
        Place = At(59.123456789, 10.987654321),
        Confidence = 0.875,
        Summary = "Silent.",
    };

    private static Alert Alert(string id, DateTimeOffset startedAt)
    {
        Flag.TryCreate("LR", out Flag flag);
        ImoNumber.TryCreate(9074729, out ImoNumber imo);
        DateOnly day = new(2026, 1, 1);
        ImmutableArray<ListMeasure> measures = [new("OFAC", "SDN", "blocking", day, null)];
        return new()
        {
            Id = id,
            Rule = "dark-near-listed",
            Kind = EventKinds.DarkPeriod,
            Title = "Silent near a listed tanker",
            Summary = "Silent 7 h.",
            Severity = Severity.Medium,
            Vessels =
            [
                new(Ship(257123000), imo, "FRAM", flag, Tier.L1),
                new(Ship(636092733), null, null, default, Tier.None),
            ],
            Place = At(36.5, 22.9),
            StartedAt = startedAt,
            RaisedAt = startedAt.AddHours(7),
            Confidence = 0.6,
            Tier = Tier.L1,
            EventIds = ["dark-period/257123000/20260101T120000Z"],
            Evidence = [new("silent for", "7 h", 7, "h")],
            Screening =
            [
                new(Ship(257123000), new(
                    Tier.L1,
                    [new(Tier.L1, "imo", "OFAC 23163", "FRAM", measures, ["IRAN"], ["owned by X"], 0.97)],
                    "ofac-2023-01",
                    AsOf.Day(day))
                {
                    Summary = "Owned by a listed party.",
                }),
            ],
            History = [new(startedAt, "detection", "raised")],
        };
    }

    private static async Task<List<string>> Ids(SqlLedger ledger, EventQuery query)
    {
        List<string> ids = [];
        await foreach (VesselEvent it in ledger.QueryEventsAsync(query))
        {
            ids.Add(it.Id);
        }

        return ids;
    }

    private static async Task<List<string>> Ids(SqlLedger ledger, AlertQuery query)
    {
        List<string> ids = [];
        await foreach (Alert it in ledger.QueryAlertsAsync(query))
        {
            ids.Add(it.Id);
        }

        return ids;
    }

    private static string Json<T>(T value) => JsonSerializer.Serialize(value, LedgerJson.Options);

    private static Task<SqlLedger> OpenAt(string database, string place) => database == "sqlite"
        ? SqlLedger.OpenSqliteAsync(place)
        : SqlLedger.OpenPostgreSqlAsync(place);

    private async Task<string> Place(string database) =>
        database == "sqlite" ? _scratch.Under("ledger.db") : await postgres.NewDatabaseAsync();

    private async Task<SqlLedger> Open(string database) => await OpenAt(database, await Place(database));
}
