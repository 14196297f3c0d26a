using System.Text;
using Maritime.Screening.Graph;
using Maritime.Screening.Sources;
using Maritime.Screening.Tests.Lists;
using Maritime.Screening.Tests.Rows;

namespace Maritime.Screening.Tests.Graph;

/// <summary>Networks from several sources as one.</summary>
public class NetworkWithTests
{
    [Fact]
    public void The_committees_narratives_join_the_ships_and_companies_that_are_known_by_number()
    {
        Network panel = PanelNarratives.Read(File.ReadAllBytes(TestData.PathOf("lists/un_1718_shipping_entities_2026.csv")));
        Network joined = PanelNarratives.JoinedTo(World.Network, panel, RealLists.All);

        EdgeStatement manager = Assert.Single(
            joined.Edges, edge => edge is { Target: "koti", Kind: EdgeKind.TechnicalManager });
        Assert.Equal("UN KPe.067", manager.Document);
        Assert.DoesNotContain(joined.Parties, party => party.Key == "ship KOTI");
        Assert.NotEmpty(new Screener(RealLists.All, World.Network.With(joined)).Screen(
            World.Ship(9417115), World.On("2018-04-01")).Matches);
    }

    [Fact]
    public void An_own_file_adds_an_owner_to_a_ship_that_a_list_holds_by_number()
    {
        const string parties = "key,kind,name,imo\nown-ship,vessel,MADE UP,9074729\nown-co,company,Made Up Shipping,\n";
        const string edges = "source,target,kind,share,document,known_from\n"
            + "dhid,own-co,Ownership,60,own file,2017-01-01\nown-co,own-ship,Ownership,100,own file,2017-01-01\n";
        Network own = OwnNetworkCsv.Read(
            new ListFile("p.csv", Encoding.UTF8.GetBytes(parties)),
            new ListFile("e.csv", Encoding.UTF8.GetBytes(edges)));
        Assert.Empty(own.Refused);

        ScreeningVerdict verdict = new Screener(RealLists.All, World.Network.With(own))
            .Screen(World.Ship(9074729), World.On("2017-03-15"));

        Assert.Equal(Tier.L1, verdict.Tier);
        Assert.StartsWith("blocked property by ownership", World.Regime(verdict, "US").Status, StringComparison.Ordinal);
    }
}
