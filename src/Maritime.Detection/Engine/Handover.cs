using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Maritime.Detection;

/// <summary>
/// Exchanges what detectors remember of one vessel for what they remember of another: each field goes to the memory of
/// the one before and is filled from that of the next.
/// </summary>
/// <remarks>
/// Values lie side by side as they are, and only things that exist are kept: an object and an options reference for
/// each detector of each vessel would take more than what they hold.
/// </remarks>
public ref struct Handover
{
    /// <summary>How many things may pass.</summary>
    internal const int MaxThings = 64;

    private readonly ref byte _before;
    private readonly ref byte _next;
    private readonly int _length;
    private readonly Span<object?> _thingsBefore;
    private readonly ReadOnlySpan<object?> _thingsNext;
    private readonly ulong _areNext; // Which of the things that pass exist, a bit for each.
    private ulong _areBefore;
    private int _size;
    private int _thing;
    private int _left;
    private int _taken;

    /// <param name="before">Takes the values of the vessel before.</param>
    /// <param name="thingsBefore">Takes its things; as long as there may be.</param>
    /// <param name="next">Values of the next vessel.</param>
    /// <param name="thingsNext">Its things, those that exist.</param>
    internal Handover(
        Span<byte> before,
        Span<object?> thingsBefore,
        Span<byte> next,
        ReadOnlySpan<object?> thingsNext)
    {
        _before = ref MemoryMarshal.GetReference(before);
        _next = ref MemoryMarshal.GetReference(next);
        _length = Math.Min(before.Length, next.Length);
        _thingsBefore = thingsBefore;
        _thingsNext = thingsNext;
        _areNext = MemoryMarshal.Read<ulong>(next);
        _size = sizeof(ulong);
    }

    /// <summary>Bytes of values passed so far.</summary>
    internal readonly int Size => _size;

    /// <summary>Things of the vessel before that were there.</summary>
    internal readonly int Things => _left;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Value<T>(ref T value)
        where T : unmanaged
    {
        int at = _size;
        _size = at + Unsafe.SizeOf<T>();
        ArgumentOutOfRangeException.ThrowIfGreaterThan(_size, _length);
        Unsafe.WriteUnaligned(ref Unsafe.Add(ref _before, at), value);
        value = Unsafe.ReadUnaligned<T>(ref Unsafe.Add(ref _next, at));
    }

    /// <param name="thing">Of this vessel alone, or never written: it is not copied. 64 at most.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Thing<T>(ref T? thing)
        where T : class
    {
        ulong bit = 1UL << _thing++;
        if (thing is not null)
        {
            _thingsBefore[_left++] = thing;
            _areBefore |= bit;
            thing = null;
        }

        if ((_areNext & bit) != 0)
        {
            thing = Unsafe.As<T>(_thingsNext[_taken++]);
        }
    }

    /// <summary>Everything has passed.</summary>
    /// <exception cref="ArgumentOutOfRangeException">More things than there are bits for.</exception>
    internal readonly void Complete()
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(_thing, MaxThings);
        Unsafe.WriteUnaligned(ref _before, _areBefore);
    }
}
