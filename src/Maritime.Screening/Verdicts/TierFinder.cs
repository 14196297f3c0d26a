using System.Collections.Immutable;
using Maritime.Screening.Graph;
using Maritime.Screening.Lists;
using Maritime.Screening.Rules;

namespace Maritime.Screening.Verdicts;

/// <summary>What was found about one party.</summary>
internal sealed record Findings(
    Tier Tier,
    ImmutableArray<ScreeningMatch> Matches,
    double Score,
    bool IsUndetermined,
    ImmutableArray<string> Notes);

/// <summary>Finds every tie of a party to a listed one, closest first.</summary>
internal sealed class TierFinder(ScreeningGraph parties, BlockingStates states, PathOptions options)
{
    /// <summary>0.6: a measure that freezes nothing weighs less than one that does.</summary>
    private const double OtherMeasureWeight = 0.6;

    /// <summary>0.4: named in a prosecutor's filing, which a court may refuse.</summary>
    private const double FilingWeight = 0.4;

    /// <summary>0.95: what a rule of law reaches is nearly as good as listed.</summary>
    private const double OwnedWeight = 0.95;

    private const string FilingTopic = "legal filing";

    private static readonly string[] RuleAuthorities = [OwnershipRules.Us, OwnershipRules.Eu, OwnershipRules.Uk];

    private readonly PathSearch _paths = new(parties.Graph, options);
    private readonly Sentences _sentences = new(parties);
    private readonly OwnershipTrail _trail = new(parties);

    public Findings Of(int node, AsOf asOf, string[] authorities, string matchedOn, double score)
    {
        Question asked = new(node, asOf, authorities, score);
        AddListed(asked, matchedOn);
        AddOwnership(asked);
        AddManagement(asked);
        AddPartial(asked);
        ImmutableArray<RiskPath> paths =
            _paths.From(node, asOf, other => Mark(other, asOf, authorities), out bool isCut);
        AddPaths(asked, paths);
        AddFiling(asked);

        ScreeningMatch[] ordered =
        [
            .. asked.Matches.OrderBy(match => match.Tier)
                .ThenByDescending(match => match.Score)
                .ThenBy(match => match.EntryId, StringComparer.Ordinal),
        ];
        List<string> notes = [.. _trail.Stops(node, asOf)];
        bool isStopped = notes.Count > 0;
        if (isCut)
        {
            notes.Add(Invariant($"More lies within reach than is read at once ({options.MaxStatements} statements)."));
        }

        ListedParty[] undated = [.. parties.UndatedEntriesOf(node, asOf)];
        notes.AddRange(undated.Select(entry => Invariant(
            $"{entry.Latest.Name} ({entry.EntryId}) is on the version of {entry.FirstSeenOn:yyyy-MM-dd}; ")
            + "no document at hand says since when."));
        Tier tier = ordered.Length == 0 ? Tier.None : ordered[0].Tier;
        double risk = tier == Tier.L0
            ? score
            : PathSearch.Combine(_paths.Independent(paths).Select(path => path.Score * score));
        bool isUndetermined = undated.Length > 0 && tier != Tier.L0 || tier >= Tier.L3 && isStopped;
        return new(tier, [.. ordered], risk, isUndetermined, [.. notes]);
    }

    private static bool Concerns(ListMeasure measure, string[] authorities) =>
        authorities.Contains(measure.Authority) || !OwnershipRules.All.Any(r => r.Authority == measure.Authority);

    private double Mark(int node, AsOf asOf, string[] authorities)
    {
        if (!parties.MayBeListed(node))
        {
            return 0;
        }

        double weight = HasFiling(node, asOf) ? FilingWeight : 0;
        foreach (ListMeasure measure in parties.MeasuresOf(node, asOf))
        {
            if (Concerns(measure, authorities))
            {
                weight = Math.Max(weight, ScreeningGraph.IsFreezing(measure) ? 1 : OtherMeasureWeight);
            }
        }

        return weight;
    }

    private bool HasFiling(int node, AsOf asOf) =>
        parties.Graph.StatementOf(node)?.Statements
            .Any(said => said.Topic == FilingTopic && said.IsKnown(asOf)) == true;

    private void AddListed(Question asked, string matchedOn)
    {
        ImmutableArray<ListMeasure> measures =
            [.. parties.MeasuresOf(asked.Node, asked.AsOf).Where(measure => Concerns(measure, asked.Authorities))];
        if (!measures.IsEmpty)
        {
            asked.Matches.Add(Match(asked.Node, Tier.L0, matchedOn, asked.AsOf, measures, [], asked.Score));
            asked.Told.Add(asked.Node);
        }
    }

    private void AddOwnership(Question asked)
    {
        foreach (string authority in RuleAuthorities.Intersect(asked.Authorities))
        {
            if (states.Of(authority, asked.AsOf) is { } state && state.StatusOf(asked.Node).IsCertainByRule)
            {
                AddProof(asked, state.Explain(asked.Node), Tier.L1, "ownership", []);
            }
        }

        foreach (Edge edge in parties.Graph.EdgesTo(asked.Node, asked.AsOf)
            .Where(edge => edge.Kind == EdgeKind.RegisteredOwner))
        {
            AddIfListed(asked, edge, Tier.L1, "registered owner");
        }
    }

