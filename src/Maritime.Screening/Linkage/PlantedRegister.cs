using System.Collections.Immutable;

namespace Maritime.Screening.Linkage;

/// <summary>
/// A made-up company register in which the truth is known: for tests and for <c>maritime network demo</c>.
/// </summary>
/// <param name="GroupOf">The planted group of each company that is in one.</param>
/// <param name="KeyExecutives">The planted people behind the largest groups, as "NAME yyyy-MM-dd".</param>
/// <param name="HubTenants">Companies at the mass-registration address.</param>
/// <param name="Namesakes">Companies directed by one of the people who share a name.</param>
public sealed record PlantedRegister(
    ImmutableArray<RegisteredCompany> Companies,
    ImmutableDictionary<string, int> GroupOf,
    ImmutableArray<RegisteredPerson> KeyExecutives,
    ImmutableHashSet<string> HubTenants,
    ImmutableHashSet<string> Namesakes);

/// <summary>
/// How the register is made: the size and shape that C4ADS reported of the China-DPRK trade in 2013-2016.
/// </summary>
public sealed record PlantedRegisterOptions
{
    /// <summary>5,233 companies: C4ADS, Risky Business (2017).</summary>
    public int Companies { get; init; } = 5_233;

    public int Groups { get; init; } = 37;

    public int KeyExecutives { get; init; } = 12;

    public int HubTenants { get; init; } = 1_000;

    public int Namesakes { get; init; } = 40;
}

/// <summary>Makes planted registers: the same seed, the same register.</summary>
public static class PlantedRegisters
{
    private const string HubAddress = "Trust Company Complex, Ajeltake Road, Majuro";
    private const string SharedName = "Li Wei";
    private const string AgentPhone = "+86 415 2000000";

    private static readonly string[] Surnames =
        ["Wang", "Zhang", "Liu", "Chen", "Yang", "Zhao", "Huang", "Zhou", "Wu", "Xu", "Sun", "Ma", "Zhu", "Hu", "Guo"];

    private static readonly string[] Syllables =
    [
        "ming", "hua", "jian", "xiao", "guo", "dong", "yu", "feng", "long", "hai", "bo", "cheng", "de", "fu", "gang",
        "hong", "jie", "kai", "lin", "mei", "ning", "peng", "qing", "rong", "shan", "tao", "wen", "xing", "yong", "zhi",
    ];

    private static readonly string[] Trades =
        ["Trading", "Shipping", "Industrial", "Import and Export", "Marine", "Economic and Trade", "Development"];

    private static readonly string[] Cities =
        ["Dandong", "Dalian", "Shenyang", "Yantai", "Hunchun", "Qingdao", "Yingkou"];

    public static PlantedRegister Make(int seed, PlantedRegisterOptions? options = null)
    {
        Maker maker = new(new Random(seed), options ?? new());
        return maker.Make();
    }

    private sealed class Maker(Random random, PlantedRegisterOptions options)
    {
        private readonly List<RegisteredCompany> _companies = [];
        private readonly Dictionary<string, int> _groupOf = [];
        private readonly List<RegisteredPerson> _executives = [];
        private readonly HashSet<string> _tenants = [];
        private readonly HashSet<string> _namesakes = [];

        public PlantedRegister Make()
        {
            for (int group = 0; group < options.Groups; group++)
            {
                AddGroup(group);
            }

            while (_companies.Count < options.Companies)
            {
                AddStranger();
            }

            FillHub();
            SpreadNamesakes();
            return new(
                [.. _companies],
                _groupOf.ToImmutableDictionary(),
                [.. _executives],
                [.. _tenants],
                [.. _namesakes]);
        }

