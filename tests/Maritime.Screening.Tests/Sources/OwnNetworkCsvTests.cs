using Maritime.Screening.Graph;
using Maritime.Screening.Sources;

namespace Maritime.Screening.Tests.Sources;

public class OwnNetworkCsvTests
{
    [Fact]
    public void Companies_people_and_their_dated_shares_are_read_and_bad_rows_refused_in_words()
    {
        Network network = OwnNetworkCsv.Read(
            Fixtures.File("parties.csv", """
                key,kind,name,imo,company_imo,flag,aliases
                a,person,Ann Owner,,,,
                b,company,Heron Shipping Ltd,,5982254,MT,Heron;Heron Lines
                v,vessel,GREY HERON,9074729,,PA,
                x,vessel,CROSSED,5982254,,,
                """),
            Fixtures.File("edges.csv", """
                source,target,kind,role,share_low,share_high,valid_from,document,document_date,class
                a,b,Ownership,founder,50,75,2020-01-31,register extract,1.2.2021,registry
                b,v,RegisteredOwner,,,,,register,,registry
                a,b,Ownership,,60,40,,,,
                a,b,Admiration,,,,,,,
                """));

        Assert.Equal(["a", "b", "v"], network.Parties.Select(party => party.Key));
        Assert.Equal(["Heron", "Heron Lines"], network.Parties[1].Aliases);
        Assert.Equal(5982254, network.Parties[1].CompanyImo?.Value);
        EdgeStatement owned = network.Edges[0];
        Assert.Equal("50.00-75.00 %", owned.Share?.ToString());
        Assert.Equal(new DateOnly(2021, 2, 1), owned.DocumentDate);
        Assert.Null(network.Edges[1].Share);
        Assert.Equal(3, network.Refused.Length);
        Assert.Contains("parties.csv line 5", network.Refused[0], StringComparison.Ordinal);
    }
}
