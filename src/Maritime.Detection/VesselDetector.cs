using Maritime.Ais;
using Maritime.Detection.Geography;
using Maritime.Detection.Movement;
using Maritime.Primitives;
using Maritime.Tracking;

namespace Maritime.Detection;

/// <summary>Watches one vessel. What it says depends on its calls and their order, on nothing else.</summary>
/// <remarks>
/// One instance looks at many vessels by turns, called by one thread at a time: everything it remembers of one goes
/// through <see cref="HandOver"/>. Does no I/O and reads no clock. Adding one is one file and one line in
/// <see cref="Detectors.All"/>. The same goes through <see cref="Save"/> and <see cref="Load"/>, so that a vessel can
/// be cut anywhere and carried on elsewhere.
/// </remarks>
public abstract class VesselDetector
{
    /// <summary>Folds in the vessel's next fix, in order of <see cref="Fix.At"/>.</summary>
    public virtual void OnFix(in Fix fix, VesselContext vessel, ICollection<VesselEvent> events)
    {
    }

    /// <summary>
    /// Folds in a statement the ship made about itself; <paramref name="vessel"/> holds the confirmed identity.
    /// </summary>
    public virtual void OnStatic(StaticReport report, VesselContext vessel, ICollection<VesselEvent> events)
    {
    }

    /// <summary>
    /// The station was heard at <paramref name="at"/> but did not say where it is. A statement about itself counts as
    /// heard too, unless it stands in a table, and comes through <see cref="OnStatic"/>.
    /// </summary>
    public virtual void OnHeard(DateTimeOffset at, VesselContext vessel, ICollection<VesselEvent> events)
    {
    }

    /// <summary>
    /// <see cref="OnTick"/> has nothing to do for watermarks before this: <see cref="DateTimeOffset.MinValue"/> asks
    /// for every tick, <see cref="DateTimeOffset.MaxValue"/> for none. Depends on what was folded and on nothing else.
    /// </summary>
    public virtual DateTimeOffset WakeAt => DateTimeOffset.MaxValue;

    /// <summary>A tick has closed: no fix from before its watermark is still to come. Silence is told here.</summary>
    public virtual void OnTick(in Tick tick, VesselContext vessel, ICollection<VesselEvent> events)
    {
    }

    /// <summary>
    /// Passes each field by which it remembers the vessel, once, in the same order whatever they hold.
    /// </summary>
    public abstract void HandOver(ref Handover own);

    public abstract void Save(StateWriter state);

    public abstract void Load(ref StateReader state);
}

/// <summary>What every detector may look at of the vessel to which they are turned.</summary>
public sealed class VesselContext(Mmsi mmsi)
{
    private Fix _last;
    private FollowedHull _hull;
    private Position _followedPlace;

    public Mmsi Mmsi { get; private set; } = mmsi;

    /// <summary>As last confirmed.</summary>
    public VesselIdentity Identity { get; set; } = new(mmsi);

    /// <summary>The newest accepted fix before the one now being folded.</summary>
    public Fix? LastFix => HasLast ? _last : null;

    /// <summary>Coast, ports, anchorages and areas, a user's own among them.</summary>
    public SeaReference Reference { get; init; } = SeaReference.World;

    internal bool HasLast { get; private set; }

    /// <summary><see cref="LastFix"/> without a copy; the default while <see cref="HasLast"/> is false.</summary>
    internal ref readonly Fix Last => ref _last;

    /// <summary>Whether the fix now being folded is of a ship: not of a mast ashore, a buoy or a helicopter.</summary>
    internal bool IsShip { get; private set; }

    /// <summary>
    /// Whether the fix now being folded is of the hull that is followed: of several hulls under one number one at a
    /// time, or two ships would look like one that leaps to and fro.
    /// </summary>
    internal bool IsFollowed { get; private set; }

    /// <summary>The first fix of this hull: what was remembered belongs to another one.</summary>
    internal bool IsNewHull { get; private set; }

    /// <summary>When the hull that is followed was heard before this fix, UTC ticks; 0 for never.</summary>
    internal long FollowedAt => _hull.LastAt;

    /// <summary>Where the hull that is followed was before this fix.</summary>
    internal Position FollowedPlace => _followedPlace;

    /// <summary>
    /// Takes what detectors say about the sea: a partition's vessels share its list, a vessel on its own makes one.
    /// </summary>
    internal List<SeaObservation>? Observations { get; set; }

