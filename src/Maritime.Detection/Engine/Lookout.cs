using Maritime.Detection.Geography;

namespace Maritime.Detection;

/// <summary>
/// The detectors of one partition and what they may look at, turned to one vessel after the other.
/// </summary>
/// <remarks>
/// A vessel has no detectors of its own, only what they remember of it (decisions/029). Called by one thread at a time.
/// </remarks>
internal sealed class Lookout
{
    private const int MaxSize = 4096; // Bytes of all detectors' values for one vessel: fifteen take about 300.

    private readonly VesselDetector[] _detectors;
    private readonly object?[] _things = new object?[Handover.MaxThings];
    private readonly Memory _blank; // Of a vessel at which they have not looked.
    private Memory _idle; // Takes what they hold while they look at none.
    private VesselProcessor? _vessel;

    /// <param name="observations">Takes what the vessels see of the sea.</param>
    public Lookout(FleetOptions options, List<SeaObservation> observations)
    {
        Options = options;
        Context = new VesselContext(default)
        {
            Reference = options.Reference ?? SeaReference.World,
            Observations = observations,
        };
        _detectors = new VesselDetector[options.Detectors.Count];
        for (int i = 0; i < _detectors.Length; i++)
        {
            _detectors[i] = options.Detectors[i].Create();
        }

        byte[] values = new byte[MaxSize];
        Memory first = new() { Values = values };
        int size = Exchange(ref first, new Memory { Values = new byte[MaxSize] });
        _blank = new Memory { Values = values[..size], Things = first.Things };
        _idle.Values = new byte[size];
    }

    public FleetOptions Options { get; }

    public VesselContext Context { get; }

    public ReadOnlySpan<VesselDetector> Detectors => _detectors;

    public List<SeaObservation> Observations => Context.Observations!;

    /// <summary>From now on the detectors and the context are this vessel's.</summary>
    public void TurnTo(VesselProcessor vessel)
    {
        if (ReferenceEquals(vessel, _vessel))
        {
            return;
        }

        ref Memory next = ref vessel.Memory;
        bool isKnown = next.Values is not null;
        next.Values ??= new byte[_blank.Values!.Length];
        ref Memory before = ref _idle;
        if (_vessel is not null)
        {
            before = ref _vessel.Memory;
        }

        Exchange(ref before, isKnown ? next : _blank);
        Context.TurnTo(vessel);
        _vessel = vessel;
    }

    /// <returns>How many bytes of values there are.</returns>
    private int Exchange(ref Memory before, in Memory next)
    {
        Handover own = new(before.Values, _things, next.Values, next.Things);
        Context.HandOver(ref own);
        foreach (VesselDetector detector in _detectors)
        {
            detector.HandOver(ref own);
        }

        own.Complete();
        Span<object?> things = _things.AsSpan(0, own.Things);
        if (before.Things?.Length == things.Length)
        {
            things.CopyTo(before.Things);
        }
        else
        {
            before.Things = things.IsEmpty ? null : things.ToArray();
        }

        things.Clear();
        return own.Size;
    }

    /// <summary>What the detectors remember of a vessel while they look at another one.</summary>
    public struct Memory
    {
        /// <summary>Null for a vessel at which they have not looked.</summary>
        public byte[]? Values { get; set; }

        /// <summary>Stays, visits, silences and the like that go on; null when there are none.</summary>
        public object?[]? Things { get; set; }
    }
}
