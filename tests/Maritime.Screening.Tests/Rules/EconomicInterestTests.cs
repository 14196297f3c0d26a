using System.Collections.Immutable;
using Maritime.Screening.Graph;
using Maritime.Screening.Rules;

namespace Maritime.Screening.Tests.Rules;

public class EconomicInterestTests
{
    private static readonly AsOf Today = AsOf.Day(new(2026, 1, 1));

    [Fact]
    public void A_chain_of_halves_multiplies()
    {
        (string Owner, double Interest)[] found = Interests("D", "X A 50", "A B 50", "B C 50", "C D 50");

        Assert.Equal(0.0625, found.Single(one => one.Owner == "X").Interest, 9);
    }

    [Fact]
    public void Direct_and_indirect_parts_add_up()
    {
        (string Owner, double Interest)[] found = Interests("B", "X A 60", "X B 30", "A B 25");

        Assert.Equal(0.30 + (0.60 * 0.25), found.Single(one => one.Owner == "X").Interest, 9);
    }

    [Fact]
    public void A_circle_is_solved_and_not_walked_for_ever()
    {
        // x = 0.5 of A; A owns 0.4 of B, B owns 0.4 of A: in B, A has a = 0.4 / (1 - 0.16) and X half of that.
        (string Owner, double Interest)[] found = Interests("B", "X A 50", "A B 40", "B A 40");

        Assert.Equal(0.4 / (1 - 0.16), found.Single(one => one.Owner == "A").Interest, 9);
        Assert.Equal(0.5 * 0.4 / (1 - 0.16), found.Single(one => one.Owner == "X").Interest, 9);
    }

    [Fact]
    public void Treasury_shares_raise_what_the_others_have()
    {
        Assert.Equal(0.5, Interests("A", "A A 40", "X A 30").Single(one => one.Owner == "X").Interest, 9);
    }

    [Fact]
    public void A_circle_that_nobody_outside_owns_has_no_value_and_is_said_to_have_none()
    {
        OwnershipGraph graph = Graph("A B 100", "B A 100");
        Assert.True(graph.TryFind("B", out int b));

        EconomicInterest.In(graph, b, Today, out ImmutableArray<int> unsolved);

        Assert.Equal(2, unsolved.Length);
    }

    private static (string Owner, double Interest)[] Interests(string company, params string[] lines)
    {
        OwnershipGraph graph = Graph(lines);
        Assert.True(graph.TryFind(company, out int node));
        return
        [
            .. EconomicInterest.In(graph, node, Today, out _)
                .Select(found => (graph.KeyOf(found.Owner), found.Interest)),
        ];
    }

    private static OwnershipGraph Graph(params string[] lines)
    {
        OwnershipGraphBuilder builder = new();
        foreach (string[] words in lines.Select(line => line.Split(' ')))
        {
            int share = int.Parse(words[2], System.Globalization.CultureInfo.InvariantCulture);
            builder.AddEdge(
                builder.AddParty(words[0]),
                builder.AddParty(words[1]),
                EdgeKind.Ownership,
                ShareInterval.FromPercent(share, share));
        }

        return builder.Build();
    }
}
