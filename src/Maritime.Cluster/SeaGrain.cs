using System.Buffers;
using System.Runtime.InteropServices;
using Maritime.Detection;
using Maritime.Primitives;
using Maritime.Storage.Blobs;
using Orleans;

namespace Maritime.Cluster;

/// <summary>Gives the fleet's one <see cref="ISeaModel"/> a place in the cluster.</summary>
public sealed class SeaGrain(FleetOptions options, IBlobStore blobs) : Grain, ISeaGrain
{
    private const string Key = "sea";

    private readonly ISeaModel _sea = options.CreateSea();
    private long _closedTicks;
    private SavedState _events = SavedState.Empty;

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        if (await blobs.ReadAsync(Key, cancellationToken) is { } kept)
        {
            StateReader state = new(kept);
            _sea.Load(ref state);
        }
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken) =>
        blobs.WriteAsync(Key, Save(), cancellationToken);

    public Task<SavedState> CloseTick(long watermarkTicks, SavedState observations)
    {
        if (watermarkTicks > _closedTicks)
        {
            List<SeaObservation> seen = StateExchange.Unpack(observations, SeaObservation.Load);
            seen.Sort();
            List<VesselEvent> events = [];
            _sea.Close(new(watermarkTicks, TimeSpan.Zero), CollectionsMarshal.AsSpan(seen), events);
            _closedTicks = watermarkTicks;
            _events = StateExchange.Pack(events, EventBytes.Write);
        }

        return Task.FromResult(_events);
    }

    public Task<SavedState> Knowledge() => Task.FromResult(new SavedState(Save()));

    private byte[] Save()
    {
        ArrayBufferWriter<byte> bytes = new(1024);
        _sea.Save(new StateWriter(bytes));
        return bytes.WrittenSpan.ToArray();
    }
}
