using Maritime.Screening.Graph;

namespace Maritime.Screening.Linkage;

/// <summary>Makes an ownership graph of a register: people and companies as nodes, namesakes apart.</summary>
public static class RegisterGraph
{
    public static OwnershipGraph Build(IEnumerable<RegisteredCompany> companies, string document)
    {
        OwnershipGraphBuilder builder = new();
        foreach (RegisteredCompany company in companies)
        {
            builder.Add(new PartyStatement
            {
                Key = company.Key,
                Name = company.Name,
                Addresses = company.Address.Length > 0 ? [company.Address] : [],
                IncorporatedOn = company.IncorporatedOn,
            });
            foreach (RegisteredPerson person in company.People)
            {
                // Without a birth date nobody knows whether it is the same person: one node per company.
                string key = person.BornOn is null
                    ? $"{AttributeKeys.Person(person.Name)} of {company.Key}"
                    : AttributeKeys.Person(person);
                builder.Add(new PartyStatement { Key = key, Name = person.Name, Kind = PartyKind.Person });
                builder.Add(Edge(key, company, EdgeKind.Directorship, person, share: null, document));
                if (person.Share > 0)
                {
                    ShareInterval share = ShareInterval.FromPercent(person.Share * 100, person.Share * 100);
                    builder.Add(Edge(key, company, EdgeKind.Ownership, person, share, document));
                }
            }
        }

        return builder.Build();
    }

    private static EdgeStatement Edge(
        string key,
        RegisteredCompany company,
        EdgeKind kind,
        RegisteredPerson person,
        ShareInterval? share,
        string document) => new()
        {
            Source = key,
            Target = company.Key,
            Kind = kind,
            Role = person.Role,
            Share = share,
            ValidFrom = company.IncorporatedOn,
            Document = document,
            Class = EvidenceClass.Registry,
        };
}
