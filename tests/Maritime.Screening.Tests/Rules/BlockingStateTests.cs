using Maritime.Screening.Graph;
using Maritime.Screening.Rules;

namespace Maritime.Screening.Tests.Rules;

public class BlockingStateTests
{
    private static readonly AsOf Today = AsOf.Day(new(2026, 1, 1));

    /// <summary>10,000 graphs by default take a few seconds: they are small, dense and full of circles.</summary>
    [Theory]
    [InlineData("US", 10_000)]
    [InlineData("EU", 10_000)]
    [InlineData("UK", 10_000)]
    public void Listing_and_delisting_one_by_one_ends_where_computing_from_nothing_ends(string authority, int graphs)
    {
        OwnershipRule rule = OwnershipRules.For(authority, Today.Valid)!;
        for (int seed = 0; seed < graphs; seed++)
        {
            Random random = new(seed);
            OwnershipGraph graph = RandomGraph(random);
            HashSet<int> listed = [.. Enumerable.Range(0, 3).Select(_ => random.Next(graph.PartyCount))];
            BlockingState state = BlockingState.Create(graph, rule, Today, listed);
            for (int change = 0; change < 12; change++)
            {
                int party = random.Next(graph.PartyCount);
                if (listed.Remove(party))
                {
                    state.Undesignate(party);
                }
                else
                {
                    listed.Add(party);
                    state.Designate(party);
                }

                BlockingState full = BlockingState.Create(graph, rule, Today, listed);
                for (int node = 0; node < graph.PartyCount; node++)
                {
                    Assert.True(
                        state.StatusOf(node) == full.StatusOf(node),
                        $"graph {seed}, change {change}, node {node}: {state.StatusOf(node)}, "
                            + $"not {full.StatusOf(node)}");
                }
            }
        }
    }

    [Fact]
    public void The_fixpoint_is_the_least_one_by_the_plainest_computation()
    {
        OwnershipRule rule = OwnershipRules.For("US", Today.Valid)!;
        for (int seed = 0; seed < 2_000; seed++)
        {
            Random random = new(seed);
            OwnershipGraph graph = RandomGraph(random);
            int[] listed = [.. Enumerable.Range(0, 3).Select(_ => random.Next(graph.PartyCount)).Distinct()];
            BlockingState state = BlockingState.Create(graph, rule, Today, listed);

            HashSet<int> blocked = [.. listed];
            for (bool hasGrown = true; hasGrown;)
            {
                hasGrown = false;
                for (int node = 0; node < graph.PartyCount; node++)
                {
                    int sum = graph.EdgesTo(node, Today)
                        .Where(edge => edge.Kind == EdgeKind.Ownership && edge.Source != node)
                        .Where(edge => blocked.Contains(edge.Source))
                        .Sum(edge => edge.Share.Low);
                    hasGrown |= sum >= 5_000 && blocked.Add(node);
                }
            }

            Assert.Equal(blocked.Order(), state.Where(status => status.IsBlocked));
        }
    }

    [Fact]
    public void Every_proof_reaches_the_minimum_and_never_leans_on_itself()
    {
        OwnershipRule rule = OwnershipRules.For("US", Today.Valid)!;
        int proofs = 0;
        for (int seed = 0; seed < 1_000; seed++)
        {
            Random random = new(seed);
            OwnershipGraph graph = RandomGraph(random);
            int[] listed = [.. Enumerable.Range(0, 3).Select(_ => random.Next(graph.PartyCount)).Distinct()];
            BlockingState state = BlockingState.Create(graph, rule, Today, listed);
            state.Undesignate(listed[0]);
            foreach (int party in state.Where(status => status.IsCertainByRule && !status.IsDesignated))
            {
                BlockingProof proof = state.Explain(party);
                HashSet<int> standing = [.. listed.Skip(1)];
                foreach (IGrouping<int, ProofStep> owned in proof.Steps.GroupBy(step => step.Owned))
                {
                    Assert.True(owned.Where(step => standing.Contains(step.Owner)).Sum(step => step.LowShare) >= 5_000);
                    standing.Add(owned.Key);
                }

                Assert.Contains(party, standing);
                proofs++;
            }
        }

        Assert.True(proofs > 500, $"only {proofs} proofs were looked at");
    }

    [Fact]
    public void One_holders_direct_and_indirect_shares_add_up_in_the_uk_and_strangers_do_not()
    {
        OwnershipGraph graph = Shares("X A 60", "X B 30", "A B 25", "X C 30", "Y C 30");
        BlockingState uk = State(graph, "UK", Today, "X", "Y");

        Assert.Equal(["A", "B"], Certain(uk));
        Assert.Equal(["A", "B", "C"], Certain(State(graph, "US", Today, "X", "Y")));
    }

