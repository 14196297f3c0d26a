using System.Collections.Immutable;

namespace Maritime.Screening.Linkage;

/// <summary>Two companies and what they have in common.</summary>
/// <param name="Evidence">Sum of the shared attributes' weights; at least the options' minimum.</param>
/// <param name="Shared">"Person LI WEI 1970-01-02 (3 companies)".</param>
public sealed record CompanyLink(string One, string Other, double Evidence, ImmutableArray<string> Shared);

/// <summary>Which companies belong together, and which attributes were not believed.</summary>
/// <param name="Groups">Of two companies or more, the largest first, members in the order of the register.</param>
/// <param name="Hubs">Attributes shared by too many to mean anything, with their number of companies.</param>
/// <param name="Promoted">Hubs whose tenants mostly share one owner.</param>
public sealed record LinkageResult(
    ImmutableArray<CompanyLink> Links,
    ImmutableArray<ImmutableArray<string>> Groups,
    ImmutableArray<(string Attribute, int Companies)> Hubs,
    ImmutableArray<string> Promoted);

/// <summary>Finds the groups in a register of companies.</summary>
/// <remarks>
/// Every attribute value is a star with the companies that have it. A star weighs its kind's weight times its rarity
/// in this register (idf, 1 for two companies). A hub says nothing by itself and adds to a pair only what another,
/// independent kind of attribute already suggests. Linear in the register but for pairs inside stars of at most
/// <see cref="LinkageOptions.HubDegree"/> companies.
/// </remarks>
public static class RegisterLinkage
{
    public static LinkageResult Link(IReadOnlyList<RegisteredCompany> companies, LinkageOptions options)
    {
        Star[] stars = [.. Stars(companies)];
        Dictionary<(int, int), List<Star>> pairs = [];
        List<(string, int)> hubs = [];
        List<string> promoted = [];
        Groups groups = new(companies.Count);
        List<CompanyLink> links = [];
        ILookup<int, Star> owners = stars.Where(star => star.Kind == AttributeKind.Person)
            .SelectMany(star => star.Members.Select(member => (member, star)))
            .ToLookup(pair => pair.member, pair => pair.star);
        foreach (Star star in stars)
        {
            if (star.Members.Length <= options.HubDegree || IsStrong(star))
            {
                AddPairs(star, pairs, options);
            }
            else if (IsPlace(star) && CommonOwner(star, owners, options) is { } tenants)
            {
                promoted.Add(star.ToString());
                Unite(star, tenants, companies, groups, links);
            }
            else
            {
                hubs.Add((star.ToString(), star.Members.Length));
            }
        }

        foreach (((int one, int other), List<Star> shared) in pairs)
        {
            double evidence = Evidence(shared, companies.Count, options);
            if (evidence >= options.MinEvidence)
            {
                groups.Unite(one, other);
                links.Add(new(
                    companies[one].Key, companies[other].Key, evidence, [.. shared.Select(star => star.ToString())]));
            }
        }

        return new(
            [.. links],
            [.. groups.All().Select(members => members.Select(at => companies[at].Key).ToImmutableArray())],
            [.. hubs.OrderByDescending(hub => hub.Item2)],
            [.. promoted]);
    }

    /// <summary>An identified person is one person however many companies there are: that is the finding.</summary>
    private static bool IsStrong(Star star) => star.Kind == AttributeKind.Person;

    /// <summary>Something one owner can have to itself; a common name stays a common name.</summary>
    private static bool IsPlace(Star star) =>
        star.Kind is AttributeKind.Address or AttributeKind.Phone or AttributeKind.Email;

    private static double Evidence(List<Star> shared, int companies, LinkageOptions options)
    {
        // Two people of one kind are not two kinds: only the best of each counts.
        double rarest = Math.Log(companies / 2.0);
        return shared.GroupBy(star => star.Kind)
            .Sum(kind => kind.Max(star => options.WeightOf(star.Kind) * (IsStrong(star)
                ? 1
                : Math.Clamp(Math.Log((double)companies / star.Members.Length) / rarest, 0, 1))));
    }

