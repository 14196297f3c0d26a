using Maritime.Ais;
using Maritime.Alerts;
using Maritime.Primitives;
using Maritime.Server.Hosting;

namespace Maritime.Server.Demo;

/// <summary>
/// How KUM UN SAN 3 is taken to have spoken: what she did is not public beyond that she had disguised herself.
/// </summary>
internal enum KotiVariant
{
    /// <summary>Counterfactual: under her own name, number and flag. What the demo plays.</summary>
    TrueIdentity,

    /// <summary>Under another MMSI and name, without an IMO number.</summary>
    FalseIdentity,

    /// <summary>Not at all, from hours before the meeting until hours after it; other ships around are heard.</summary>
    PartnerDark,
}

/// <summary>
/// The reconstructed act: KOTI (IMO 9417115) and KUM UN SAN 3 (IMO 8705539) meet on 2017-12-09 in the East China Sea.
/// </summary>
/// <remarks>
/// Ships, date, meeting and list entries: UN 1718 list KPe.067, EU 2017/1509 XIV.B, OFAC advisory of 2018-02-23. Where
/// in the East China Sea, at what hour and on which tracks is not public; those are simulated, and so are the MMSIs.
/// </remarks>
internal static class SecondAct
{
    public const string Title = "East China Sea, 9 December 2017 (reconstruction)";
    public const double Zoom = 9;

    private static readonly DateTimeOffset Start = new(2017, 12, 9, 1, 0, 0, TimeSpan.Zero);

    private static readonly DateTimeOffset Apart = Start + TimeSpan.FromHours(15.5);
    private static readonly DateTimeOffset End = Start + TimeSpan.FromHours(19);

    /// <summary>24 h before and after: how long ships must have been heard before a silence means something.</summary>
    private static readonly TimeSpan Watched = TimeSpan.FromHours(24);

    /// <summary>
    /// A class A ship speaks every few seconds; a minute apart is what a distant receiver hears of it.
    /// </summary>
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    public static Position Place { get; } = FirstAct.At(29.4, 124.6);

    public static DateTimeOffset Entry { get; } = Start + TimeSpan.FromHours(3.5);

    public static TrafficLabel Traffic { get; } = new(
        TrafficMode.Simulated,
        "Reconstruction: ships, date, meeting and list entries are public record; the tracks are simulated, and the "
        + "real KUM UN SAN 3 had disguised her identity.");

    /// <summary>
    /// What the page says of the traffic: which of the three accounts of her silence or speech is played.
    /// </summary>
    public static TrafficLabel TrafficOf(KotiVariant variant) => variant switch
    {
        KotiVariant.FalseIdentity => Traffic with
        {
            Label = $"{Traffic.Label} Variant false identity: she speaks under a made-up number and name.",
        },
        KotiVariant.PartnerDark => Traffic with
        {
            Label = $"{Traffic.Label} Variant partner dark: she is silent around the meeting, and 14 made-up ships "
                + "pass by so that her silence can be told from poor reception.",
        },
        _ => Traffic with
        {
            Label = $"{Traffic.Label} Variant true identity, a counterfactual: she speaks under her own.",
        },
    };

    /// <summary>"partner-dark", "false-identity" or "true-identity".</summary>
    public static bool TryVariant(string text, out KotiVariant variant) =>
        Enum.TryParse(text.Replace("-", "", StringComparison.Ordinal), ignoreCase: true, out variant)
        && Enum.IsDefined(variant) && !char.IsAsciiDigit(text[0]);

    /// <summary>Both ships' reports, in order of time.</summary>
    public static ReportBatch Simulate(KotiVariant variant = KotiVariant.TrueIdentity)
    {
        // The MMSIs are made up: MIDs 352 (Panama) and 445 (DPR Korea), numbers that no ship is known to use.
        SimulatedShip koti = new(352_999_901, 9417115, "KOTI", Length: 109, Beam: 18, Draught: 6.4f);
        SimulatedShip partner = new(445_999_903, 8705539, "KUM UN SAN 3", Length: 98, Beam: 15, Draught: 3.9f);
        ReportBatch reports = new();
        Sail(koti, approachBearing: 205, hullSide: 0, (Start, End), reports);
        if (variant == KotiVariant.FalseIdentity)
        {
            partner = partner with { Mmsi = 667_999_904, Imo = 0, Name = "DONG FENG 6" };
        }

        if (variant == KotiVariant.PartnerDark)
        {
            Sail(partner, 340, 27, (Start - Watched, Start + TimeSpan.FromHours(1)), reports);
            Sail(partner, 340, 27, (Apart + TimeSpan.FromHours(4), End + Watched), reports);
            Sail(koti, 205, 0, (Start - Watched, Start), reports);
            Sail(koti, 205, 0, (End, End + Watched), reports);
            PassBy(reports);
        }
        else
        {
            Sail(partner, approachBearing: 340, hullSide: 27, (Start, End), reports);
        }

        reports.SortByTime();
        return reports;
    }

