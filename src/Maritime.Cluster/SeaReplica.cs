using Maritime.Detection;
using Maritime.Primitives;
using Orleans;

namespace Maritime.Cluster;

/// <summary>The sea's knowledge as this silo has it: fetched once a tick, shared by all its vessels.</summary>
/// <remarks>Thread-safe. A vessel closing a tick sees what the sea knew when the tick before it had closed.</remarks>
public sealed class SeaReplica(FleetOptions options, IGrainFactory grains)
{
    private readonly Lock _gate = new();
    private long _ticks = -1;
    private Task<ISeaModel>? _knowledge;

    public Task<ISeaModel> AsOfAsync(long watermarkTicks)
    {
        lock (_gate)
        {
            if (_knowledge is null || _knowledge.IsFaulted || watermarkTicks > _ticks)
            {
                _ticks = watermarkTicks;
                _knowledge = FetchAsync();
            }

            return _knowledge;
        }
    }

    private async Task<ISeaModel> FetchAsync()
    {
        SavedState kept = await grains.GetGrain<ISeaGrain>(0).Knowledge();
        ISeaModel sea = options.CreateSea();
        Load(sea, kept.Bytes);
        return sea;
    }

    private static void Load(ISeaModel sea, ReadOnlySpan<byte> kept)
    {
        StateReader state = new(kept);
        sea.Load(ref state);
    }
}
