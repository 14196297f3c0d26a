using System.Text;
using Maritime.Screening.Graph;

namespace Maritime.Screening.Tests.Graph;

public class NetworkFileTests
{
    [Fact]
    public void The_seed_network_is_read_whole()
    {
        using Stream file = TestData.Open("ownership/seed_network.json");
        Network network = NetworkFile.Read(file);

        Assert.Empty(network.Refused);
        Assert.Equal((63, 56, 6), (network.Parties.Length, network.Edges.Length, network.Events.Length));
        PartyStatement koti = network.Parties.Single(party => party.Key == "koti");
        Assert.Equal((9417115, "OFAC 23786"), (koti.Imo!.Value.Value, koti.ListEntries.Single()));
    }

    [Fact]
    public void A_later_file_dates_documents_and_replaces_a_listing_of_the_same_list()
    {
        Network network = NetworkFile.Read(
            Utf8("""
                {"nodes":[{"id":"a","name":"A","listed":{"EU-2017/1509":"2014-07-28","US-SDN":"2014-07-30"}}],
                 "edges":[{"kind":"Ownership","source":"a","target":"b","pct_lo":60,"pct_hi":60,"evidence":"gazette"}]}
                """),
            Utf8("""
                {"documents":[{"text":"gazette","date":"2015-01-02","class":"registry"}],
                 "nodes":[{"id":"a","listed":{"EU-2017/1509":{"from":"2014-10-09"}}}]}
                """));

        Assert.Equal(
            [("US", new DateOnly(2014, 7, 30)), ("EU", new DateOnly(2014, 10, 9))],
            network.Parties.Single().Listed.Select(measure => (measure.Authority, measure.From!.Value)));
        OwnershipGraph graph = network.ToGraph();
        Assert.True(graph.TryFind("b", out int b));
        Assert.Empty(graph.EdgesTo(b, new(new(2016, 1, 1), new(2015, 1, 1))));
        Assert.Single(graph.EdgesTo(b, new(new(2014, 1, 1), new(2015, 1, 2))));
    }

    [Fact]
    public void A_row_that_makes_no_sense_is_refused_and_the_rest_is_read()
    {
        Network network = NetworkFile.Read(Utf8("""
            {"nodes":[{"name":"nameless"},{"id":"a","name":"A"}],"edges":[{"kind":"Loves","source":"a","target":"b"}]}
            """));

        Assert.Single(network.Parties);
        Assert.Equal(2, network.Refused.Length);
    }

    private static MemoryStream Utf8(string text) => new(Encoding.UTF8.GetBytes(text));
}