    /// <summary>
    /// Other ships steam to and fro within sight: that they are heard shows that silence is not reception.
    /// </summary>
    private static void PassBy(ReportBatch reports)
    {
        for (int ship = 0; ship < 14; ship++)
        {
            SimulatedShip passing = new(
                477_999_900 + ship, 0, Invariant($"PASSING {ship + 1}"), Length: 180, Beam: 28, Draught: 9);
            Random sea = new(passing.Mmsi);
            for (DateTimeOffset at = Start - Watched; at <= End + Watched; at += Interval)
            {
                // Each turns at a time of its own: fourteen that turned at once would look like interference.
                double leg = ((at - Start).TotalHours * 12 / 40) + (ship / 7.0);
                double back = Math.Abs((leg % 2) - 1) * 40;
                bool isOutbound = (Math.Floor(leg) % 2) == 0;
                Position here = Place.Travel(ship * 360 / 14.0, Distance.FromNauticalMiles(4 + ship))
                    .Travel(40, Distance.FromNauticalMiles(back - 20));
                reports.OnPosition(Report(passing, at, here, 12, isOutbound ? 220 : 40, 0, sea));
            }
        }
    }

    /// <summary>Four hours' approach, alongside and drifting from 05:00 to 16:30, then away.</summary>
    /// <param name="approachBearing">The side from which she comes, seen from the meeting place.</param>
    /// <param name="hullSide">Metres abeam of the meeting point while alongside.</param>
    /// <param name="heard">From when to when she is heard.</param>
    private static void Sail(
        SimulatedShip ship,
        double approachBearing,
        double hullSide,
        (DateTimeOffset From, DateTimeOffset To) heard,
        ReportBatch reports)
    {
        const double approachKnots = 8.5;
        const double driftKnots = 0.6;
        const double driftCourse = 140;
        DateTimeOffset together = Start + TimeSpan.FromHours(4);
        DateTimeOffset apart = Apart;
        Random sea = new(ship.Mmsi);
        for (DateTimeOffset at = heard.From; at <= heard.To; at += Interval)
        {
            if ((at - Start).TotalMinutes % 6 == 0)
            {
                reports.OnStatic(ship.Statement(at));
            }

            DateTimeOffset meetingTime = at < together ? together : at > apart ? apart : at;
            double driftedMiles = driftKnots * (meetingTime - together).TotalHours;
            Position meeting = Place.Travel(driftCourse, Distance.FromNauticalMiles(driftedMiles))
                .Travel(90, Distance.FromMetres(hullSide));
            double hoursAway = at < together ? (together - at).TotalHours : at > apart ? (at - apart).TotalHours : 0;
            double awayBearing = at < together ? approachBearing : (approachBearing + 25) % 360;
            double speed = hoursAway == 0 ? driftKnots : Math.Min(approachKnots, 1 + (hoursAway * 20));
            double miles = Math.Min(approachKnots * hoursAway, (hoursAway * hoursAway * 10) + hoursAway);
            Position truth = meeting.Travel(awayBearing, Distance.FromNauticalMiles(miles));
            double course = hoursAway == 0 ? driftCourse
                : at < together ? (awayBearing + 180) % 360 : awayBearing;
            double heading = hoursAway == 0 ? 65 + (3 * Math.Sin((at - together).TotalMinutes / 17)) : course;
            Position fix = truth.Travel(sea.NextDouble() * 360, Distance.FromMetres(sea.NextDouble() * 4));
            reports.OnPosition(Report(ship, at, fix, speed, course, heading, sea));
        }
    }

    private static PositionReport Report(
        SimulatedShip ship, DateTimeOffset at, Position fix, double speed, double course, double heading, Random sea) =>
        new()
        {
            Mmsi = ship.Id,
            At = at + TimeSpan.FromSeconds(sea.Next(0, 20)),
            Position = fix,
            SogKnots = (float)Math.Round(speed + (sea.NextDouble() * 0.1), 1),
            CogDegrees = (float)Math.Round((course + sea.NextDouble()) % 360, 1),
            HeadingDegrees = (short)(heading % 360),
            Status = NavigationStatus.UnderWayUsingEngine,
            Class = TransponderClass.A,
            MessageType = 1,
            UtcSecond = 60,
        };

    private sealed record SimulatedShip(
        int Mmsi, int Imo, string Name, float Length, float Beam, float Draught)
    {
        public Mmsi Id => Primitives.Mmsi.TryCreate(Mmsi, out Mmsi id) ? id : default;

        public StaticReport Statement(DateTimeOffset at) => new()
        {
            Mmsi = Id,
            At = at,
            ImoNumber = Imo == 0 ? null : Imo,
            Name = Name,
            ShipType = 80,
            Dimensions = new Dimensions(Length * 0.8f, Length * 0.2f, Beam / 2, Beam / 2),
            DraughtMetres = Draught,
            Destination = "FOR ORDERS",
            Class = TransponderClass.A,
        };
    }
}
