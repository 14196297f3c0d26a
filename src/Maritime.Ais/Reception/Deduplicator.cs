using Maritime.Ais.Messages;

namespace Maritime.Ais.Reception;

/// <summary>One transmission and everybody who heard it.</summary>
public sealed class Transmission
{
    /// <summary>Counts the transmissions of a connection, from 1.</summary>
    public long Ordinal { get; internal set; }

    /// <summary>Of the first one who reported it.</summary>
    public long AtTicks { get; internal set; }

    /// <summary>How often it came in, the first time included.</summary>
    public int Copies { get; internal set; }

    /// <summary>The stations that named themselves, in the order in which they reported.</summary>
    public ReadOnlySpan<int> Receivers => _receivers.AsSpan(0, _count);

    internal ulong Hash { get; set; }

    private readonly int[] _receivers = new int[Deduplicator.MaxReceivers];
    private int _count;

    internal void Begin(long ordinal, ulong hash, in AisMessage message)
    {
        Ordinal = ordinal;
        Hash = hash;
        AtTicks = message.AtTicks;
        Copies = 1;
        _count = 0;
        Add(message.Station);
    }

    /// <returns>Whether the station was not in the list.</returns>
    internal bool Add(int station)
    {
        if (station == 0 || Receivers.Contains(station) || _count == _receivers.Length)
        {
            return false;
        }

        _receivers[_count++] = station;
        return true;
    }
}

/// <summary>Knows which messages are the same transmission heard again: the same bits within a few seconds.</summary>
/// <remarks>
/// A ship's next message differs in its second at least, so equal bits within the window are one transmission. Memory
/// is
/// bounded; the oldest transmission is forgotten first.
/// </remarks>
public sealed class Deduplicator
{
    /// <summary>16 receivers of one transmission are kept by name, more are only counted.</summary>
    public const int MaxReceivers = 16;

    /// <summary>
    /// 5 s: networks deliver the copies within two or three seconds, and the shortest interval at which a station may
    /// repeat a message unchanged is 10 s (base stations, type 20).
    /// </summary>
    public static TimeSpan DefaultWindow { get; } = TimeSpan.FromSeconds(5);

    /// <summary>32,768: at 5,000 messages/s, the world's land stations together, more than the window.</summary>
    private const int Capacity = 32_768;

    private readonly long _windowTicks;
    private readonly Transmission?[] _ring = new Transmission?[Capacity];
    private readonly Dictionary<ulong, int> _byHash = new(Capacity);
    private long _ordinal;

    public Deduplicator()
        : this(DefaultWindow)
    {
    }

    public Deduplicator(TimeSpan window) => _windowTicks = window.Ticks;

    /// <summary>Messages that were heard before.</summary>
    public long Duplicates { get; private set; }

    /// <returns>
    /// Whether this is the first time; then, or later, <paramref name="transmission"/> holds its receivers.
    /// </returns>
    public bool IsFirst(in AisMessage message, out Transmission transmission)
    {
        ulong hash = HashOf(message.Bits);
        if (_byHash.TryGetValue(hash, out int index))
        {
            transmission = _ring[index]!;
            if (transmission.Hash == hash && Math.Abs(message.AtTicks - transmission.AtTicks) <= _windowTicks)
            {
                transmission.Copies++;
                transmission.Add(message.Station);
                Duplicates++;
                return false;
            }
        }

        long ordinal = ++_ordinal;
        int slot = (int)(ordinal & (Capacity - 1));
        transmission = _ring[slot] ??= new();
        if (transmission.Ordinal != 0 && _byHash.TryGetValue(transmission.Hash, out int owner) && owner == slot)
        {
            _byHash.Remove(transmission.Hash);
        }

        transmission.Begin(ordinal, hash, message);
        _byHash[hash] = slot;
        return true;
    }

    internal static ulong HashOf(in PayloadBits bits)
    {
        ulong hash = (ulong)bits.Count;
        int at = 0;
        for (; at + 56 <= bits.Count; at += 56)
        {
            hash = PayloadHash.Step(hash, bits.Raw(at, 56));
        }

        int left = bits.Count - at;
        return left == 0 ? hash : PayloadHash.Step(hash, bits.Raw(at, left));
    }
}
