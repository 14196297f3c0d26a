using Maritime.Ais;
using Maritime.Primitives;

namespace Maritime.Detection.Identity;

/// <param name="MinStatements">Inclusive: the same wrong words must be repeated so often.</param>
/// <param name="MinSpan">Inclusive: ... over so long.</param>
public sealed record IdentityConflictOptions(int MinStatements, TimeSpan MinSpan)
{
    /// <summary>3 statements over 30 min: as for confirming a change (detection spec, section 1).</summary>
    public static IdentityConflictOptions Default { get; } = new(3, TimeSpan.FromMinutes(30));
}

/// <summary>
/// Words about a ship that cannot be true: an IMO number whose check digit fails, a number of nobody.
/// </summary>
/// <remarks>
/// Checked: the IMO number's check digit; whether the identity's leading digits are assigned to anybody; whether the
/// call sign belongs to the state that the identity names, for the states whose series are listed here.
/// </remarks>
public sealed class IdentityConflictDetector(IdentityConflictOptions options) : VesselDetector
{
    private const string Typed = "Typed by hand on board: errors are far more common than lies.";

    private long _since;
    private int _imo;
    private byte _count;
    private byte _told; // One bit per conflict.

    public override void OnStatic(StaticReport report, VesselContext vessel, ICollection<VesselEvent> events)
    {
        if (!vessel.Mmsi.IsShip || report.Class == TransponderClass.B)
        {
            return; // Only class A states an IMO number, and small craft state anything.
        }

        if (report.ImoNumber is { } stated && stated != _imo)
        {
            (_imo, _since, _count, _told) = (stated, report.At.UtcTicks, 0, (byte)(_told & ~1));
        }

        _since = _since == 0 ? report.At.UtcTicks : _since;
        _count = (byte)Math.Min(255, _count + 1);
        if (_count < options.MinStatements || report.At.UtcTicks - _since < options.MinSpan.Ticks || !vessel.HasLast)
        {
            return;
        }

        CheckImo(report, vessel, events);
        CheckFlag(report, vessel, events);
    }

    public override void HandOver(ref Handover own)
    {
        own.Value(ref _since);
        own.Value(ref _imo);
        own.Value(ref _count);
        own.Value(ref _told);
    }

    public override void Save(StateWriter state)
    {
        state.WriteTime(_since);
        state.Write(_imo);
        state.Write(_count);
        state.Write(_told);
    }

    public override void Load(ref StateReader state)
    {
        _since = state.ReadTicks();
        _imo = state.ReadInt32();
        _count = (byte)state.ReadInt32();
        _told = (byte)state.ReadInt32();
    }

    private void CheckImo(StaticReport report, VesselContext vessel, ICollection<VesselEvent> events)
    {
        // Fewer than seven digits is a registry number in the wrong field, not a claim to be some ship.
        if ((_told & 1) != 0 || _imo is < 1_000_000 or > 9_999_999 || ImoNumber.TryCreate(_imo, out _))
        {
            return;
        }

        _told |= 1;
        bool isCompany = CompanyImoNumber.TryCreate(_imo, out _);
        events.Add(Tell(
            "imo-check-digit",
            Invariant($"States IMO number {_imo}, which no ship can have."),
            [
                new("IMO number stated", Invariant($"{_imo}"), _imo),
                new("check digit", isCompany ? "fails; it would fit a company's number" : "fails"),
                new(
                    "stated",
                    Invariant($"{_count}{(_count == 255 ? " times or more" : " times")} in ")
                        + Words.Of(report.At - new DateTimeOffset(_since, TimeSpan.Zero)),
                    _count),
            ],
            Typed,
            0.9,
            report,
            vessel,
            0));
    }

    private void CheckFlag(StaticReport report, VesselContext vessel, ICollection<VesselEvent> events)
    {
        bool hasFlag = MaritimeIdentificationDigits.TryFlagOf(vessel.Mmsi, out Flag flag);
        if (!hasFlag && (_told & 2) == 0)
        {
            _told |= 2;
            events.Add(Tell(
                "unassigned-digits",
                $"Uses {vessel.Mmsi}, whose leading digits are assigned to no state.",
                [new("leading digits", Invariant($"{MaritimeIdentificationDigits.Of(vessel.Mmsi)}"))],
                "Typed in when the equipment was installed, mostly by mistake; digits are also assigned anew.",
                0.8,
                report,
                vessel,
                1));
        }

        if (hasFlag && (_told & 4) == 0 && vessel.Identity.CallSign is { } sign
            && CallSignSeries.FlagOf(sign) is { } series && series != flag.Code
            && !CallSignSeries.Share(series, flag.Code))
        {
            _told |= 4;
            events.Add(Tell(
                "call-sign-of-other-state",
                $"Its number is of {flag.Code}, its call sign {sign} of {series}.",
                [
                    new("number assigned by", flag.Code),
                    new("call sign series of", series),
                    new("call sign", sign),
                ],
                Typed + " After a change of flag the number may be new before the call sign is.",
                0.6,
                report,
                vessel,
                2));
        }
    }

