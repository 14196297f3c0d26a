using Maritime.Detection;
using Maritime.Primitives;
using Maritime.Server.Hosting;
using Orleans;

namespace Maritime.Cluster;

/// <summary>The fleet as grains: the same ticks as <see cref="FleetCore"/>, with a cluster behind them.</summary>
/// <remarks>
/// Called by one caller at a time. Reports go in per-vessel batches with sequence numbers, so disorder and double
/// delivery change nothing. A tick closes vessels, then cells, then the sea; letters arrive with the next tick.
/// </remarks>
public sealed class OrleansFleet(IGrainFactory grains, FleetOptions options) : IFleet
{
    private readonly SortedSet<Mmsi> _vessels = [];
    private Dictionary<Mmsi, List<Mail>> _mail = [];
    private long _sequence;
    private DateTimeOffset? _firstReport;
    private DateTimeOffset _closed;

    public async ValueTask PostAsync(ReadOnlyMemory<Report> batch, CancellationToken cancellationToken = default)
    {
        Report[] reports = batch.ToArray();
        if (reports.Length == 0)
        {
            return;
        }

        _sequence++;
        DateTimeOffset first = reports.Min(report => report.At);
        _firstReport = _firstReport is { } known && known <= first ? known : first;
        await Task.WhenAll(reports.GroupBy(report => report.Mmsi).Select(ofVessel =>
        {
            _vessels.Add(ofVessel.Key);
            SavedState packed = StateExchange.Pack([.. ofVessel], StateExchange.WriteReport);
            return grains.GetGrain<IVesselGrain>(ofVessel.Key.Value).Receive(_sequence, packed);
        }));
    }

    public async ValueTask<IReadOnlyList<VesselEvent>> AdvanceAsync(
        DateTimeOffset watermark, CancellationToken cancellationToken = default)
    {
        List<VesselEvent> events = [];
        if (_firstReport is not { } first)
        {
            return events;
        }

        long tick = options.Tick.Ticks;
        _closed = _closed.Ticks == 0 ? new(first.UtcTicks - (first.UtcTicks % tick), TimeSpan.Zero) : _closed;
        while (_closed + options.Tick <= watermark)
        {
            cancellationToken.ThrowIfCancellationRequested();
            await CloseTickAsync(_closed + options.Tick, events);
        }

        return events;
    }

    public async ValueTask<IReadOnlyList<VesselEvent>> FinishAsync(
        DateTimeOffset lastReport, CancellationToken cancellationToken = default)
    {
        List<VesselEvent> events = [.. await AdvanceAsync(lastReport, cancellationToken)];
        if (lastReport > _closed)
        {
            await CloseTickAsync(lastReport, events);
        }

        return events;
    }

    public async ValueTask<VesselView?> QueryAsync(Mmsi mmsi, CancellationToken cancellationToken = default)
    {
        if (!_vessels.Contains(mmsi))
        {
            return null;
        }

        SavedState kept = await grains.GetGrain<IVesselGrain>(mmsi.Value).Query();
        VesselProcessor vessel = new(mmsi, options);
        Load(vessel, kept.Bytes);
        return new(vessel.Identity, vessel.LastFix, vessel.Recent.Points, vessel.SegmentCount);
    }

    public async ValueTask<IReadOnlyList<VesselView>> ListAsync(CancellationToken cancellationToken = default)
    {
        List<VesselView> vessels = [];
        foreach (Mmsi mmsi in _vessels)
        {
            vessels.Add((await QueryAsync(mmsi, cancellationToken))!);
        }

        return vessels;
    }

    /// <summary>Grains keep their own state in blobs; what comes back is only which vessels there are.</summary>
    public async ValueTask<byte[]> CheckpointAsync(CancellationToken cancellationToken = default)
    {
        await Task.WhenAll(_vessels.Select(mmsi => grains.GetGrain<IVesselGrain>(mmsi.Value).Checkpoint()));
        return StateExchange.Pack([.. _vessels], static (state, mmsi) => state.Write(mmsi)).Bytes;
    }

    public ValueTask RestoreAsync(ReadOnlyMemory<byte> checkpoint, CancellationToken cancellationToken = default)
    {
        SavedState kept = new(checkpoint.ToArray());
        _vessels.UnionWith(StateExchange.Unpack(kept, static (ref StateReader state) => state.ReadMmsi()));
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private static void Load(VesselProcessor vessel, ReadOnlySpan<byte> kept)
    {
        StateReader state = new(kept);
        vessel.Load(ref state);
    }

    private async Task CloseTickAsync(DateTimeOffset watermark, List<VesselEvent> events)
    {
        Dictionary<Mmsi, List<Mail>> mail = _mail;
        _mail = [];
        TickAnswer[] answers = await Task.WhenAll(_vessels.Select(async mmsi => TickAnswer.Unpack(
            await grains.GetGrain<IVesselGrain>(mmsi.Value).CloseTick(
                watermark.UtcTicks,
                StateExchange.Pack(mail.GetValueOrDefault(mmsi, []), static (to, letter) => letter.Save(to))))));
        foreach (TickAnswer answer in answers)
        {
            events.AddRange(answer.Events.Where(said => options.Wants(said.Kind)));
            Deliver(answer.Mail);
        }

        await MatchCellsAsync(answers);
        SavedState observations = StateExchange.Pack(
            [.. answers.SelectMany(answer => answer.Observations)], static (to, seen) => seen.Save(to));
        SavedState area = await grains.GetGrain<ISeaGrain>(0).CloseTick(watermark.UtcTicks, observations);
        events.AddRange(StateExchange.Unpack(area, EventBytes.Read));
        _closed = watermark;
    }

    private async Task MatchCellsAsync(TickAnswer[] answers)
    {
        Dictionary<SeaCell, List<Presence>> cells = [];
        SeaCell[] around = new SeaCell[9];
        foreach (Presence presence in answers.Where(answer => answer.Presence is not null)
            .Select(answer => answer.Presence!.Value))
        {
            int count = SeaCell.Around(presence.Expected, options.Rendezvous.ReachMetres * 1.1, around);
            foreach (SeaCell cell in around.AsSpan(0, count))
            {
                (cells.TryGetValue(cell, out List<Presence>? known) ? known : cells[cell] = []).Add(presence);
            }
        }

        SavedState[] letters = await Task.WhenAll(cells.Select(cell => grains
            .GetGrain<ISeaCellGrain>(StateExchange.KeyOf(cell.Key))
            .CloseTick(StateExchange.Pack(cell.Value, static (to, presence) => presence.Save(to)))));
        foreach (SavedState packed in letters)
        {
            Deliver(StateExchange.Unpack(packed, Mail.Load));
        }
    }

    private void Deliver(List<Mail> letters)
    {
        foreach (Mail letter in letters)
        {
            (_mail.TryGetValue(letter.To, out List<Mail>? known) ? known : _mail[letter.To] = []).Add(letter);
        }
    }
}
