using Maritime.Screening.Graph;

namespace Maritime.Screening.Verdicts;

/// <summary>Follows owners upwards and says where the documents end.</summary>
internal sealed class OwnershipTrail(ScreeningGraph parties)
{
    /// <summary>8: chains of shell companies in court documents rarely have more than six links.</summary>
    private const int MaxLinks = 8;

    private const int Half = 5_000;

    /// <summary>One sentence for each party whose owners are not known up to one half.</summary>
    /// <remarks>A person ends a trail well; a listed party ends it too, for what lies behind changes nothing.</remarks>
    public IEnumerable<string> Stops(int node, AsOf asOf)
    {
        HashSet<int> seen = [node];
        Queue<(int Node, int Links)> open = new([(node, 0)]);
        while (open.TryDequeue(out (int Node, int Links) at))
        {
            if (parties.Graph.KindOf(at.Node) == PartyKind.Person || IsFrozen(at.Node, asOf))
            {
                continue;
            }

            Edge[] owners =
            [
                .. parties.Graph.EdgesTo(at.Node, asOf)
                    .Where(edge => edge.Kind.IsOwnership && edge.Source != at.Node),
            ];
            if (!AreKnown(at.Node, owners))
            {
                int known = Math.Min(ShareInterval.Whole, owners.Sum(edge => edge.Share.Low));
                yield return owners.Length == 0
                    ? $"The trail stops at {parties.NameOf(at.Node)}: owner unknown (an unknown party, 0-100 %)."
                    : Invariant($"The trail stops at {parties.NameOf(at.Node)}: owners of at least ")
                        + Invariant($"{(ShareInterval.Whole - known) / 100.0:0.00} % are unknown parties.");
            }

            foreach (Edge edge in owners)
            {
                if (at.Links < MaxLinks && seen.Add(edge.Source))
                {
                    open.Enqueue((edge.Source, at.Links + 1));
                }
            }
        }
    }

    /// <summary>The party and every company that certainly owns half or more of it, link by link.</summary>
    public IEnumerable<int> MajorityChain(int node, AsOf asOf)
    {
        HashSet<int> seen = [node];
        Queue<int> open = new([node]);
        while (open.TryDequeue(out int at) && seen.Count <= 64)
        {
            yield return at;
            foreach (Edge edge in parties.Graph.EdgesTo(at, asOf))
            {
                bool isMost = edge.Kind == EdgeKind.RegisteredOwner
                    || (edge.Kind == EdgeKind.Ownership && edge.Share.Low >= Half);
                if (isMost && seen.Add(edge.Source))
                {
                    open.Enqueue(edge.Source);
                }
            }
        }
    }

    private bool AreKnown(int node, Edge[] owners) =>
        owners.All(edge => parties.Graph.KindOf(edge.Source) != PartyKind.Unknown)
        && (parties.Graph.KindOf(node) is PartyKind.Vessel or PartyKind.Aircraft
            ? owners.Length > 0
            : owners.Sum(edge => (int)edge.Share.Low) >= Half);

    private bool IsFrozen(int node, AsOf asOf) => parties.MayBeListed(node)
        && parties.MeasuresOf(node, asOf).Any(ScreeningGraph.IsFreezing);
}
