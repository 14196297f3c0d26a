using System.Collections.Immutable;
using Maritime.Detection;
using Maritime.Screening;

namespace Maritime.Alerts.Rules;

/// <summary>A position or identity that contradicts itself, of a ship tied to a listed party.</summary>
internal sealed class DeceptivePositionRule : IAlertRule
{
    public string Name => "doubtful-report";

    public AlertDraft? Judge(VesselEvent vesselEvent, ImmutableArray<VesselFacts> vessels)
    {
        string? title = vesselEvent.Kind switch
        {
            EventKinds.Teleport or EventKinds.CircleSpoofing or EventKinds.OnLand or EventKinds.FrozenPosition =>
                "Position that cannot be right",
            EventKinds.Clone => "Two ships under one identity",
            EventKinds.IdentityConflict or EventKinds.IdentityChange => "Identity that contradicts itself",
            _ => null,
        };
        return title is not null && vessels.ClosestTied is { } tied
            ? new(title, tied.Tier <= Tier.L2 ? Severity.High : Severity.Medium, tied.Tie)
            : null;
    }
}
