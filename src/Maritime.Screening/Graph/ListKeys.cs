using Maritime.Screening.Rules;

namespace Maritime.Screening.Graph;

/// <summary>The short names of lists in network files, as measures with consequences.</summary>
internal static class ListKeys
{
    public const string PortEntryBan = "port-entry-ban";
    public const string SpecialMeasure = "special-measure-311";
    public const string ExportLicence = "export-licence";

    /// <summary>"US-SDN" is blocking; an unknown key keeps its name and has no consequence of its own.</summary>
    /// <remarks>
    /// Vessels on the 1718 committee's list and in Annex XIV.B of Regulation (EU) 2017/1509 are barred from ports, not
    /// frozen. A special measure under section 311 closes correspondent accounts and blocks nothing.
    /// </remarks>
    public static ListMeasure Measure(string key, PartyKind kind, DateOnly? from, DateOnly? to) => key switch
    {
        "US-SDN" => new(OwnershipRules.Us, "OFAC SDN", OwnershipRules.Blocking, from, to),
        "US-FINCEN-311-proposed" => new(OwnershipRules.Us, "FinCEN 311 proposed", "proposed-special-measure", from, to),
        "US-FINCEN-311-final" => new(OwnershipRules.Us, "FinCEN 311", SpecialMeasure, from, to),
        "US-BIS-EL" => new(OwnershipRules.Us, "BIS Entity List", ExportLicence, from, to),
        "UN-1718" => new(OwnershipRules.Un, "1718", AssetsOrPorts(kind), from, to),
        "EU-2017/1509" => new(OwnershipRules.Eu, "2017/1509", AssetsOrPorts(kind), from, to),
        "EU-2017/1509-XIV.B" => new(OwnershipRules.Eu, "2017/1509 XIV.B", PortEntryBan, from, to),
        _ => new(key.Split('-')[0], key, "listed", from, to),
    };

    private static string AssetsOrPorts(PartyKind kind) =>
        kind == PartyKind.Vessel ? PortEntryBan : OwnershipRules.AssetFreeze;
}
