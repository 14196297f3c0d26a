using Maritime.Screening;

namespace Maritime.Server.Hosting;

/// <summary>Answers while no lists are loaded: it says that nothing was asked, never that a ship is clear.</summary>
internal sealed class UnlistedScreener : IScreener
{
    public string ListVersion => "none";

    public ScreeningVerdict Screen(ScreeningSubject subject, AsOf asOf) =>
        new(Tier.None, [], ListVersion, asOf, IsUndetermined: true) { Summary = "No lists are loaded." };
}
