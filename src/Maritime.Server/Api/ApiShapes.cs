using Maritime.Alerts;
using Maritime.Detection;
using Maritime.Primitives;
using Maritime.Screening;
using Maritime.Server.Hosting;

namespace Maritime.Server.Api;

/// <summary>A page of a listing. <c>next</c> is null on the last page.</summary>
internal sealed record ListShape<T>(IReadOnlyList<T> Items, string? Next);

internal sealed record PlaceShape(double Lat, double Lon)
{
    public static PlaceShape? Of(Position? position) =>
        position is { } place ? new(place.LatitudeDegrees, place.LongitudeDegrees) : null;
}

internal sealed record EvidenceShape(string Name, string Text, double? Value, string Unit, double? Weight)
{
    public static EvidenceShape[] Of(IEnumerable<Evidence> evidence) =>
        [.. evidence.Select(fact => new EvidenceShape(fact.Name, fact.Text, fact.Value, fact.Unit, fact.Weight))];
}

internal sealed record MeasureShape(string Authority, string List, string Measure, DateOnly? From, DateOnly? To);

internal sealed record MatchShape(
    string Tier,
    string MatchedOn,
    string EntryId,
    string EntryName,
    IReadOnlyList<string> Programs,
    IReadOnlyList<MeasureShape> Measures,
    IReadOnlyList<string> Steps,
    double Score);

/// <param name="Mmsi">Which ship of an alert; null on a vessel, which is its own.</param>
internal sealed record ScreeningShape(
    string? Mmsi,
    string Tier,
    string Summary,
    string ListVersion,
    DateOnly AsOf,
    bool IsUndetermined,
    IReadOnlyList<MatchShape> Matches)
{
    public static ScreeningShape? Of(ScreeningVerdict? verdict, Mmsi? mmsi = null) => verdict is null ? null : new(
        mmsi?.ToString(),
        Words.For(verdict.Tier, verdict.IsUndetermined),
        verdict.Summary,
        verdict.ListVersion,
        verdict.AsOf.Valid,
        verdict.IsUndetermined,
        [
            .. verdict.Matches.Select(match => new MatchShape(
                Words.For(match.Tier, isUndetermined: false),
                match.MatchedOn,
                match.EntryId,
                match.EntryName,
                match.Programs,
                [
                    .. match.Measures.Select(measure => new MeasureShape(
                        measure.Authority, measure.List, measure.Measure, measure.From, measure.To)),
                ],
                match.Steps,
                match.Score)),
        ]);
}

internal sealed record VesselShape(
    string Mmsi,
    string? Name,
    int? Imo,
    string? CallSign,
    string Flag,
    string FlagName,
    byte? ShipType,
    string ShipTypeText,
    float? Length,
    float? Beam,
    float? Draught,
    string? Destination,
    PlaceShape? Position,
    double? Sog,
    double? Cog,
    int? Heading,
    byte Status,
    string StatusText,
    DateTimeOffset? At,
    string Mode,
    string Tier,
    IReadOnlyList<string> AlertIds,
    ScreeningShape? Screening)
{
    public static VesselShape Of(PictureVessel vessel, IReadOnlyList<string> alertIds, bool withScreening)
    {
        var identity = vessel.Identity;
        var last = vessel.Last;
        return new(
            vessel.Mmsi.ToString(),
            identity.Name,
            identity.Imo?.Value,
            identity.CallSign,
            vessel.Mmsi.Flag.Code,
            MaritimeIdentificationDigits.CountryOf(vessel.Mmsi) ?? "",
            identity.ShipType,
            Words.ForShipType(identity.ShipType),
            identity.Dimensions?.Length,
            identity.Dimensions?.Beam,
            identity.DraughtMetres,
            identity.Destination,
            PlaceShape.Of(last?.Position),
            Known(last?.SogKnots),
            Known(last?.CogDegrees),
            last is { HeadingDegrees: >= 0 and var heading } ? heading : null,
            (byte)(last?.Status ?? Ais.NavigationStatus.NotDefined),
            Words.For(last?.Status ?? Ais.NavigationStatus.NotDefined),
            last?.At,
            Words.For(vessel.Mode),
            Words.For(vessel.Verdict?.Tier ?? Maritime.Screening.Tier.None, vessel.Verdict?.IsUndetermined ?? true),
            alertIds,
            withScreening ? ScreeningShape.Of(vessel.Verdict) : null);
    }

    /// <summary>NaN has no place in JSON: unknown is null.</summary>
    public static double? Known(float? value) =>
        value is { } known && !float.IsNaN(known) ? Math.Round(known, 1) : null;
}

internal sealed record EventShape(
    string Id,
    string Kind,
    string Label,
    string Mmsi,
    string? Partner,
    DateTimeOffset StartedAt,
    DateTimeOffset? EndedAt,
    PlaceShape Place,
    PlaceShape? EndPlace,
    int Version,
    string State,
    string Stage,
    double Confidence,
    string Summary,
    IReadOnlyList<EvidenceShape> Evidence,
    string Caution,
    string? Supersedes,
    string Mode)
{
    public static EventShape Of(VesselEvent said, TrafficMode mode) => new(
        said.Id,
        said.Kind,
        said.Label,
        said.Mmsi.ToString(),
        said.Partner?.ToString(),
        said.StartedAt,
        said.EndedAt,
        PlaceShape.Of(said.Place)!,
        PlaceShape.Of(said.EndPlace),
        said.Version,
        Words.For(said.State),
        Words.For(said.Stage),
        said.Confidence,
        said.Summary,
        EvidenceShape.Of(said.Evidence),
        said.Caution,
        said.Supersedes,
        Words.For(mode));
}

