namespace Maritime.Ais.Messages;

/// <summary>What a reader should know of a message beyond its fields.</summary>
[Flags]
public enum MessageMarks : byte
{
    None = 0,

    /// <summary>More bits than ITU-R M.1371 allows for the type; the defined ones were used.</summary>
    TooLong = 1,

    /// <summary>Fewer bits than the type has; fields that were not received in full are null.</summary>
    CutShort = 2,

    /// <summary>The checksum was wrong and the reader is lenient.</summary>
    BadChecksum = 4,

    /// <summary>A VDO sentence: what the receiving vessel itself transmits.</summary>
    OwnShip = 8,

    /// <summary>A field holds a value that is neither in its range nor "not available"; it is null.</summary>
    OutOfRange = 16,
}

/// <summary>When and by whom a message was heard.</summary>
public readonly record struct Reception
{
    /// <summary>UTC ticks; 0 when nothing says.</summary>
    public long AtTicks { get; init; }

    /// <summary>1-based number of the line that completed the message.</summary>
    public long Line { get; init; }

    /// <summary>Number of the station in the decoder's table; 0 when it was not named.</summary>
    public int Station { get; init; }

    /// <summary>The sentence's talker, first character in the high byte.</summary>
    public ushort Talker { get; init; }

    /// <summary>'A', 'B', another letter, or 0.</summary>
    public byte Channel { get; init; }

    public TimeSource TimeSource { get; init; }

    public MessageMarks Marks { get; init; }
}

/// <summary>One complete message: its bits, and when and by whom it was heard.</summary>
/// <remarks>Valid during the call that hands it over.</remarks>
public readonly ref struct AisMessage
{
    private readonly Reception _heard;

    public AisMessage(PayloadBits bits, scoped in Reception heard)
    {
        Bits = bits;
        _heard = heard;
        ulong header = bits.Raw(0, 38);
        Type = (byte)(header >> 32);
        Repeat = (byte)((header >> 30) & 3);
        Mmsi = (int)(header & 0x3FFF_FFFF);
        Marks = heard.Marks | MessageLength.MarksOf(bits, Type);
    }

    public PayloadBits Bits { get; }

    /// <summary>1..28.</summary>
    public byte Type { get; }

    /// <summary>How often it was repeated, 0..3; 3 is "do not repeat any more".</summary>
    public byte Repeat { get; }

    public MessageMarks Marks { get; }

    /// <summary>Thirty bits as sent: above 999,999,999 it is no MMSI.</summary>
    public int Mmsi { get; }

    /// <summary>UTC ticks; 0 when nothing says.</summary>
    public long AtTicks => _heard.AtTicks;

    public DateTimeOffset At => new(_heard.AtTicks, TimeSpan.Zero);

    public TimeSource TimeSource => _heard.TimeSource;

    /// <summary>Number of the station in the decoder's table; 0 when it was not named.</summary>
    public int Station => _heard.Station;

    /// <summary>'A', 'B', another letter, or 0.</summary>
    public byte Channel => _heard.Channel;

    /// <summary>The sentence's talker, first character in the high byte.</summary>
    public ushort Talker => _heard.Talker;

    /// <summary>1-based number of the line that completed it.</summary>
    public long Line => _heard.Line;

    /// <summary>The same message, heard at another time.</summary>
    public AisMessage HeardAt(long ticks) => new(Bits, _heard with { AtTicks = ticks });
}

/// <summary>Takes complete messages, on the thread that reads.</summary>
public interface IMessageSink
{
    /// <param name="message">A view: what is to be kept must be copied.</param>
    void OnMessage(in AisMessage message);
}
