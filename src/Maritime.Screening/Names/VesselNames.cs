using Maritime.Screening.Lists;

namespace Maritime.Screening.Names;

/// <summary>Compares names of ships.</summary>
/// <remarks>
/// Fleets number their ships and owners reuse words, so the tolerance is one step narrower than for people, and a
/// number on
/// one side only is another ship. A ship is never alerted on a name alone.
/// </remarks>
internal static class VesselNames
{
    private const double Numbered = 0.4;
    private const double Contradicted = 0.6;

    public static NameScore Score(NameTokens a, NameTokens b)
    {
        if (a.Core.Length == 0 || b.Core.Length == 0)
        {
            return new(0, NameRelation.Different);
        }

        if (!a.Numbers.AsSpan().SequenceEqual(b.Numbers) || a.SeriesLetters != b.SeriesLetters)
        {
            return new(Numbered, NameRelation.Different);
        }

        (string x, string y) = (a.Unnumbered, b.Unnumbered);
        if (x == y)
        {
            return new(1, NameRelation.SameName);
        }

        if (IsCutForAis(a.Original, b.Original))
        {
            return new(0.95, NameRelation.Shortened);
        }

        int limit = MostEdits(Math.Min(x.Length, y.Length)) * EditDistance.Edit;
        if (limit > 0 && EditDistance.AtLeast(a.UnnumberedLetters, b.UnnumberedLetters) <= limit)
        {
            int cost = EditDistance.Between(x, y, limit);
            if (cost <= limit)
            {
                return new(1 - (0.28 * cost / limit), NameRelation.NearName);
            }
        }

        WordAlignment words = new(
            a.Core, b.Core, stackalloc bool[WordAlignment.MarksOnStack], stackalloc int[WordAlignment.WordsOnStack]);
        words.PairEqual();
        double share = words.MatchedLetters / (a.Joined.Length + b.Joined.Length);
        bool isReordered = words.CountOfRestA == 0 && words.CountOfRestB == 0;
        return isReordered
            ? new(0.8, NameRelation.NearName)
            : new(Math.Min(Contradicted, share), NameRelation.Different);
    }

    /// <summary>One edit less than people's names have, for a name of so many letters.</summary>
    public static int MostEdits(int letters) => Math.Max(0, EditDistance.Budget(letters) - 1);

    /// <summary>AIS sends 20 characters of a name: a longer one is equal when its beginning is.</summary>
    private static bool IsCutForAis(string a, string b)
    {
        (string shorter, string longer) = a.Trim().Length < b.Trim().Length
            ? (a.Trim(), b.Trim())
            : (b.Trim(), a.Trim());
        return shorter.Length >= ListStore.AisNameLength - 1
            && shorter.Length <= ListStore.AisNameLength
            && longer.StartsWith(shorter, StringComparison.OrdinalIgnoreCase);
    }
}
