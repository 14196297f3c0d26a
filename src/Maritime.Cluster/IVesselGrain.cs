using Orleans;

namespace Maritime.Cluster;

/// <summary>One vessel, keyed by its MMSI.</summary>
public interface IVesselGrain : IGrainWithIntegerKey
{
    Task Ping();
}
