using System.Collections.Immutable;
using Maritime.Screening.Graph;
using Maritime.Screening.Rules;

namespace Maritime.Screening.Verdicts;

/// <summary>Says edges and proofs in words, each with its document and dates.</summary>
internal sealed class Sentences(ScreeningGraph parties)
{
    public string Of(Edge edge)
    {
        string share = edge.Kind.IsOwnership && edge.Share != default ? $" {Share(edge.Share)} of" : "";
        string verb = share.Length > 0 && edge.Kind == EdgeKind.RegisteredOwner ? "is registered owner of"
            : edge.Kind.Verb + share;
        string role = edge.Role.Length > 0 ? $" ({edge.Role})" : "";
        return $"{parties.NameOf(edge.Source)} {verb} {parties.NameOf(edge.Target)}{role} [{Cited(edge)}]";
    }

    public ImmutableArray<string> Of(BlockingProof proof, AsOf asOf)
    {
        List<string> sentences = [];
        foreach (IGrouping<int, ProofStep> owned in proof.Steps.GroupBy(step => step.Owned))
        {
            foreach (ProofStep step in owned)
            {
                string who = step.IsOwnerListed
                    ? $"{parties.NameOf(step.Owner)} (listed: {parties.EntryIdOf(step.Owner, asOf)})"
                    : parties.NameOf(step.Owner);
                string holds = step.IsControl && step.HighShare == 0 ? "controls" : Holds(step);
                string documents = string.Join("; ", step.Statements.Select(Cited).Distinct());
                sentences.Add($"{who} {holds} {parties.NameOf(step.Owned)} [{documents}]");
            }

            int sum = owned.Sum(step => proof.IsCertain ? step.LowShare : step.HighShare);
            if (owned.Count() > 1)
            {
                sentences.Add(Invariant($"Together {sum / 100.0:0.00} % of {parties.NameOf(owned.Key)}"));
            }
        }

        return [.. sentences];
    }

    private static string Share(ShareInterval share) =>
        share == ShareInterval.Unknown ? "an unknown share" : share.ToString();

    private static string Holds(ProofStep step) => ShareInterval.TryCreate(
        step.LowShare, Math.Max(step.LowShare, step.HighShare), out ShareInterval share)
            && share != ShareInterval.SomeInterest
                ? $"owns {Share(share)} of"
                : "has an interest in";

    private static string Cited(Edge edge)
    {
        string document = edge.Document.Length > 0 ? edge.Document : "no document named";
        string known = edge.KnownFrom is { } day ? Invariant($", known since {day:yyyy-MM-dd}") : "";
        string valid = edge.ValidFrom is not null || edge.ValidTo is not null
            ? Invariant($", valid {edge.ValidFrom:yyyy-MM-dd}..{edge.ValidTo:yyyy-MM-dd}")
            : "";
        string label = edge.Class is EvidenceClass.Synthetic or EvidenceClass.Inferred
            ? $", {edge.Class.ToString().ToLowerInvariant()}"
            : "";
        return document + known + valid + label;
    }
}
