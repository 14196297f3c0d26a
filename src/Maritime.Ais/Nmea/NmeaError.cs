namespace Maritime.Ais.Nmea;

/// <summary>Why bytes did not become a message. Bad input is ordinary at sea: it is counted, not thrown.</summary>
public enum NmeaError : byte
{
    None,

    /// <summary>A line without '!', '$' or a tag block in it.</summary>
    NotASentence,

    /// <summary>Starts with '!' and is neither VDM nor VDO.</summary>
    UnknownFormatter,

    /// <summary>No '*' and two digits: the sentence was cut.</summary>
    Truncated,

    /// <summary>A comma is missing or a field holds what it cannot hold.</summary>
    MissingField,

    /// <summary>The checksum is not the XOR of the sentence.</summary>
    BadChecksum,

    /// <summary>Fragment number or count is 0, above 9, or the number is above the count.</summary>
    BadFragmentNumber,

    /// <summary>Fill bits are not 0..5, or a fragment that is not the last one has some.</summary>
    BadFillBits,

    /// <summary>A payload character that is not six-bit armour.</summary>
    IllegalArmour,

    /// <summary>A line of more than 1 KiB.</summary>
    LineTooLong,

    /// <summary>More bits than five slots hold (1,064).</summary>
    MessageTooLong,

    /// <summary>Fewer than the 38 bits of type, repeat indicator and MMSI, or none of the type's own fields.</summary>
    MessageTooShort,

    /// <summary>Message type 0 or above 28.</summary>
    UnknownType,

    /// <summary>
    /// A tag block that is not closed or whose checksum is wrong: the sentence is kept, time and group are not.
    /// </summary>
    BadTagBlock,

    /// <summary>A fragment whose other parts never came.</summary>
    OrphanFragment,

    /// <summary>A time in the input that cannot be: ignored, the next best one is used.</summary>
    ImplausibleTime,
}

/// <summary>How refusals are called in statistics.</summary>
public static class NmeaErrorNames
{
    private static readonly string[] Names =
    [
        "none", "not-a-sentence", "unknown-formatter", "truncated", "missing-field", "bad-checksum",
        "bad-fragment-number", "bad-fill-bits", "illegal-armour", "line-too-long", "message-too-long",
        "message-too-short", "unknown-type", "bad-tag-block", "orphan-fragment", "implausible-time",
    ];

    extension(NmeaError error)
    {
        public string Name => Names[(int)error];
    }
}
