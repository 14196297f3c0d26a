using System.Collections.Immutable;
using Maritime.Detection.Dark;
using Maritime.Primitives;
using Maritime.Tracking;

namespace Maritime.Detection.Gaps;

/// <summary>One silence of one vessel, from the last time it was heard to the next.</summary>
/// <param name="LastPlace">Where it was when last heard with a position; null when it never gave one.</param>
/// <param name="Before">What the ship said of itself before it fell silent.</param>
internal sealed record Silence(DateTimeOffset LastHeard, Position? LastPlace, StatedIdentity Before)
{
    public DateTimeOffset? HeardAgain { get; init; }

    public Position? PlaceAgain { get; init; }

    public int Version { get; init; } = 1;

    /// <summary>
    /// What reception says of it, one of <see cref="SilenceLabels"/>; empty when it explains nothing.
    /// </summary>
    public string Label { get; init; } = "";

    public TimeSpan? Length => HeardAgain - LastHeard;

    public Distance? Moved => LastPlace is { } from && PlaceAgain is { } to ? from.DistanceTo(to) : null;

    /// <summary>Great-circle distance over time; null while it lasts.</summary>
    public double? ImpliedKnots =>
        Moved is { } moved && Length is { Ticks: > 0 } length ? moved.NauticalMiles / length.TotalHours : null;

    /// <param name="soFar">How long it has lasted, when it is not over.</param>
    public ImmutableArray<Evidence> Facts(TimeSpan soFar, StatedIdentity? after)
    {
        TimeSpan length = Length ?? soFar;
        List<Evidence> facts =
        [
            new(
                HeardAgain is null ? "silent for at least" : "silent for",
                Words.Of(length),
                Math.Round(length.TotalHours, 3),
                "h"),
        ];
        if (LastPlace is { } place)
        {
            facts.Add(new("last heard at", Words.Of(place)));
        }

        if (Moved is { } moved)
        {
            facts.Add(new("moved", Words.Of(moved), Math.Round(moved.NauticalMiles, 2), "nm"));
        }

        if (ImpliedKnots is { } knots)
        {
            facts.Add(new("implied speed", Invariant($"{knots:F1} kn"), Math.Round(knots, 2), "kn"));
        }

        if (Label.Length > 0)
        {
            facts.Add(new("reception", SilenceLabels.Words(Label)));
        }

        if (after is { } now)
        {
            facts.AddRange(Before.ChangesTo(now));
        }

        return [.. facts];
    }

    public void Save(StateWriter state)
    {
        state.Write(LastHeard);
        state.Write(LastPlace);
        Before.Save(state);
        state.Write(HeardAgain);
        state.Write(PlaceAgain);
        state.Write(Version);
        state.Write(Label);
    }

    public static Silence Load(ref StateReader state) =>
        new(state.ReadTime(), state.ReadNullablePosition(), StatedIdentity.Load(ref state))
        {
            HeardAgain = state.ReadNullableTime(),
            PlaceAgain = state.ReadNullablePosition(),
            Version = state.ReadInt32(),
            Label = state.ReadString() ?? "",
        };
}

/// <summary>The part of an identity that is compared across a silence.</summary>
internal readonly record struct StatedIdentity(int? Imo, string? Name, string? CallSign, float? DraughtMetres)
{
    public static StatedIdentity Of(VesselIdentity identity) =>
        new(identity.Imo?.Value ?? identity.StatedImo, identity.Name, identity.CallSign, identity.DraughtMetres);

    /// <summary>What both sides state, and differently. A draught is told even when it is the same.</summary>
    public IEnumerable<Evidence> ChangesTo(StatedIdentity after)
    {
        if (DraughtMetres is { } was && after.DraughtMetres is { } now)
        {
            yield return new(
                "draught before and after",
                Invariant($"{was:F1} m, {now:F1} m (typed by hand)"),
                Math.Round(now - was, 2),
                "m");
        }

        if (Imo is { } imo && after.Imo is { } newImo && imo != newImo)
        {
            yield return new("IMO number changed", Invariant($"{imo} to {newImo}"));
        }

        if (Name is { } name && after.Name is { } newName && name != newName)
        {
            yield return new("name changed", $"{name} to {newName}");
        }

        if (CallSign is { } sign && after.CallSign is { } newSign && sign != newSign)
        {
            yield return new("call sign changed", $"{sign} to {newSign}");
        }
    }

    public void Save(StateWriter state)
    {
        state.Write(Imo ?? -1);
        state.Write(Name);
        state.Write(CallSign);
        state.Write(DraughtMetres ?? float.NaN);
    }

    public static StatedIdentity Load(ref StateReader state)
    {
        int imo = state.ReadInt32();
        string? name = state.ReadString();
        string? callSign = state.ReadString();
        float draught = state.ReadSingle();
        return new(imo < 0 ? null : imo, name, callSign, float.IsNaN(draught) ? null : draught);
    }
}
