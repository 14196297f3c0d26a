using Maritime.Detection.Geography;
using Maritime.Primitives;

namespace Maritime.Detection.Dark;

/// <param name="MinSlack">Inclusive: time both ships could have spent at one place.</param>
/// <param name="Kept">How long stays and dark periods are remembered.</param>
/// <param name="MaxCandidates">Per dark period, best first.</param>
/// <param name="ChanceReach">Stays this near to the place count for how often such a coincidence is expected.</param>
public sealed record DarkMeetingOptions(TimeSpan MinSlack, TimeSpan Kept, int MaxCandidates, Distance ChanceReach)
{
    /// <summary>
    /// 2 h: detection spec, section 3; mooring, hoses and paperwork take as long. 14 d: the longest silence followed.
    /// 5: what a person looks through. 10 nm: the size of a waiting area.
    /// </summary>
    public static DarkMeetingOptions Default { get; } = new(
        TimeSpan.FromHours(2), TimeSpan.FromDays(14), 5, Distance.FromNauticalMiles(10));

    /// <summary>
    /// Who owns, directs or runs both hulls, in words, as of a time; null when nobody is known to. Detection knows no
    /// lists: whoever does lends this function.
    /// </summary>
    public Func<ImoNumber, ImoNumber, DateTimeOffset, string?>? SharedOwner { get; init; }

    /// <summary>Coast, and areas known for transfers; null for what ships with this program.</summary>
    public SeaReference? Reference { get; init; }
}
