using System.Collections.Immutable;
using Maritime.Primitives;

namespace Maritime.Screening.Conduct;

/// <summary>Why a flag may not be what it says.</summary>
public enum FlagConcern : byte
{
    /// <summary>The state keeps no register of sea-going ships.</summary>
    NoRegister,

    /// <summary>The register for foreign owners was closed; ships of the state's own people remain.</summary>
    ForeignRegisterEnded,

    /// <summary>Somebody registers ships in the state's name without its leave.</summary>
    FraudulentRegistry,
}

/// <param name="Mids">The maritime identification digits of the state.</param>
/// <param name="From">The first day of the concern.</param>
/// <param name="To">Exclusive; null: still.</param>
public sealed record FlagPeriod(
    string State, ImmutableArray<int> Mids, FlagConcern Concern, DateOnly From, DateOnly? To, string Source);

/// <summary>A doubt about a ship's flag, with its reason. Another fact (an owner, a trade) may remove it.</summary>
public sealed record FlagIndicator(string State, FlagConcern Concern, string Says, string Source);

/// <summary>Flags whose ships are not, or no longer, what the flag says, with dates.</summary>
/// <remarks>
/// The first three digits of a ship's MMSI name a state (ITU table of MIDs). Only MIDs that matter to a rule are here.
/// </remarks>
public static class FlagTable
{
    private static readonly DateOnly Ever = DateOnly.MinValue;

    public static ImmutableArray<FlagPeriod> All { get; } =
    [
        new("KH", [514, 515], FlagConcern.ForeignRegisterEnded, new(2016, 9, 1), null,
            "Cambodia ended its register for foreign ships in August 2016 (UN Panel of Experts S/2017/150)"),
        new("TO", [570], FlagConcern.ForeignRegisterEnded, new(2002, 7, 1), null,
            "Tonga closed its international register in 2002"),
        new("BW", [611], FlagConcern.NoRegister, Ever, null, "Botswana has no coast and no register of ships"),
        new("LS", [644], FlagConcern.NoRegister, Ever, null, "Lesotho has no coast and no register of ships"),
        new("BI", [609], FlagConcern.NoRegister, Ever, null, "Burundi has no register of sea-going ships"),
        new("CF", [612], FlagConcern.NoRegister, Ever, null, "The Central African Republic has no register of ships"),
        new("TD", [670], FlagConcern.NoRegister, Ever, null, "Chad has no coast and no register of ships"),
        new("BF", [633], FlagConcern.NoRegister, Ever, null, "Burkina Faso has no coast and no register of ships"),
        new("NE", [656], FlagConcern.NoRegister, Ever, null, "Niger has no coast and no register of ships"),
        new("RW", [661], FlagConcern.NoRegister, Ever, null, "Rwanda has no register of sea-going ships"),
        new("ZW", [679], FlagConcern.NoRegister, Ever, null, "Zimbabwe has no coast and no register of ships"),
        new("BT", [410], FlagConcern.NoRegister, Ever, null, "Bhutan has no coast and no register of ships"),
        new("NP", [459], FlagConcern.NoRegister, Ever, null, "Nepal has no coast and no register of ships"),
        new("AF", [401], FlagConcern.NoRegister, Ever, null, "Afghanistan has no coast and no register of ships"),
        new("VA", [208], FlagConcern.NoRegister, Ever, null, "The Holy See has no register of ships"),
        new("AD", [202], FlagConcern.NoRegister, Ever, null, "Andorra has no coast and no register of ships"),
        new("FJ", [520], FlagConcern.FraudulentRegistry, new(2016, 1, 1), new(2019, 1, 1),
            "Fiji reported 91 ships registered in its name without leave (Maritime Safety Authority, 2017)"),
        new("CD", [676], FlagConcern.FraudulentRegistry, new(2015, 1, 1), null,
            "DR Congo reported ships registered without leave (IMO Legal Committee, LEG 106)"),
        new("FM", [510], FlagConcern.FraudulentRegistry, new(2018, 1, 1), null,
            "Micronesia registers no foreign ships and reported false registrations (IMO Legal Committee, LEG 106)"),
        new("WS", [561], FlagConcern.FraudulentRegistry, new(2019, 1, 1), null,
            "Samoa reported false registrations (IMO Legal Committee, LEG 108)"),
        new("SZ", [669], FlagConcern.FraudulentRegistry, new(2024, 1, 1), null,
            "Eswatini has no coast; an unrecognised registry uses its name (IMO GISIS)"),
        new("GY", [750], FlagConcern.FraudulentRegistry, new(2021, 1, 1), null,
            "Guyana reported ships falsely using its flag (Maritime Administration Department)"),
    ];

    /// <summary>MIDs of states that conduct rules name.</summary>
    private static readonly ImmutableArray<(int Mid, string State)> NamedByRules =
        [(445, "KP"), (273, "RU"), (422, "IR")];

    /// <summary>The flag as stated, else as the MMSI has it; not known when neither says.</summary>
    public static Flag FlagOf(ConductShip ship)
    {
        if (ship.Flag.IsKnown || ship.Mmsi is not { IsShip: true } mmsi)
        {
            return ship.Flag;
        }

        int mid = mmsi.Value / 1_000_000;
        string? state = NamedByRules.FirstOrDefault(named => named.Mid == mid).State
            ?? All.FirstOrDefault(period => period.Mids.Contains(mid))?.State;
        return Flag.TryCreate(state, out Flag flag) ? flag : default;
    }

    /// <summary>Doubts about the flag in the MMSI on a day.</summary>
    /// <param name="ownerState">Where the owner sits; not known when nobody says.</param>
    /// <param name="callsAbroad">Whether the ship was seen in ports of other states.</param>
    public static ImmutableArray<FlagIndicator> Check(ConductShip ship, DateOnly day, Flag ownerState, bool callsAbroad)
    {
        int mid = ship.Mmsi is { IsShip: true } mmsi ? mmsi.Value / 1_000_000 : 0;
        return
        [
            .. from period in All
               where period.Mids.Contains(mid) || (mid == 0 && ship.Flag.Code == period.State)
               where period.From <= day && (period.To is not { } to || day < to)
               where period.Concern != FlagConcern.ForeignRegisterEnded
                   || callsAbroad || (ownerState.IsKnown && ownerState.Code != period.State)
               let says = Says(period, ownerState, callsAbroad)
               select new FlagIndicator(period.State, period.Concern, says, period.Source),
        ];
    }

    private static string Says(FlagPeriod period, Flag ownerState, bool callsAbroad) => period.Concern switch
    {
        FlagConcern.NoRegister => $"The MMSI names {period.State}, which keeps no register of ships",
        FlagConcern.FraudulentRegistry =>
            $"The MMSI names {period.State}, in whose name ships have been registered without leave; ask the state",
        _ => $"The MMSI names {period.State}, whose register for foreign ships had ended; "
            + (callsAbroad ? "the ship trades abroad" : $"the owner sits in {ownerState.Code}"),
    };
}
