using System.Buffers;
using Maritime.Primitives;

namespace Maritime.Detection;

/// <summary>A vessel's place in its partition: the vessel at work, or packed while nothing is heard of it.</summary>
internal sealed class VesselSlot(Mmsi mmsi)
{
    /// <summary>No place.</summary>
    public const int Asleep = -1;

    private VesselProcessor? _vessel;
    private byte[]? _packed;

    public Mmsi Mmsi => mmsi;

    /// <summary>Its place among those whose next tick the partition will close, or <see cref="Asleep"/>.</summary>
    public int AwakeAs { get; set; } = Asleep;

    /// <summary>When the partition will wake it, UTC ticks; <see cref="long.MaxValue"/> when no alarm is set.</summary>
    public long AlarmTicks { get; set; } = long.MaxValue;

    /// <summary>As the sea sees it; null when it is too fast, or silent for too long, to be met.</summary>
    public Shown? Shown { get; set; }

    /// <summary>The vessel, to be worked with: unpacked if it was packed.</summary>
    /// <param name="lookout">Of its partition.</param>
    public VesselProcessor Rouse(Lookout lookout)
    {
        _vessel ??= Unpack(lookout);
        _packed = null;
        return _vessel;
    }

    /// <summary>The vessel, to be looked at: stays packed if it was.</summary>
    public VesselProcessor Look(FleetOptions options) => _vessel ?? Unpack(new Lookout(options, []));

    /// <param name="scratch">Used for writing, and left empty.</param>
    public void Pack(ArrayBufferWriter<byte> scratch)
    {
        if (_packed is null && _vessel is not null)
        {
            _vessel.Save(new StateWriter(scratch));
            _packed = scratch.WrittenSpan.ToArray();
            scratch.ResetWrittenCount();
        }

        _vessel = null;
    }

    public void Save(StateWriter state)
    {
        if (_packed is not null)
        {
            state.Append(_packed);
        }
        else
        {
            _vessel?.Save(state);
        }
    }

    private VesselProcessor Unpack(Lookout lookout)
    {
        VesselProcessor vessel = new(mmsi, lookout);
        if (_packed is not null)
        {
            vessel.Load(_packed);
        }

        return vessel;
    }
}
