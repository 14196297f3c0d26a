using System.Text.Json;
using Maritime.Detection;
using Maritime.Primitives;
using Maritime.Storage.Ledger;

namespace Maritime.Cluster;

/// <summary>Events travel as the ledger writes them.</summary>
internal static class EventBytes
{
    public static void Write(StateWriter state, VesselEvent said) =>
        state.Write(JsonSerializer.SerializeToUtf8Bytes(said, LedgerJson.Options).AsSpan());

    public static VesselEvent Read(ref StateReader state) =>
        JsonSerializer.Deserialize<VesselEvent>(state.ReadBytes(), LedgerJson.Options)
            ?? throw new FormatException("A grain answered with an event that is null.");
}
