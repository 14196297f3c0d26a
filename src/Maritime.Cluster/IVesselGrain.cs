using Orleans;
using Orleans.Concurrency;

namespace Maritime.Cluster;

/// <summary>One vessel, keyed by its MMSI.</summary>
public interface IVesselGrain : IGrainWithIntegerKey
{
    /// <summary>Takes reports over until the tick that holds them closes.</summary>
    /// <param name="sequence">Counts the batches of this vessel: one that came before changes nothing.</param>
    Task Receive(long sequence, [Immutable] SavedState reports);

    /// <summary>Closes a tick. Closing the same tick again gives the same answer and changes nothing.</summary>
    /// <param name="watermarkTicks">UTC ticks.</param>
    /// <param name="mail">Letters to this vessel from the tick before.</param>
    Task<SavedState> CloseTick(long watermarkTicks, [Immutable] SavedState mail);

    /// <summary>Writes the vessel's state to the blobs.</summary>
    Task Checkpoint();

    /// <returns>The processor's state; empty when the vessel was never heard.</returns>
    Task<SavedState> Query();
}

/// <summary>One patch of sea, keyed by row and column: see <see cref="StateExchange.KeyOf"/>.</summary>
public interface ISeaCellGrain : IGrainWithIntegerKey
{
    /// <param name="presences">Slow vessels in or near the cell.</param>
    /// <returns>Letters to the lower MMSI of each new pair.</returns>
    Task<SavedState> CloseTick([Immutable] SavedState presences);
}

/// <summary>What the sea knew when the last tick closed; one per fleet, copied to every silo once a tick.</summary>
public interface ISeaGrain : IGrainWithIntegerKey
{
    /// <returns>Area-wide events.</returns>
    Task<SavedState> CloseTick(long watermarkTicks, [Immutable] SavedState observations);

    [ReadOnly]
    Task<SavedState> Knowledge();
}

/// <summary>
/// Bytes in the form of <see cref="Primitives.StateWriter"/>: the pure rooms need no attributes to travel.
/// </summary>
[GenerateSerializer, Orleans.Immutable]
public sealed record SavedState([property: Id(0)] byte[] Bytes)
{
    public static SavedState Empty { get; } = new([]);
}
