using System.Text.RegularExpressions;
using Maritime.Detection;
using Maritime.Primitives;
using Maritime.Screening.Conduct;
using Maritime.Tracking;

namespace Maritime.Alerts.Conduct;

/// <summary>Reads an event of detection as facts about conduct: one for each ship it names.</summary>
public static partial class EventFacts
{
    /// <param name="identityOf">What each ship says of herself.</param>
    /// <returns>Nothing for events that conduct rules do not ask about, and for retracted ones.</returns>
    public static IEnumerable<ConductFact> Of(VesselEvent said, Func<Mmsi, VesselIdentity> identityOf)
    {
        if (said.State == EventState.Retracted || KindOf(said) is not { } kind)
        {
            yield break;
        }

        ConductShip ship = ShipOf(identityOf(said.Mmsi));
        ConductShip? partner = said.Partner is { } other ? ShipOf(identityOf(other)) : null;
        ConductFact fact = new()
        {
            Kind = kind,
            Ship = ship,
            Partner = partner,
            At = said.StartedAt,
            Until = said.EndedAt,
            Place = said.Place,
            Confidence = said.Confidence,
            Source = said.Id,
        };
        fact = kind switch
        {
            ConductFactKind.PortCall => WithPort(fact, said),
            ConductFactKind.DraughtChange => fact with
            {
                DraughtBeforeMetres = Value(said, "draught before"),
                DraughtAfterMetres = Value(said, "draught after"),
            },
            _ => fact,
        };
        yield return fact;
        if (partner is not null)
        {
            yield return fact with { Ship = partner, Partner = ship };
        }
    }

    /// <summary>Whether a conduct rule or the advisory may ask about an event, whatever its state.</summary>
    public static bool Concerns(VesselEvent said) => KindOf(said) is not null;

    /// <summary>A ship as conduct rules see her: the flag is the one in her MMSI.</summary>
    public static ConductShip ShipOf(VesselIdentity identity) =>
        new(identity.Mmsi, identity.Imo, identity.Name, identity.Mmsi.Flag, identity.ShipType);

    private static ConductFactKind? KindOf(VesselEvent said) => said.Kind switch
    {
        EventKinds.Rendezvous when said is { Label: "possible-sts", Stage: not EventStage.Candidate } =>
            ConductFactKind.PossibleTransfer,
        EventKinds.DarkRendezvous => ConductFactKind.PossibleDarkTransfer,
        EventKinds.PortCall => ConductFactKind.PortCall,
        EventKinds.DarkPeriod when said.Label == "dark" => ConductFactKind.DarkPeriod,
        EventKinds.DraughtChange => ConductFactKind.DraughtChange,
        EventKinds.IdentityChange or EventKinds.IdentityConflict or EventKinds.Clone => ConductFactKind.IdentityChange,
        EventKinds.Teleport or EventKinds.CircleSpoofing or EventKinds.OnLand or EventKinds.FrozenPosition =>
            ConductFactKind.FalsePosition,
        EventKinds.Loitering => ConductFactKind.Loitering,
        _ => null,
    };

    /// <summary>The event names the place as "WONSAN (PRK)".</summary>
    private static ConductFact WithPort(ConductFact fact, VesselEvent said)
    {
        string place = said.Evidence.FirstOrDefault(fact => fact.Name == "place")?.Text ?? "";
        Match parts = NameAndState().Match(place);
        return parts.Success
            ? fact with { Port = parts.Groups["name"].Value, PortState = PortStates.Of(parts.Groups["state"].Value) }
            : fact with { Port = place };
    }

    private static double? Value(VesselEvent said, string name) =>
        said.Evidence.FirstOrDefault(fact => fact.Name == name)?.Value;

    [GeneratedRegex(@"^(?<name>.*) \((?<state>[A-Z]{3})\)$")]
    private static partial Regex NameAndState();
}
