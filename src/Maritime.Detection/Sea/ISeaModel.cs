using System.Runtime.InteropServices;
using Maritime.Ais;
using Maritime.Primitives;

namespace Maritime.Detection;

/// <summary>What a vessel's detector saw that says something about the sea around it, not about the vessel.</summary>
public enum SeaObservationKind : byte
{
    /// <summary>Transmissions that should have been made between two reports.</summary>
    Expected,

    /// <summary>Transmissions received.</summary>
    Received,

    /// <summary>The ship is overdue since <see cref="SeaObservation.Since"/>.</summary>
    FellSilent,

    /// <summary>The ship that was overdue since <see cref="SeaObservation.Since"/> spoke.</summary>
    HeardAgain,

    /// <summary>The ship's position jumped to <see cref="SeaObservation.Other"/>, where it cannot be.</summary>
    Displaced,

    /// <summary>The ship's position runs in circles that no ship sails.</summary>
    Circling,

    /// <summary>
    /// The ship lay about <see cref="SeaObservation.Place"/> since <see cref="SeaObservation.Since"/>.
    /// </summary>
    Stayed,

    /// <summary>
    /// The ship was dark since <see cref="SeaObservation.Since"/>, from <see cref="SeaObservation.Place"/> to
    /// <see cref="SeaObservation.Other"/>.
    /// </summary>
    WasDark,

    /// <summary>
    /// The ship is dark since <see cref="SeaObservation.Since"/>, last heard at <see cref="SeaObservation.Place"/>.
    /// </summary>
    IsDark,

    /// <summary>The silence since <see cref="SeaObservation.Since"/>, told as dark before, was none.</summary>
    WasNotDark,

    /// <summary>The ship floats at <see cref="SeaObservation.Place"/>, which the coastline calls land.</summary>
    AfloatInland,

    /// <summary>The ship says it is the hull with the IMO number <see cref="SeaObservation.Amount"/>.</summary>
    StatedImo,
}

/// <remarks>80 bytes: a busy sea has some of every ship in every tick.</remarks>
/// <param name="Amount">Fixed point, 1/1024: sums of integers do not depend on their order.</param>
/// <param name="At">When it was seen; not after the tick's watermark.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct SeaObservation(
    SeaCell Cell,
    Mmsi Mmsi,
    SeaObservationKind Kind,
    long Amount,
    DateTimeOffset At,
    SourceFamily Family,
    TransponderClass Class,
    ushort Source) : IComparable<SeaObservation>
{
    public const long One = 1024;

    private readonly long _at = At.UtcTicks;
    private readonly long _since;

    public DateTimeOffset At
    {
        get => new(_at, TimeSpan.Zero);
        init => _at = value.UtcTicks;
    }

    /// <summary>Where the ship was; the default means that the cell says enough.</summary>
    public Position Place { get; init; }

    /// <summary>Where the ship came to, for kinds that say so.</summary>
    public Position Other { get; init; }

    /// <summary>When it began, for kinds that say so.</summary>
    public DateTimeOffset Since
    {
        get => new(_since, TimeSpan.Zero);
        init => _since = value.UtcTicks;
    }

    /// <summary>AIS ship type, for kinds that tell of stays and dark periods; 0 when unknown.</summary>
    public byte ShipType { get; init; }

    /// <summary>IMO number, for the same kinds; 0 when unknown.</summary>
    public int Imo { get; init; }

    /// <summary>
    /// Metres by which the stated draught changed over a dark period; 0 when it did not or is unknown.
    /// </summary>
    public float DraughtChange { get; init; }

    public void Save(StateWriter state)
    {
        state.Write(Cell.Row);
        state.Write(Cell.Column);
        state.Write(Mmsi);
        state.Write((byte)Kind);
        state.Write(Amount);
        state.Write(At);
        state.Write((byte)Family);
        state.Write((byte)Class);
        state.Write(Source);
        state.Write(Place);
        state.Write(Other);
        state.Write(Since);
        state.Write(ShipType);
        state.Write(Imo);
        state.Write(DraughtChange);
    }

    public static SeaObservation Load(ref StateReader state) => new(
        new SeaCell((short)state.ReadInt32(), (short)state.ReadInt32()),
        state.ReadMmsi(),
        (SeaObservationKind)state.ReadInt32(),
        state.ReadInt64(),
        state.ReadTime(),
        (SourceFamily)state.ReadInt32(),
        (TransponderClass)state.ReadInt32(),
        (ushort)state.ReadInt32())
    {
        Place = state.ReadPosition(),
        Other = state.ReadPosition(),
        Since = state.ReadTime(),
        ShipType = (byte)state.ReadInt32(),
        Imo = state.ReadInt32(),
        DraughtChange = state.ReadSingle(),
    };

    public int CompareTo(SeaObservation other) =>
        Cell != other.Cell ? Cell.CompareTo(other.Cell)
        : Mmsi != other.Mmsi ? Mmsi.CompareTo(other.Mmsi)
        : Kind != other.Kind ? ((byte)Kind).CompareTo((byte)other.Kind)
        : _at != other._at ? _at.CompareTo(other._at)
        : Source != other.Source ? Source.CompareTo(other.Source)
        : _since != other._since ? _since.CompareTo(other._since)
        : Amount.CompareTo(other.Amount);

    public static bool operator <(SeaObservation left, SeaObservation right) => left.CompareTo(right) < 0;

    public static bool operator >(SeaObservation left, SeaObservation right) => left.CompareTo(right) > 0;

    public static bool operator <=(SeaObservation left, SeaObservation right) => left.CompareTo(right) <= 0;

    public static bool operator >=(SeaObservation left, SeaObservation right) => left.CompareTo(right) >= 0;
}

/// <summary>The knowledge that crosses vessels, and how it learns. One per fleet.</summary>
/// <remarks>
/// Not changed while a tick is folded: vessels on many threads read it. Between ticks one thread calls
/// <see cref="Close"/>.
/// </remarks>
public interface ISeaModel : ISeaKnowledge
{
    /// <summary>A tick has closed.</summary>
    /// <param name="observations">Of the whole fleet, sorted: the result may not depend on who collected them.</param>
    /// <param name="events">Takes what concerns an area and not one ship.</param>
    void Close(
        DateTimeOffset watermark, ReadOnlySpan<SeaObservation> observations, ICollection<VesselEvent> events);

    void Save(StateWriter state);

    void Load(ref StateReader state);
}

/// <summary>A sea of which nothing is known: no reception, no disturbance.</summary>
public sealed class QuietSea : ISeaModel
{
    public Reception ReceptionAt(Position position, SourceFamily family, TransponderClass transponder) => default;

    public AreaCondition ConditionAt(Position position, DateTimeOffset at) => AreaCondition.Normal;

    public void Close(
        DateTimeOffset watermark, ReadOnlySpan<SeaObservation> observations, ICollection<VesselEvent> events)
    {
    }

    public void Save(StateWriter state)
    {
    }

    public void Load(ref StateReader state)
    {
    }
}
