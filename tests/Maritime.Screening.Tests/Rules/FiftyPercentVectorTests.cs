using System.Text.Json;
using Maritime.Screening.Graph;
using Maritime.Screening.Rules;

namespace Maritime.Screening.Tests.Rules;

/// <summary>data/ownership/fifty_percent_vectors.json: worked examples of the authorities, and traps.</summary>
public class FiftyPercentVectorTests
{
    private static readonly AsOf Today = AsOf.Day(new(2026, 1, 1));

    public static TheoryData<string> Ids => [.. Vectors().Select(vector => vector.GetProperty("id").GetString()!)];

    [Fact]
    public void There_are_twenty_of_them() => Assert.Equal(20, Ids.Count);

    [Theory]
    [MemberData(nameof(Ids))]
    public void Certain_and_possible_are_as_the_vector_says(string id)
    {
        JsonElement vector = Vectors().Single(candidate => candidate.GetProperty("id").GetString() == id);
        OwnershipGraph graph = GraphOf(vector);
        foreach (JsonProperty expected in vector.GetProperty("expect").EnumerateObject())
        {
            Assert.Equal(
                Names(expected.Value), Found(graph, vector, expected.Name, status => status.IsCertainByRule));
        }

        if (vector.TryGetProperty("expect_possible", out JsonElement possible))
        {
            foreach (JsonProperty expected in possible.EnumerateObject())
            {
                Assert.Equal(
                    Names(expected.Value), Found(graph, vector, expected.Name, status => status.IsOnlyPossible));
            }
        }
    }

    [Fact]
    public void Treasury_shares_make_an_owner_of_half_the_rest_possible_not_certain()
    {
        JsonElement vector = Vectors().Single(candidate => candidate.GetProperty("id").GetString() == "SELF-OWNED");
        Assert.Equal(["A"], Found(GraphOf(vector), vector, "OFAC", status => status.IsOnlyPossible));
    }

    [Fact]
    public void A_delisted_company_stays_blocked_while_a_listed_party_owns_most_of_it()
    {
        JsonElement vector = Vectors().Single(one => one.GetProperty("id").GetString() == "DELIST-still-owned");
        OwnershipGraph graph = GraphOf(vector);
        int x = Node(graph, "X");
        int a = Node(graph, "A");
        BlockingState state = BlockingState.Create(graph, OwnershipRules.For("US", Today.Valid)!, Today, [x, a]);
        Assert.True(state.StatusOf(a).IsDesignated);

        state.Undesignate(a);

        Assert.Equal(BlockingStatus.CertainByRule | BlockingStatus.PossibleByRule, state.StatusOf(a));
    }

    private static string[] Found(
        OwnershipGraph graph, JsonElement vector, string regime, Func<BlockingStatus, bool> condition)
    {
        (OwnershipRule rule, AsOf day) = regime switch
        {
            "OFAC" => (OwnershipRules.For("US", Today.Valid)!, Today),
            "EU_pre_2024-07-03" => (OwnershipRules.For("EU", new(2024, 7, 2))!, AsOf.Day(new(2024, 7, 2))),
            _ => (OwnershipRules.For(regime, Today.Valid)!, Today),
        };
        BlockingState state = BlockingState.Create(
            graph, rule, day, Names(vector.GetProperty("listed")).Select(name => Node(graph, name)));
        return [.. state.Where(condition).Select(graph.KeyOf).Order(StringComparer.Ordinal)];
    }

    private static int Node(OwnershipGraph graph, string name) =>
        graph.TryFind(name, out int node) ? node : throw new InvalidOperationException(name);

    private static OwnershipGraph GraphOf(JsonElement vector)
    {
        OwnershipGraphBuilder builder = new();
        foreach (string listed in Names(vector.GetProperty("listed")))
        {
            builder.AddParty(listed);
        }

        foreach (JsonElement edge in vector.GetProperty("edges").EnumerateArray())
        {
            Assert.True(ShareInterval.TryCreate(edge[2].GetInt32(), edge[3].GetInt32(), out ShareInterval share));
            builder.AddEdge(
                builder.AddParty(edge[0].GetString()!),
                builder.AddParty(edge[1].GetString()!),
                EdgeKind.Ownership, share);
        }

        if (vector.TryGetProperty("control", out JsonElement control))
        {
            foreach (JsonElement edge in control.EnumerateArray())
            {
                builder.AddEdge(
                    builder.AddParty(edge[0].GetString()!),
                    builder.AddParty(edge[1].GetString()!),
                    EdgeKind.Control, default);
            }
        }

        return builder.Build();
    }

    private static string[] Names(JsonElement names) =>
        [.. names.EnumerateArray().Select(name => name.GetString()!).Order(StringComparer.Ordinal)];

    private static JsonElement[] Vectors()
    {
        using Stream file = TestData.Open("ownership/fifty_percent_vectors.json");
        return [.. JsonDocument.Parse(file).RootElement.EnumerateArray()];
    }
}
