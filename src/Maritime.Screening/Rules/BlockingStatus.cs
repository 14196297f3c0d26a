namespace Maritime.Screening.Rules;

/// <summary>How a party stands under one rule on one day. Listing and ownership are separate bits.</summary>
[Flags]
public enum BlockingStatus : byte
{
    None = 0,

    /// <summary>On the authority's own list.</summary>
    Designated = 1,

    /// <summary>The rule reaches it even at the lowest holdings the documents allow.</summary>
    CertainByRule = 2,

    /// <summary>The rule reaches it at the highest holdings the documents allow.</summary>
    PossibleByRule = 4,
}

/// <summary>What the bits add up to.</summary>
public static class BlockingStatusTraits
{
    extension(BlockingStatus status)
    {
        public bool IsDesignated => (status & BlockingStatus.Designated) != 0;

        public bool IsCertainByRule => (status & BlockingStatus.CertainByRule) != 0;

        /// <summary>Reached only if more is owned than the documents certainly say.</summary>
        public bool IsOnlyPossible => status == BlockingStatus.PossibleByRule;

        public bool IsBlocked => (status & (BlockingStatus.Designated | BlockingStatus.CertainByRule)) != 0;
    }
}