    private VesselEvent Tell(
        string label,
        string summary,
        Evidence[] evidence,
        string caution,
        double confidence,
        StaticReport report,
        VesselContext vessel,
        int order) => new()
        {
            Kind = EventKinds.IdentityConflict,
            Mmsi = vessel.Mmsi,

            // Several conflicts may have begun together: their ids differ by a second.
            StartedAt = new DateTimeOffset(_since, TimeSpan.Zero) + TimeSpan.FromSeconds(order),
            EndedAt = report.At,
            Place = vessel.LastFix?.Position ?? default,
            State = EventState.Closed,
            Label = label,
            Confidence = confidence,
            Summary = summary,
            Evidence = [.. evidence],
            Caution = caution,
        };
}

/// <summary>Which state a call sign's first letters are allocated to, where that is one state without doubt.</summary>
/// <remarks>
/// ITU Radio Regulations, Appendix 42. States with large merchant fleets only; unknown prefixes say nothing.
/// </remarks>
internal static class CallSignSeries
{
    private static readonly (string From, string To, string Flag)[] Series =
    [
        ("3E", "3F", "PA"), ("HO", "HP", "PA"), ("H3", "H3", "PA"), ("H8", "H9", "PA"),
        ("A8", "A8", "LR"), ("D5", "D5", "LR"), ("EL", "EL", "LR"), ("V7", "V7", "MH"),
        ("9H", "9H", "MT"), ("5B", "5B", "CY"), ("C4", "C4", "CY"), ("P3", "P3", "CY"), ("H2", "H2", "CY"),
        ("C6", "C6", "BS"), ("9V", "9V", "SG"), ("S6", "S6", "SG"), ("VR", "VR", "HK"),
        ("SV", "SZ", "GR"), ("J4", "J4", "GR"), ("LA", "LN", "NO"), ("OU", "OZ", "DK"), ("DA", "DR", "DE"),
        ("PA", "PI", "NL"), ("JA", "JS", "JP"), ("7J", "7N", "JP"), ("HL", "HL", "KR"), ("DS", "DT", "KR"),
        ("D7", "D9", "KR"), ("6K", "6N", "KR"), ("UA", "UI", "RU"), ("RA", "RZ", "RU"), ("EP", "EQ", "IR"),
        ("9B", "9D", "IR"), ("HM", "HM", "KP"), ("P5", "P9", "KP"), ("5I", "5I", "TZ"), ("5H", "5H", "TZ"),
        ("D6", "D6", "KM"), ("TJ", "TJ", "CM"), ("TR", "TR", "GA"), ("5V", "5V", "TG"), ("T8", "T8", "PW"),
        ("E5", "E5", "CK"), ("XT", "XT", "BF"), ("9L", "9L", "SL"), ("YJ", "YJ", "VU"), ("J8", "J8", "VC"),
        ("V2", "V2", "AG"), ("V3", "V3", "BZ"), ("TA", "TC", "TR"), ("YM", "YM", "TR"), ("IA", "IZ", "IT"),
        ("SA", "SM", "SE"), ("OF", "OJ", "FI"), ("3A", "3A", "MC"), ("9M", "9M", "MY"), ("9W", "9W", "MY"),
    ];

    /// <summary>
    /// Null when the sign is too short, its prefix is not listed, or it has digits where letters are due.
    /// </summary>
    public static string? FlagOf(string callSign)
    {
        if (callSign.Length is < 4 or > 7 || !callSign.All(char.IsAsciiLetterOrDigit))
        {
            return null;
        }

        string prefix = callSign[..2].ToUpperInvariant();
        foreach ((string from, string to, string flag) in Series)
        {
            if (string.CompareOrdinal(prefix, from) >= 0 && string.CompareOrdinal(prefix, to) <= 0
                && prefix[0] == from[0])
            {
                return flag;
            }
        }

        return null;
    }

    /// <summary>States and territories that share a series.</summary>
    public static bool Share(string one, string other) => (one, other) switch
    {
        ("NO", "SJ") or ("DK", "FO") or ("DK", "GL") or ("NL", "CW") or ("NL", "AW") or ("NL", "SX") => true,
        ("FI", "AX") or ("HK", "CN") => true,
        _ => false,
    };
}
