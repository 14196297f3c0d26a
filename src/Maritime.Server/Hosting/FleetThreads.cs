using Maritime.Detection;

namespace Maritime.Server.Hosting;

/// <summary>The threads that fold one fleet, and how the fleet is cut for them.</summary>
/// <param name="count">1 to <see cref="Most"/>.</param>
internal sealed class FleetThreads(int count)
{
    public const int Most = 64;

    /// <summary>
    /// 4: with one part each the thread with fewer ships to fold waits for the other one at every tick ("maritime bench
    /// pipeline": 10-25 % of the time).
    /// </summary>
    private const int PartsEach = 4;

    private readonly ParallelOptions _parallel = new() { MaxDegreeOfParallelism = count };

    public static FleetThreads OfThisMachine { get; } = Of(Environment.ProcessorCount);

    public int Count => count;

    /// <summary>See <see cref="FleetCore.Advance"/>.</summary>
    public Action<int, Action<int>>? Run => count > 1 ? InParallel : null;

    public static FleetThreads Of(int count) => new(Math.Clamp(count, 1, Most));

    public FleetOptions Cut(FleetOptions options) =>
        options with { Partitions = count > 1 ? count * PartsEach : 1 };

    private void InParallel(int parts, Action<int> body) => Parallel.For(0, parts, _parallel, body);
}