    /// <summary>
    /// Tells the sea what was seen. It learns at the tick's close; vessels see that from the next on.
    /// </summary>
    public void Observe(in SeaObservation observation) => (Observations ??= []).Add(observation);

    /// <summary>Another vessel from now on.</summary>
    internal void TurnTo(VesselProcessor vessel)
    {
        (Mmsi, Identity) = (vessel.Mmsi, vessel.Identity);
        HasLast = vessel.TryGetLast(out _last);
    }

    internal void HandOver(ref Handover own)
    {
        own.Value(ref _hull);
        own.Value(ref _followedPlace);
    }

    /// <summary>A fix is to be folded next.</summary>
    internal void Hear(in Fix fix)
    {
        IsShip = Station.IsShip(fix);
        IsFollowed = _hull.IsFollowed(fix, IsShip, out bool isNew);
        IsNewHull = isNew;
    }

    /// <summary>It was folded by every detector.</summary>
    internal void Keep(in Fix fix)
    {
        if (IsFollowed)
        {
            _hull.Follow(fix);
            _followedPlace = fix.Position;
        }

        _last = fix;
        HasLast = true;
    }

    internal void Save(StateWriter state)
    {
        _hull.Save(state);
        if (_hull.LastAt > 0)
        {
            state.Write(_followedPlace);
        }
    }

    /// <param name="last">The newest fix: its owner saves it.</param>
    internal void Load(ref StateReader state, Fix? last)
    {
        (_last, HasLast) = (last.GetValueOrDefault(), last is not null);
        _hull = FollowedHull.Load(ref state);
        _followedPlace = _hull.LastAt > 0 ? state.ReadPosition() : default;
    }
}

/// <summary>The end of one step of event time, with what the sea knew when the step before it closed.</summary>
public readonly record struct Tick(DateTimeOffset Watermark, ISeaKnowledge Sea);

/// <summary>
/// Knowledge that crosses vessels. Frozen while a tick is folded, so results do not depend on the partition.
/// </summary>
public interface ISeaKnowledge
{
    /// <summary>
    /// The probability in [0, 1] that a transmission from here is received, and how sure that is.
    /// </summary>
    Reception ReceptionAt(Position position, SourceFamily family, TransponderClass transponder);

    /// <summary>Whether the whole feed or the ships of this area fell silent or were displaced at that time.</summary>
    AreaCondition ConditionAt(Position position, DateTimeOffset at);

    /// <summary>Who else around here fell silent with a ship that was last heard at a time, and who did not.</summary>
    /// <param name="since">When that ship was last heard.</param>
    /// <param name="usualInterval">How often it is usually heard: others may have fallen silent so much later.</param>
    Neighbours NeighboursOf(
        Position position, SourceFamily family, Mmsi mmsi, DateTimeOffset since, TimeSpan usualInterval) => default;

    /// <summary>
    /// Whether any ship within about 15 nm was heard in the ten minutes around a time, by receivers of this kind; known
    /// for about a day.
    /// </summary>
    bool WasHeardNear(Position position, SourceFamily family, DateTimeOffset at) => true;

    /// <summary>Whether other ships have been heard where the coastline knows no water.</summary>
    bool IsKnownWater(Position position, Mmsi mmsi) => false;
}

/// <summary>What the ships around a silent one did meanwhile.</summary>
/// <param name="Heard">Ships within about 15 nm that were heard since.</param>
/// <param name="SilentTogether">Other ships within about 60 nm that fell silent at the same time.</param>
/// <param name="Usual">How many would fall silent in such a time by the usual comings and goings here.</param>
/// <param name="BackAt">When half of those had been heard again; null while they have not.</param>
/// <param name="FeedShare">Of all ships heard by this feed, the share that fell silent at the same time.</param>
public readonly record struct Neighbours(
    int Heard, int SilentTogether, double Usual, DateTimeOffset? BackAt, double FeedShare)
{
    /// <summary>Other ships within about 15 nm that fell silent at the same time and still are.</summary>
    public int SilentNear { get; init; }

    /// <summary>How many would be by the usual comings and goings within about 15 nm.</summary>
    public double UsualNear { get; init; }
}

/// <param name="Probability">Posterior mean of the share of transmissions received.</param>
/// <param name="Exposure">Expected transmissions behind it; 0 when nothing is known of this sea.</param>
public readonly record struct Reception(double Probability, double Exposure);

[Flags]
public enum AreaCondition
{
    Normal = 0,
    FeedSilent = 1,
    AreaSilent = 2,
    Interference = 4,
}
