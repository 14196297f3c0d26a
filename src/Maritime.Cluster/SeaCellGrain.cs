using Maritime.Detection;
using Orleans;

namespace Maritime.Cluster;

/// <summary>
/// Gives a <see cref="SeaCellProcessor"/> a place in the cluster. It remembers nothing between ticks.
/// </summary>
public sealed class SeaCellGrain(FleetOptions options) : Grain, ISeaCellGrain
{
    private readonly SeaCellProcessor _cell = new();

    public Task<SavedState> CloseTick(SavedState presences)
    {
        foreach (Presence presence in StateExchange.Unpack(presences, Presence.Load))
        {
            bool isHome = StateExchange.KeyOf(SeaCell.At(presence.Expected)) == this.GetPrimaryKeyLong();
            _cell.Present(presence, isHome);
        }

        List<Mail> mail = [];
        _cell.Close(options.Rendezvous, mail);
        return Task.FromResult(StateExchange.Pack(mail, static (to, letter) => letter.Save(to)));
    }
}
