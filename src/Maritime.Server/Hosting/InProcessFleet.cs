using Maritime.Detection;
using Maritime.Primitives;

namespace Maritime.Server.Hosting;

/// <summary>The default host: the whole fleet in this process, one thread per partition while a tick closes.</summary>
/// <remarks>
/// Reports wait in their partition for the tick that holds them, so posting is an append and needs no queue of its own;
/// a close that takes long delays the caller, and through it the feeds. Why there are no channels: decisions/002.
/// </remarks>
/// <param name="lateness">How late reports may revise what was said; null for input that is in order.</param>
internal sealed class InProcessFleet(FleetOptions options, LatenessOptions? lateness = null) : IFleet
{
    private readonly Lock _gate = new();
    private FleetCore _core = new(options);
    private RevisingFleet? _revising = lateness is null ? null : new(options, lateness);

    private FleetCore Current => _revising?.Current ?? _core;

    public LateCounts Late => _revising is { } revising ? new(revising.TooLate, revising.LateBySatellite) : default;

    /// <summary>Cut for the threads that fold it.</summary>
    public static FleetOptions ForThisMachine(FleetOptions options) => FleetThreads.OfThisMachine.Cut(options);

    public ValueTask PostAsync(ReadOnlyMemory<Report> batch, CancellationToken cancellationToken = default)
    {
        lock (_gate)
        {
            foreach (ref readonly Report report in batch.Span)
            {
                Receive(report);
            }
        }

        return ValueTask.CompletedTask;
    }

    public ValueTask<IReadOnlyList<VesselEvent>> AdvanceAsync(
        DateTimeOffset watermark, CancellationToken cancellationToken = default)
    {
        List<VesselEvent> events = [];
        lock (_gate)
        {
            if (_revising is { } revising)
            {
                revising.Advance(watermark, events, FleetThreads.OfThisMachine.Run);
            }
            else
            {
                _core.Advance(watermark, events, FleetThreads.OfThisMachine.Run);
            }
        }

        return ValueTask.FromResult<IReadOnlyList<VesselEvent>>(events);
    }

    public ValueTask<IReadOnlyList<VesselEvent>> FinishAsync(
        DateTimeOffset lastReport, CancellationToken cancellationToken = default)
    {
        List<VesselEvent> events = [];
        lock (_gate)
        {
            if (_revising is { } revising)
            {
                revising.Finish(lastReport, events, FleetThreads.OfThisMachine.Run);
            }
            else
            {
                _core.Finish(lastReport, events, FleetThreads.OfThisMachine.Run);
            }
        }

        return ValueTask.FromResult<IReadOnlyList<VesselEvent>>(events);
    }

    public ValueTask<VesselView?> QueryAsync(Mmsi mmsi, CancellationToken cancellationToken = default)
    {
        lock (_gate)
        {
            return ValueTask.FromResult(Current.Query(mmsi));
        }
    }

    public ValueTask<IReadOnlyList<VesselView>> ListAsync(CancellationToken cancellationToken = default)
    {
        lock (_gate)
        {
            return ValueTask.FromResult<IReadOnlyList<VesselView>>([.. Current.List()]);
        }
    }

    public ValueTask<byte[]> CheckpointAsync(CancellationToken cancellationToken = default)
    {
        lock (_gate)
        {
            return ValueTask.FromResult(_revising?.Save() ?? _core.Save());
        }
    }

    public ValueTask RestoreAsync(ReadOnlyMemory<byte> checkpoint, CancellationToken cancellationToken = default)
    {
        lock (_gate)
        {
            if (lateness is not null)
            {
                _revising = RevisingFleet.Load(options, lateness, checkpoint, FleetThreads.OfThisMachine.Run);
            }
            else
            {
                _core = FleetCore.Load(options, checkpoint, FleetThreads.OfThisMachine.Run);
            }
        }

        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private void Receive(in Report report)
    {
        switch ((_revising, report.Static))
        {
            case ({ } revising, { } said):
                revising.Receive(said);
                break;
            case ({ } revising, null):
                revising.Receive(report.Position);
                break;
            case (null, { } said):
                _core.Receive(said);
                break;
            default:
                _core.Receive(report.Position);
                break;
        }
    }
}
