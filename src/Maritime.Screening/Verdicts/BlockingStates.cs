using System.Collections.Concurrent;
using Maritime.Screening.Rules;

namespace Maritime.Screening.Verdicts;

/// <summary>Keeps the fixpoint of each authority for the days that are asked about.</summary>
/// <remarks>
/// Between two days on which nothing changed all answers are alike, so a month of live traffic needs a handful of
/// computations. Thread-safe; the states are only read.
/// </remarks>
internal sealed class BlockingStates(ScreeningGraph parties)
{
    /// <summary>48: a dozen days of four authorities, about 100 MB with the real lists.</summary>
    private const int MaxKept = 48;

    private readonly ConcurrentDictionary<(string Authority, int Valid, int Known), Lazy<BlockingState?>> _states = [];

    /// <summary>Null when the authority had no ownership rule on the day.</summary>
    public BlockingState? Of(string authority, AsOf asOf)
    {
        (string, int, int) key = (authority, Epoch(asOf.Valid), Epoch(asOf.Known));
        if (_states.TryGetValue(key, out Lazy<BlockingState?>? kept))
        {
            return kept.Value;
        }

        if (_states.Count >= MaxKept)
        {
            _states.Clear();
        }

        return _states.GetOrAdd(key, _ => new(() => Compute(authority, asOf))).Value;
    }

    private int Epoch(DateOnly day)
    {
        int at = Array.BinarySearch(parties.Changes, day.DayNumber);
        return at >= 0 ? at : ~at - 1;
    }

    private BlockingState? Compute(string authority, AsOf asOf)
    {
        if (OwnershipRules.For(authority, asOf.Valid) is not { } rule)
        {
            return null;
        }

        List<int> designated = [];
        for (int node = 0; node < parties.Graph.PartyCount; node++)
        {
            if (parties.MayBeListed(node) && parties.MeasuresOf(node, asOf)
                .Any(measure => measure.Authority == authority && ScreeningGraph.IsFreezing(measure)))
            {
                designated.Add(node);
            }
        }

        return BlockingState.Create(parties.Graph, rule, asOf, designated);
    }
}