    [Fact]
    public void Holders_who_act_jointly_add_up_in_the_uk_even_when_one_is_not_listed()
    {
        OwnershipGraphBuilder builder = Builder("X C 30", "Y C 30", "Y D 90");
        builder.AddEdge(builder.AddParty("Y"), builder.AddParty("X"), EdgeKind.JointAction, default);

        BlockingState uk = State(builder.Build(), "UK", Today, "X");

        Assert.Equal(["C", "D"], Certain(uk));
    }

    [Fact]
    public void Ofac_counts_listed_owners_together_only_since_13_August_2014()
    {
        OwnershipGraph graph = Shares("X A 30", "Y A 20", "X B 50");

        Assert.Equal(["B"], Certain(State(graph, "US", AsOf.Day(new(2014, 8, 12)), "X", "Y")));
        Assert.Equal(["A", "B"], Certain(State(graph, "US", AsOf.Day(new(2014, 8, 13)), "X", "Y")));
    }

    [Fact]
    public void An_owner_whose_share_is_unknown_is_possible_only_where_others_leave_room()
    {
        OwnershipGraphBuilder builder = Builder("Z A 60", "Z B 40");
        builder.AddEdge(builder.AddParty("X"), builder.AddParty("A"), EdgeKind.Ownership, ShareInterval.Unknown);
        builder.AddEdge(builder.AddParty("X"), builder.AddParty("B"), EdgeKind.Ownership, ShareInterval.Unknown);

        BlockingState state = State(builder.Build(), "US", Today, "X");

        Assert.Equal(["B"], state.Where(status => status.IsOnlyPossible).Select(state.Graph.KeyOf));
    }

    [Fact]
    public void Two_documents_about_one_holding_are_not_two_holdings()
    {
        OwnershipGraphBuilder builder = new();
        int x = builder.AddParty("X");
        int a = builder.AddParty("A");
        int b = builder.AddParty("B");
        Assert.True(ShareInterval.TryCreate(3_000, 3_000, out ShareInterval thirty));
        builder.AddEdge(x, a, EdgeKind.Ownership, thirty, "register, page 1", EvidenceClass.Registry);
        builder.AddEdge(x, a, EdgeKind.Ownership, thirty, "newspaper", EvidenceClass.Press);
        builder.AddEdge(x, b, EdgeKind.Ownership, thirty, "register, page 2", EvidenceClass.Registry);
        builder.AddEdge(x, b, EdgeKind.Ownership, thirty, "register, page 2", EvidenceClass.Registry);

        Assert.Equal(["B"], Certain(State(builder.Build(), "US", Today, "X")));
    }

    private static string[] Certain(BlockingState state) =>
    [
        .. state.Where(status => status.IsCertainByRule && !status.IsDesignated)
            .Select(state.Graph.KeyOf)
            .Order(StringComparer.Ordinal),
    ];

    private static BlockingState State(OwnershipGraph graph, string authority, AsOf day, params string[] listed) =>
        BlockingState.Create(
            graph,
            OwnershipRules.For(authority, day.Valid)!,
            day,
            listed.Select(name => graph.TryFind(name, out int node) ? node : -1));

    private static OwnershipGraph Shares(params string[] lines) => Builder(lines).Build();

    private static OwnershipGraphBuilder Builder(params string[] lines)
    {
        OwnershipGraphBuilder builder = new();
        foreach (string[] words in lines.Select(line => line.Split(' ')))
        {
            int share = int.Parse(words[2], System.Globalization.CultureInfo.InvariantCulture) * 100;
            Assert.True(ShareInterval.TryCreate(share, share, out ShareInterval interval));
            builder.AddEdge(
                builder.AddParty(words[0]), builder.AddParty(words[1]), EdgeKind.Ownership, interval, "test register");
        }

        return builder;
    }

    private static OwnershipGraph RandomGraph(Random random)
    {
        int parties = random.Next(4, 14);
        OwnershipGraphBuilder builder = new();
        for (int party = 0; party < parties; party++)
        {
            builder.AddParty($"P{party}");
        }

        int edges = random.Next(parties, parties * 3);
        for (int edge = 0; edge < edges; edge++)
        {
            int low = 500 * random.Next(1, 14);
            int high = random.Next(4) == 0 ? random.Next(low, 10_001) : low;
            Assert.True(ShareInterval.TryCreate(low, high, out ShareInterval share));
            EdgeKind kind = random.Next(12) == 0 ? EdgeKind.Control : EdgeKind.Ownership;
            builder.AddEdge(
                random.Next(parties), random.Next(parties), kind, share, "register", EvidenceClass.Registry);
        }

        return builder.Build();
    }
}
