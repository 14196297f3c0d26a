using System.Collections.Immutable;

namespace Maritime.Screening.Linkage;

/// <summary>How well a linkage found the planted groups, by pairs of companies.</summary>
/// <param name="Precision">Of the pairs put together, how many belong together.</param>
/// <param name="Recall">Of the pairs that belong together, how many were put together.</param>
/// <param name="MergedThroughDecoys">
/// Pairs put together wrongly although all they share is the mass address or a common name.
/// </param>
public sealed record LinkageScore(double Precision, double Recall, int MergedThroughDecoys)
{
    public static LinkageScore Of(PlantedRegister truth, LinkageResult found)
    {
        long right = 0;
        long together = 0;
        int merged = 0;
        foreach (ImmutableArray<string> group in found.Groups)
        {
            together += Pairs(group.Length);
            right += group.Where(truth.GroupOf.ContainsKey)
                .GroupBy(company => truth.GroupOf[company])
                .Sum(planted => Pairs(planted.Count()));
            merged += Decoys(truth, group);
        }

        long planted = truth.GroupOf.Values.GroupBy(group => group).Sum(group => Pairs(group.Count()));
        return new(together == 0 ? 1 : (double)right / together, planted == 0 ? 1 : (double)right / planted, merged);
    }

    /// <summary>How many planted executives are among as many top-ranked people.</summary>
    public int PlantedInTop(PlantedRegister truth, KeyNodeReport report)
    {
        HashSet<string> top = [.. report.Ranking.Take(truth.KeyExecutives.Length).Select(node => node.Key)];
        return truth.KeyExecutives.Count(person => top.Contains(AttributeKeys.Person(person)));
    }

    private static long Pairs(long count) => count * (count - 1) / 2;

    private static int Decoys(PlantedRegister truth, ImmutableArray<string> group)
    {
        string[] strangers = [.. group.Where(company => !truth.GroupOf.ContainsKey(company))];
        int tenants = strangers.Count(truth.HubTenants.Contains);
        int namesakes = strangers.Count(truth.Namesakes.Contains);
        return (tenants > 1 ? tenants : 0) + (namesakes > 1 ? namesakes : 0);
    }
}
