using System.Collections.Immutable;
using Maritime.Alerts;
using Maritime.Detection;
using Maritime.Primitives;

namespace Maritime.Server.Hosting;

/// <summary>Events and alerts to be shown: what is known now, or what was known at a moment of a replay.</summary>
internal interface IFindings
{
    /// <summary>Newest first.</summary>
    ImmutableArray<DeskEvent> Events(Func<VesselEvent, bool> which, int atMost);

    /// <summary>Newest first.</summary>
    ImmutableArray<Alert> Alerts();

    /// <returns>Null when there is none of that id.</returns>
    Alert? Find(string id);

    ImmutableArray<string> AlertIdsOf(Mmsi mmsi);
}
