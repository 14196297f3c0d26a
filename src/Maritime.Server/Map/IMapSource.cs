namespace Maritime.Server.Map;

/// <summary>Where the map gets its vessels from; the host of the fleet implements it.</summary>
/// <remarks>Called from one thread about twice a second, at the same time as the fleet is being fed.</remarks>
internal interface IMapSource
{
    /// <summary>The event-time clock of the fleet.</summary>
    DateTimeOffset Clock { get; }

    /// <summary>Event seconds per second: 1 live, 120 in the demo, 0 while paused. Ships are moved on by it between
    /// reports.</summary>
    double Rate { get; }

    /// <summary>
    /// Adds the newest state of every vessel that changed after <paramref name="since"/>, each once and in any order,
    /// and the ids of those that are to leave the map.
    /// </summary>
    /// <param name="since">What the last call returned; 0 asks for every vessel.</param>
    /// <returns>The version up to which the answer is complete: later changes come with the next call.</returns>
    long CopyChanges(long since, ICollection<MapVessel> changed, ICollection<uint> removed);

    /// <summary>What to write beside the symbol; null when the vessel has not told its name.</summary>
    string? NameOf(uint id);
}