    private static void AddPairs(Star star, Dictionary<(int, int), List<Star>> pairs, LinkageOptions options)
    {
        // A person's large family is a chain: every pair would be quadratic, and joins nothing more.
        bool isChain = star.Members.Length > options.HubDegree;
        for (int one = 0; one < star.Members.Length; one++)
        {
            int end = isChain ? Math.Min(one + 2, star.Members.Length) : star.Members.Length;
            for (int other = one + 1; other < end; other++)
            {
                (int, int) pair = (star.Members[one], star.Members[other]);
                if (!pairs.TryGetValue(pair, out List<Star>? shared))
                {
                    pairs.Add(pair, shared = []);
                }

                shared.Add(star);
            }
        }
    }

    private static int[]? CommonOwner(Star hub, ILookup<int, Star> owners, LinkageOptions options)
    {
        Star? most = hub.Members.SelectMany(member => owners[member])
            .GroupBy(owner => owner)
            .MaxBy(group => group.Count())?.Key;
        int[] tenants = most is null ? [] : [.. hub.Members.Intersect(most.Members)];
        return tenants.Length >= options.PromotionShare * hub.Members.Length ? tenants : null;
    }

    private static void Unite(
        Star star, int[] tenants, IReadOnlyList<RegisteredCompany> companies, Groups groups, List<CompanyLink> links)
    {
        // The few tenants of another owner stay strangers.
        for (int at = 1; at < tenants.Length; at++)
        {
            groups.Unite(tenants[0], tenants[at]);
            links.Add(new(companies[tenants[0]].Key, companies[tenants[at]].Key, 1, [star.ToString()]));
        }
    }

    private static IEnumerable<Star> Stars(IReadOnlyList<RegisteredCompany> companies)
    {
        // The stem is the rarest word of a name: a city's name is long, and everybody there uses it.
        Dictionary<string, int> uses = companies.SelectMany(company => AttributeKeys.NameWords(company.Name))
            .CountBy(word => word)
            .ToDictionary();
        return Stars(companies, uses, AddressSpellings.Of(companies.Select(company => company.Address)));
    }

    private static IEnumerable<Star> Stars(
        IReadOnlyList<RegisteredCompany> companies, Dictionary<string, int> uses, AddressSpellings addresses) =>
        (from company in companies.Index()
         from attribute in Attributes(company.Item, uses, addresses)
         where attribute.Value.Length > 0
         group company.Index by attribute)
        .Select(star => new Star(star.Key.Kind, star.Key.Value, [.. star.Distinct()]))
        .Where(star => star.Members.Length > 1);

    private static IEnumerable<(AttributeKind Kind, string Value)> Attributes(
        RegisteredCompany company, Dictionary<string, int> uses, AddressSpellings addresses)
    {
        yield return (AttributeKind.Address, addresses.KeyOf(company.Address));
        yield return (AttributeKind.Phone, AttributeKeys.Phone(company.Phone));
        yield return (AttributeKind.Email, AttributeKeys.Email(company.Email));
        yield return (AttributeKind.Agent, AttributeKeys.Person(company.Agent));
        yield return (
            AttributeKind.NameStem,
            AttributeKeys.NameWords(company.Name).MinBy(word => uses.GetValueOrDefault(word)) ?? "");
        foreach (RegisteredPerson person in company.People)
        {
            yield return (AttributeKind.Person, AttributeKeys.Person(person));
            yield return (AttributeKind.PersonName, AttributeKeys.Person(person.Name));
        }
    }

    private sealed record Star(AttributeKind Kind, string Value, int[] Members)
    {
        public override string ToString() => Invariant($"{Kind} {Value} ({Members.Length} companies)");

        public bool Equals(Star? other) => ReferenceEquals(this, other);

        public override int GetHashCode() => HashCode.Combine(Kind, Value);
    }

    /// <summary>Disjoint sets with path halving.</summary>
    private sealed class Groups(int count)
    {
        private readonly int[] _parent = [.. Enumerable.Range(0, count)];

        public void Unite(int one, int other)
        {
            (int a, int b) = (Root(one), Root(other));
            _parent[Math.Max(a, b)] = Math.Min(a, b);
        }

        public IEnumerable<int[]> All() =>
            Enumerable.Range(0, _parent.Length)
                .GroupBy(Root)
                .Select(group => group.ToArray())
                .Where(group => group.Length > 1)
                .OrderByDescending(group => group.Length)
                .ThenBy(group => group[0]);

        private int Root(int at)
        {
            while (_parent[at] != at)
            {
                at = _parent[at] = _parent[_parent[at]];
            }

            return at;
        }
    }
}
