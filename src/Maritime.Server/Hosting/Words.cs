using Maritime.Ais;
using Maritime.Alerts;
using Maritime.Detection;
using Maritime.Screening;

namespace Maritime.Server.Hosting;

/// <summary>The field's codes in the words a person reads; also the lower-case words of the API.</summary>
internal static class Words
{
    public static string ForShipType(byte? shipType) => shipType switch
    {
        null or 0 => "not stated",
        >= 20 and <= 29 => "wing in ground",
        30 => "fishing",
        31 or 32 => "towing",
        33 => "dredging",
        34 => "diving",
        35 => "military",
        36 => "sailing",
        37 => "pleasure craft",
        >= 40 and <= 49 => "high-speed craft",
        50 => "pilot",
        51 => "search and rescue",
        52 => "tug",
        53 => "port tender",
        54 => "anti-pollution",
        55 => "law enforcement",
        58 => "medical transport",
        >= 60 and <= 69 => "passenger",
        >= 70 and <= 79 => "cargo",
        >= 80 and <= 89 => "tanker",
        _ => "other",
    };

    public static string For(NavigationStatus status) => status switch
    {
        NavigationStatus.UnderWayUsingEngine => "under way using engine",
        NavigationStatus.AtAnchor => "at anchor",
        NavigationStatus.NotUnderCommand => "not under command",
        NavigationStatus.RestrictedManoeuvrability => "restricted manoeuvrability",
        NavigationStatus.ConstrainedByDraught => "constrained by her draught",
        NavigationStatus.Moored => "moored",
        NavigationStatus.Aground => "aground",
        NavigationStatus.EngagedInFishing => "engaged in fishing",
        NavigationStatus.UnderWaySailing => "under way sailing",
        NavigationStatus.TowingAstern => "towing astern",
        NavigationStatus.PushingAhead => "pushing ahead or towing alongside",
        NavigationStatus.SearchAndRescueTransmitter => "search and rescue transmitter",
        _ => "not defined",
    };

    public static string For(Tier tier, bool isUndetermined) =>
        tier == Tier.None ? isUndetermined ? "undetermined" : "none" : tier.ToString().ToLowerInvariant();

    public static string For(AlertState state) => state == AlertState.InReview ? "in-review" : Lower(state);

    public static string For(Severity severity) => Lower(severity);

    public static string For(TrafficMode mode) => Lower(mode);

    public static string For(FindingKind kind) => kind == FindingKind.FrontCompany ? "front-company" : Lower(kind);

    public static string For(EventState state) => Lower(state);

    public static string For(EventStage stage) => Lower(stage);

    private static string Lower<T>(T value)
        where T : struct, Enum => value.ToString().ToLowerInvariant();
}
