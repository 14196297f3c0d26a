using Maritime.Detection;
using Maritime.Primitives;
using Maritime.Server.Hosting;
using Maritime.Storage.Blobs;
using Orleans;

namespace Maritime.Cluster;

/// <summary>Gives a <see cref="VesselProcessor"/> a place in the cluster. All rules are in the processor.</summary>
public sealed class VesselGrain(FleetOptions options, IBlobStore blobs, SeaReplica sea) : Grain, IVesselGrain
{
    /// <summary>1 h: a ship that is silent for so long is kept in its blob and woken by its next report.</summary>
    private static readonly TimeSpan Idle = TimeSpan.FromHours(1);

    private VesselProcessor? _vessel;
    private long _sequence;
    private long _closedTicks;
    private SavedState _answer = SavedState.Empty;

    private string Key => Invariant($"vessel/{this.GetPrimaryKeyLong():D9}");

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        DelayDeactivation(Idle);
        if (!Mmsi.TryCreate((int)this.GetPrimaryKeyLong(), out Mmsi mmsi))
        {
            throw new ArgumentException(Invariant($"{this.GetPrimaryKeyLong()} is not an MMSI."));
        }

        _vessel = new VesselProcessor(mmsi, options);
        if (await blobs.ReadAsync(Key, cancellationToken) is { } kept)
        {
            Restore(_vessel, kept);
        }
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken) =>
        Checkpoint(cancellationToken);

    public Task Receive(long sequence, SavedState reports)
    {
        if (sequence <= _sequence)
        {
            return Task.CompletedTask; // Delivered twice: the runtime promises at-least-once at best.
        }

        _sequence = sequence;
        foreach (Report report in StateExchange.Unpack(reports, StateExchange.ReadReport))
        {
            if (report.Static is { } said)
            {
                _vessel!.Receive(said);
            }
            else
            {
                _vessel!.Receive(report.Position);
            }
        }

        return Task.CompletedTask;
    }

    public async Task<SavedState> CloseTick(long watermarkTicks, SavedState mail)
    {
        if (watermarkTicks <= _closedTicks)
        {
            return _answer;
        }

        Tick tick = new(new DateTimeOffset(watermarkTicks, TimeSpan.Zero), await sea.AsOfAsync(watermarkTicks));
        TickAnswer answer = new([], [], [], Presence: null);
        _vessel!.Read([.. StateExchange.Unpack(mail, Mail.Load).Order()], answer.Mail, answer.Events);
        bool isPresent = _vessel.CloseTick(
            tick, answer.Events, answer.Observations, answer.Mail, out Presence presence);
        _closedTicks = watermarkTicks;
        return _answer = (isPresent ? answer with { Presence = presence } : answer).Pack();
    }

    public Task Checkpoint() => Checkpoint(CancellationToken.None);

    public Task<SavedState> Query() => Task.FromResult(new SavedState(_vessel!.Save()));

    private Task Checkpoint(CancellationToken cancellationToken) =>
        blobs.WriteAsync(Key, _vessel!.Save(), cancellationToken);

    private static void Restore(VesselProcessor vessel, ReadOnlySpan<byte> kept)
    {
        StateReader state = new(kept);
        vessel.Load(ref state);
    }
}
