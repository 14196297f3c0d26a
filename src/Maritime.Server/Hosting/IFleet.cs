using Maritime.Ais;
using Maritime.Detection;
using Maritime.Primitives;

namespace Maritime.Server.Hosting;

/// <summary>One report of either sort, so that a batch keeps the order in which things were said.</summary>
/// <param name="Static">Null for a position report.</param>
public readonly record struct Report(PositionReport Position, StaticReport? Static)
{
    public Mmsi Mmsi => Static?.Mmsi ?? Position.Mmsi;

    public DateTimeOffset At => Static?.At ?? Position.At;

    /// <summary>Number of the feed it came from.</summary>
    public ushort Source => Static?.Source ?? Position.Source;
}

/// <summary>Reports that came after their time had been judged for good.</summary>
/// <param name="TooLate">They count for nothing.</param>
/// <param name="BySatellite">
/// Handed down by satellites, later than reports are kept to be folded again: the ship's next fix, where newer.
/// </param>
public readonly record struct LateCounts(long TooLate, long BySatellite);

/// <summary>
/// The seam between what is detected and where it runs: all vessels of one sea, driven by reports and by event time.
/// </summary>
/// <remarks>
/// A host owns placement, threading and persistence, and no rules. <see cref="PostAsync"/> and
/// <see cref="AdvanceAsync"/> are called by one caller at a time. The events of a tick are handed over before
/// <see cref="AdvanceAsync"/> returns, sorted, so that they do not depend on the number of partitions or machines.
/// </remarks>
public interface IFleet : IAsyncDisposable
{
    /// <summary>
    /// Completes when every report has been taken over; a slow partition slows the caller (back-pressure).
    /// </summary>
    ValueTask PostAsync(ReadOnlyMemory<Report> batch, CancellationToken cancellationToken = default);

    /// <summary>
    /// Closes every tick that ends at or before <paramref name="watermark"/>; an older one changes nothing.
    /// </summary>
    ValueTask<IReadOnlyList<VesselEvent>> AdvanceAsync(
        DateTimeOffset watermark, CancellationToken cancellationToken = default);

    /// <summary>The input has ended: closes what is left up to its last report, and not further.</summary>
    ValueTask<IReadOnlyList<VesselEvent>> FinishAsync(
        DateTimeOffset lastReport, CancellationToken cancellationToken = default);

    /// <returns>Null when the vessel has never been heard.</returns>
    ValueTask<VesselView?> QueryAsync(Mmsi mmsi, CancellationToken cancellationToken = default);

    /// <summary>Every vessel, by MMSI.</summary>
    ValueTask<IReadOnlyList<VesselView>> ListAsync(CancellationToken cancellationToken = default);

    /// <summary>
    /// Everything the fleet remembers, as of the last closed tick; <see cref="RestoreAsync"/> carries on from it.
    /// </summary>
    ValueTask<byte[]> CheckpointAsync(CancellationToken cancellationToken = default);

    ValueTask RestoreAsync(ReadOnlyMemory<byte> checkpoint, CancellationToken cancellationToken = default);

    /// <summary>Nothing where input is in order.</summary>
    LateCounts Late => default;
}