        private void AddGroup(int group)
        {
            bool isLarge = group < options.KeyExecutives;
            int size = isLarge ? 48 + (4 * (options.KeyExecutives - group)) + random.Next(6) : 6 + random.Next(18);
            RegisteredPerson head = Person(isLarge ? "Chairman" : "Director", 0.9);
            RegisteredPerson deputy = Person("Director", 0);
            if (isLarge)
            {
                _executives.Add(head);
            }

            string[] offices = [.. Enumerable.Range(0, 1 + (size / 12)).Select(_ => Address())];
            string phone = Phone();
            string email = $"office{random.Next(1_000_000)}@{Word().ToLowerInvariant()}.example";
            for (int member = 0; member < size; member++)
            {
                // Every company shows one to three of the group's marks; a few show none and cannot be found.
                double mark = random.NextDouble();
                bool isHidden = random.NextDouble() < 0.03;
                bool hasHead = !isHidden && (isLarge ? mark < 0.85 : mark < 0.6);
                bool hasDeputy = !isHidden && (!hasHead || random.NextDouble() < 0.15);
                bool hasEmail = !isHidden && random.NextDouble() < 0.4;
                List<RegisteredPerson> people = [];
                if (hasHead)
                {
                    people.Add(head);
                }

                // A bridge: someone of the group must stand in companies with and without its head.
                if (hasDeputy || member == 0)
                {
                    people.Add(deputy);
                }

                if (people.Count == 0 || random.NextDouble() < 0.5)
                {
                    people.Add(Person("Supervisor", 0.1));
                }

                RegisteredCompany company = Add(CompanyName(), people) with
                {
                    Address = random.NextDouble() < 0.6 ? Respelled(offices[random.Next(offices.Length)]) : Address(),
                    Phone = random.NextDouble() < 0.4 ? phone : Phone(),
                    Email = hasEmail ? email : "",
                };
                _companies[^1] = company;
                _groupOf.Add(company.Key, group);
            }
        }

        private void AddStranger()
        {
            List<RegisteredPerson> people = [Person("Director", 0.6)];
            if (random.NextDouble() < 0.3)
            {
                people.Add(Person("Supervisor", 0.4));
            }

            RegisteredCompany company = Add(CompanyName(), people) with
            {
                Address = random.NextDouble() < 0.04
                    ? _companies[random.Next(_companies.Count - 1)].Address
                    : Address(),
                Phone = random.NextDouble() < 0.05 ? AgentPhone : Phone(),
                Agent = "Dandong Registration Agents",
            };
            _companies[^1] = company;
        }

        private void FillHub()
        {
            while (_tenants.Count < Math.Min(options.HubTenants, _companies.Count))
            {
                int at = random.Next(_companies.Count);
                if (_tenants.Add(_companies[at].Key))
                {
                    _companies[at] = _companies[at] with { Address = HubAddress };
                }
            }
        }

        private void SpreadNamesakes()
        {
            for (int person = 0; person < options.Namesakes; person++)
            {
                DateOnly? born = person % 4 == 0 ? null : new DateOnly(1950, 1, 1).AddDays((person * 397) + 11);
                for (int at = random.Next(_companies.Count), left = 1; left > 0; at = random.Next(_companies.Count))
                {
                    if (!_groupOf.ContainsKey(_companies[at].Key) && _namesakes.Add(_companies[at].Key))
                    {
                        RegisteredPerson namesake = new(SharedName, born, "Director", 0.5);
                        _companies[at] = _companies[at] with { People = [namesake] };
                        left--;
                    }
                }
            }
        }

        private RegisteredCompany Add(string name, List<RegisteredPerson> people)
        {
            RegisteredCompany company = new($"C{_companies.Count:00000}", name)
            {
                People = [.. people],
                IncorporatedOn = new DateOnly(1998, 1, 1).AddDays(random.Next(6_500)),
            };
            _companies.Add(company);
            return company;
        }

        private RegisteredPerson Person(string role, double share) => new(
            $"{Surnames[random.Next(Surnames.Length)]} {Word()}",
            new DateOnly(1945, 1, 1).AddDays(random.Next(18_000)),
            role,
            share);

        private string CompanyName() =>
            $"{Cities[random.Next(Cities.Length)]} {Word()} {Trades[random.Next(Trades.Length)]} Co., Ltd.";

        private string Word()
        {
            string word = Syllables[random.Next(Syllables.Length)] + Syllables[random.Next(Syllables.Length)];
            return char.ToUpperInvariant(word[0]) + word[1..];
        }

        private string Address() => Invariant($"Room {random.Next(101, 3_200)}, No. {random.Next(1, 400)}, ")
            + $"{Word()} Road, {Cities[random.Next(Cities.Length)]}";

        private string Respelled(string address) => random.Next(3) switch
        {
            0 => address.Replace("Room", "Rm", StringComparison.Ordinal)
                .Replace("Road", "Rd", StringComparison.Ordinal),
            1 => address.Replace("No. ", "Number ", StringComparison.Ordinal),
            _ => address,
        };

        private string Phone() => Invariant($"+86 415 {random.Next(2_000_001, 9_999_999)}");
    }
}
