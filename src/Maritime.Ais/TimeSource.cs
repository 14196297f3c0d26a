namespace Maritime.Ais;

/// <summary>Where a message's time is from, worst first.</summary>
public enum TimeSource : byte
{
    /// <summary>Nothing says when: not even an arrival time was handed in.</summary>
    None,

    /// <summary>When the bytes came in.</summary>
    Arrival,

    /// <summary>A recorder's csv column before the sentence (OpenCPN's voyage data recorder).</summary>
    RecorderCsv,

    /// <summary>An ISO or unix time at the beginning of the line.</summary>
    LinePrefix,

    /// <summary>A $PGHP line before the sentence (GateHouse receivers).</summary>
    ProprietaryLine,

    /// <summary>Behind the checksum, as the US Coast Guard writes it.</summary>
    SentenceSuffix,

    /// <summary>T: in the tag block.</summary>
    TagWords,

    /// <summary>c: in the tag block.</summary>
    TagClock,

    /// <summary>A column or property of a decoded format.</summary>
    Record,
}

public static class TimeSourceNames
{
    private static readonly string[] Names =
        ["none", "arrival", "vdr-csv", "prefix", "pghp", "suffix", "tag-T", "tag-c", "record"];

    extension(TimeSource source)
    {
        /// <summary>As <c>maritime decode</c> prints it.</summary>
        public string Name => Names[(int)source];
    }
}