    private void AddManagement(Question asked)
    {
        foreach (Edge edge in parties.Graph.EdgesTo(asked.Node, asked.AsOf)
            .Where(edge => edge.Kind.IsManagement || edge.Kind.IsControl))
        {
            AddIfListed(asked, edge, Tier.L2, Role(edge));
            foreach (string authority in RuleAuthorities.Intersect(asked.Authorities))
            {
                if (states.Of(authority, asked.AsOf) is { } state && state.StatusOf(edge.Source).IsCertainByRule)
                {
                    AddProof(asked, state.Explain(edge.Source), Tier.L2, Role(edge), [_sentences.Of(edge)]);
                }
            }
        }
    }

    /// <summary>
    /// Blocked owners hold a quarter or more, here or in a company that owns most of it; or maybe enough.
    /// </summary>
    private void AddPartial(Question asked)
    {
        foreach (string authority in RuleAuthorities.Intersect(asked.Authorities))
        {
            if (states.Of(authority, asked.AsOf) is not { } state)
            {
                continue;
            }

            if (state.StatusOf(asked.Node).IsOnlyPossible)
            {
                AddProof(asked, state.Explain(asked.Node), Tier.L3, "possible ownership", []);
            }

            foreach (int owned in _trail.MajorityChain(asked.Node, asked.AsOf))
            {
                if (state.SumOf(owned) < 2_500 || state.StatusOf(owned).IsBlocked)
                {
                    continue;
                }

                foreach (Edge edge in parties.Graph.EdgesTo(owned, asked.AsOf).Where(edge => edge.Kind.IsOwnership))
                {
                    AddIfListed(asked, edge, Tier.L3, "partial ownership");
                }
            }
        }
    }

    private void AddPaths(Question asked, ImmutableArray<RiskPath> paths)
    {
        foreach (RiskPath path in paths)
        {
            if (asked.Told.Add(path.To))
            {
                Edge[] edges = [.. path.Edges.Select(parties.Graph.EdgeAt)];
                bool isContact = edges.Any(edge => edge.Kind == EdgeKind.Encounter);
                asked.Matches.Add(Match(
                    path.To,
                    isContact ? Tier.L5 : Tier.L4,
                    isContact ? "contact" : "association",
                    asked.AsOf,
                    parties.MeasuresOf(path.To, asked.AsOf),
                    [.. edges.Select(_sentences.Of)],
                    path.Score * asked.Score));
            }
        }
    }

    private void AddFiling(Question asked)
    {
        foreach (DatedStatement said in parties.Graph.StatementOf(asked.Node)?.Statements ?? [])
        {
            if (said.Topic == FilingTopic && said.IsKnown(asked.AsOf))
            {
                asked.Matches.Add(Match(
                    asked.Node,
                    Tier.L4,
                    "legal filing",
                    asked.AsOf,
                    [],
                    [$"{said.Says} [{said.Document}]"],
                    FilingWeight));
            }
        }
    }

    private void AddIfListed(Question asked, Edge edge, Tier tier, string how)
    {
        ImmutableArray<ListMeasure> measures =
            [.. parties.MeasuresOf(edge.Source, asked.AsOf).Where(measure => Concerns(measure, asked.Authorities))];
        if (measures.Any(ScreeningGraph.IsFreezing) && asked.Told.Add(edge.Source))
        {
            double weight = parties.Graph.WeightOf(edge.Index, options);
            asked.Matches.Add(Match(
                edge.Source, tier, how, asked.AsOf, measures, [_sentences.Of(edge)], weight * asked.Score));
        }
    }

    private void AddProof(
        Question asked, BlockingProof proof, Tier tier, string how, ImmutableArray<string> before)
    {
        ImmutableArray<string> steps = [.. before, .. _sentences.Of(proof, asked.AsOf)];
        foreach (int root in proof.Steps.Where(step => step.IsOwnerListed).Select(step => step.Owner).Distinct())
        {
            if (asked.Told.Add(root))
            {
                ImmutableArray<ListMeasure> measures = parties.MeasuresOf(root, asked.AsOf);
                asked.Matches.Add(Match(root, tier, how, asked.AsOf, measures, steps, asked.Score * OwnedWeight));
            }
        }
    }

    private static string Role(Edge edge) => edge.Kind switch
    {
        EdgeKind.Operator => "operator",
        EdgeKind.BareboatCharter => "bareboat charterer",
        EdgeKind.IsmManager => "ISM manager",
        EdgeKind.TechnicalManager => "technical manager",
        EdgeKind.CommercialManager => "commercial manager",
        _ => "control",
    };

    private ScreeningMatch Match(
        int node,
        Tier tier,
        string matchedOn,
        AsOf asOf,
        ImmutableArray<ListMeasure> measures,
        ImmutableArray<string> steps,
        double score) =>
        new(
            tier,
            matchedOn,
            parties.EntryIdOf(node, asOf),
            parties.NameOf(node),
            measures,
            parties.ProgramsOf(node, asOf),
            steps,
            score);

    private sealed record Question(int Node, AsOf AsOf, string[] Authorities, double Score)
    {
        public List<ScreeningMatch> Matches { get; } = [];

        /// <summary>Parties already told about at a closer tier.</summary>
        public HashSet<int> Told { get; } = [];
    }
}