internal sealed record AlertVesselShape(
    string Mmsi, string? Name, int? Imo, string Flag, string FlagName, string Tier);

/// <param name="Kind">conduct, front-company or practice.</param>
/// <param name="IsStrong">Everything that AIS can show of it was seen.</param>
internal sealed record FindingShape(
    string Mmsi,
    string Kind,
    string Rule,
    string Authority,
    string Article,
    bool IsStrong,
    string Says,
    string NotKnown,
    DateOnly? On,
    IReadOnlyList<string> EventIds)
{
    public static FindingShape Of(AlertFinding finding) => new(
        finding.Mmsi.ToString(),
        Words.For(finding.Kind),
        finding.Rule,
        finding.Authority,
        finding.Article,
        finding.IsStrong,
        finding.Says,
        finding.NotKnown,
        finding.On,
        finding.EventIds);
}

internal sealed record AlertChangeShape(DateTimeOffset At, string By, string What);

internal sealed record AlertShape(
    string Id,
    string Rule,
    string Kind,
    string Title,
    string Summary,
    string Severity,
    string State,
    IReadOnlyList<AlertVesselShape> Vessels,
    PlaceShape Place,
    DateTimeOffset StartedAt,
    DateTimeOffset? EndedAt,
    DateTimeOffset RaisedAt,
    DateTimeOffset ReceivedAt,
    double Confidence,
    string Tier,
    IReadOnlyList<string> EventIds,
    IReadOnlyList<EvidenceShape> Evidence,
    IReadOnlyList<ScreeningShape> Screening,
    string Caution,
    string Mode,
    string Label,
    bool IsRetracted,
    int Version,
    IReadOnlyList<AlertChangeShape> History,
    IReadOnlyList<FindingShape> Findings)
{
    public static AlertShape Of(Alert alert) => new(
        alert.Id,
        alert.Rule,
        alert.Kind,
        alert.Title,
        alert.Summary,
        Words.For(alert.Severity),
        Words.For(alert.State),
        [
            .. alert.Vessels.Select(vessel => new AlertVesselShape(
                vessel.Mmsi.ToString(),
                vessel.Name,
                vessel.Imo?.Value,
                vessel.Flag.Code,
                MaritimeIdentificationDigits.CountryOf(vessel.Mmsi) ?? "",
                Words.For(vessel.Tier, isUndetermined: false))),
        ],
        PlaceShape.Of(alert.Place)!,
        alert.StartedAt,
        alert.EndedAt,
        alert.RaisedAt,
        alert.ReceivedAt,
        alert.Confidence,
        Words.For(alert.Tier, isUndetermined: false),
        alert.EventIds,
        EvidenceShape.Of(alert.Evidence),
        [.. alert.Screening.Select(known => ScreeningShape.Of(known.Verdict, known.Mmsi)!)],
        alert.Caution,
        Words.For(alert.Mode),
        alert.Label,
        alert.IsRetracted,
        alert.Version,
        [.. alert.History.Select(change => new AlertChangeShape(change.At, change.By, change.What))],
        [.. alert.Findings.Select(FindingShape.Of)]);
}

internal sealed record TrackShape(string Mmsi, IReadOnlyList<IReadOnlyList<double?[]>> Segments);

internal sealed record FeedShape(
    string Name,
    string Kind,
    string State,
    string Detail,
    DateTimeOffset? LastReportAt,
    long Lines,
    long Positions,
    long Refused,
    IReadOnlyDictionary<string, long> RefusedByKind);

internal sealed record ActShape(int Number, string Title, PlaceShape Place, double Zoom);

internal sealed record DemoShape(int Act, DateTimeOffset? SecondActAt, IReadOnlyList<ActShape> Acts, bool HasEnded);

/// <param name="TooLate">Reports that came too late to count.</param>
/// <param name="LateBySatellite">Reports that satellites handed down too late to be folded again; they count.</param>
internal sealed record CountsShape(
    int Vessels, int Events, int Alerts, double ReportsPerSecond, long TooLate = 0, long LateBySatellite = 0);

/// <param name="Alarms">Why a list is getting old, one sentence each.</param>
internal sealed record ListsShape(string Version, string Summary, IReadOnlyList<string>? Alarms = null);

/// <param name="State">writing, suspended (the disk is full; it resumes by itself) or closed.</param>
internal sealed record JournalShape(string State, string Sentence);

internal sealed record StatusShape(
    string Instance,
    string Version,
    string Mode,
    string Label,
    DateTimeOffset? Clock,
    double Speed,
    bool Playing,
    DemoShape? Demo,
    IReadOnlyList<FeedShape> Feeds,
    CountsShape Counts,
    ListsShape Lists,
    JournalShape? Journal,
    ReplayShape? Replay = null);

internal sealed record SpeedRequest(double Speed);

internal sealed record ActRequest(int Act);

internal sealed record PauseRequest(bool Playing);

internal sealed record MoveRequest(int Version, string? Comment);
