namespace Maritime.Ais.Nmea;

/// <summary>What became of the sentences of one connection. Nothing is dropped without being counted here.</summary>
public sealed class NmeaCounters
{
    private readonly long[] _byType = new long[32];
    private readonly long[] _byError = new long[Enum.GetValues<NmeaError>().Length];

    public long Lines { get; internal set; }

    /// <summary>VDM and VDO sentences that were accepted, fragments included.</summary>
    public long Sentences { get; internal set; }

    /// <summary>Messages handed over.</summary>
    public long Messages { get; private set; }

    /// <summary>$ sentences: receiver status, own position, proprietary lines.</summary>
    public long OtherSentences { get; internal set; }

    /// <summary>Accepted although the checksum was wrong (lenient reading only).</summary>
    public long AcceptedWithBadChecksum { get; internal set; }

    /// <summary>Messages of a type, 0..31.</summary>
    public long OfType(int type) => _byType[type & 31];

    /// <summary>Refusals of a kind; orphan fragments are those that are given up, one each.</summary>
    public long OfError(NmeaError error) => _byError[(int)error];

    public long Refused => _byError.Sum();

    internal void CountMessage(int type)
    {
        Messages++;
        _byType[type & 31]++;
    }

    internal void Count(NmeaError error, long times = 1) => _byError[(int)error] += times;
}
