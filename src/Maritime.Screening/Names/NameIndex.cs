using System.Buffers;
using System.Collections.Frozen;
using System.Collections.Immutable;
using Maritime.Screening.Lists;

namespace Maritime.Screening.Names;

/// <summary>A listed party whose name is like the one asked for.</summary>
/// <param name="Name">The name of the party that was alike: an alias, perhaps.</param>
public sealed record NameHit(ListedParty Party, ListName Name, NameScore Score);

/// <summary>Finds names like a given one among all names of a list.</summary>
/// <remarks>
/// An inverted index of words. A query word finds its spellings by scanning the vocabulary, where the letters that
/// two words
/// do not share bound their distance from below in one instruction; only words rare enough to tell names apart then
/// pull in
/// names (idf pruning), and only those names are compared. Immutable and thread-safe.
/// </remarks>
public sealed class NameIndex
{
    /// <summary>40: names compared in full for one query, the best by idf; twice what an answer shows.</summary>
    private const int MostCompared = 40;

    /// <summary>
    /// 0.45: the share of the query's idf that a name must reach: one rare word of two, or two common ones.
    /// </summary>
    private const double LeastShare = 0.45;

    /// <summary>0.85: a name with another spelling of the word ranks below one with the word itself.</summary>
    private const double OtherSpelling = 0.85;

    /// <summary>0.5: a word that no name has is no reason against the others: a patronymic, a misspelling.</summary>
    private const double UnknownWordShare = 0.5;

    private readonly FrozenDictionary<PartyKind, Part> _parts;

    private NameIndex(FrozenDictionary<PartyKind, Part> parts) => _parts = parts;

    /// <summary>Over every name of every party, in all its versions.</summary>
    public static NameIndex Of(IEnumerable<ListedParty> parties)
    {
        Dictionary<PartyKind, List<(ListedParty, ListName)>> byKind = [];
        foreach (ListedParty party in parties)
        {
            PartyKind kind = IndexKind(party.Latest.Kind);
            if (!byKind.TryGetValue(kind, out List<(ListedParty, ListName)>? names))
            {
                byKind.Add(kind, names = []);
            }

            names.AddRange(party.Revisions.SelectMany(state => state.Entry.Names).DistinctBy(name => name.Text)
                .Select(name => (party, name)));
        }

        return new(byKind.ToFrozenDictionary(pair => pair.Key, pair => new Part(pair.Key, [.. pair.Value])));
    }

    /// <summary>How many names can be found.</summary>
    public int Count => _parts.Values.Sum(part => part.Count);

    /// <param name="kind">Unknown searches all kinds.</param>
    /// <returns>
    /// Matches from <see cref="NameMatcher.Threshold"/> on, best first, every party once; OFAC's weak aliases only
    /// when they
    /// are the same name.
    /// </returns>
    public ImmutableArray<NameHit> Search(string name, PartyKind kind, int limit = 20)
    {
        List<NameHit> hits = [];
        foreach (Part part in _parts.Values)
        {
            if (kind == PartyKind.Unknown || IndexKind(kind) == part.Kind)
            {
                part.Search(name, hits);
            }
        }

        return
        [
            .. hits.OrderByDescending(hit => hit.Score.Score)
                .ThenBy(hit => hit.Party.EntryId, StringComparer.Ordinal)
                .DistinctBy(hit => hit.Party.EntryId)
                .Take(limit)
        ];
    }

    private static PartyKind IndexKind(PartyKind kind) => kind switch
    {
        PartyKind.Aircraft => PartyKind.Vessel,
        PartyKind.Unknown => PartyKind.Company,
        _ => kind,
    };

    /// <summary>The names of one kind of party.</summary>
    private sealed class Part
    {
        private readonly (ListedParty Party, ListName Name)[] _sources;
        private readonly NameTokens[] _names;
        private readonly Word[] _words;
        private readonly uint[] _letters;
        private readonly byte[][] _folded;
        private readonly FrozenDictionary<string, int> _byText;

        /// <summary>Words by how they sound.</summary>
        private readonly FrozenDictionary<string, int[]> _bySound;

        /// <summary>Names by how they sound when written as one word.</summary>
        private readonly FrozenDictionary<string, int[]> _byWhole;

        /// <summary>Positions in <see cref="_words"/> by the word's length; index 0 is length 0.</summary>
        private readonly int[] _firstOfLength;

        public Part(PartyKind kind, (ListedParty, ListName)[] sources)
        {
            Kind = kind;
            _sources = sources;
            _names = [.. sources.Select(source => NameTokens.Of(source.Item2.Text, kind))];
            _words = [.. Vocabulary()];
            _folded = [.. _words.Select(word => SpellingFilter.Fold(word.Text))];
            _letters = [.. _words.Select(word => EditDistance.LettersOf(word.Text))];
            _byText = _words.Index().ToFrozenDictionary(item => item.Item.Text, item => item.Index);
            _bySound = Group(_words.Index().Select(item => (item.Item.Sound, item.Index)));
            _byWhole = Group(_names.Index().Select(item => (SoundKey.Of(item.Item.Joined), item.Index)));
            int longest = _words.Length == 0 ? 0 : _words[^1].Text.Length;
            _firstOfLength = new int[longest + 2];
            for (int length = 0; length < _firstOfLength.Length; length++)
            {
                int first = Array.FindIndex(_words, word => word.Text.Length >= length);
                _firstOfLength[length] = first < 0 ? _words.Length : first;
            }
        }

        public PartyKind Kind { get; }

        public int Count => _names.Length;

        public void Search(string name, List<NameHit> hits)
        {
            NameTokens query = NameTokens.Of(name, Kind);
            foreach (int candidate in Candidates(query))
            {
                NameScore score = NameMatcher.Score(query, _names[candidate]);
                bool isWeak = _sources[candidate].Name.Kind == NameKind.Weak;
                if (score.IsMatch && (!isWeak || score.Relation == NameRelation.SameName))
                {
                    hits.Add(new(_sources[candidate].Party, _sources[candidate].Name, score));
                }
            }
        }

        private static FrozenDictionary<string, int[]> Group(IEnumerable<(string Key, int At)> pairs) =>
            pairs.Where(pair => pair.Key.Length > 1)
                .GroupBy(pair => pair.Key, pair => pair.At)
                .ToFrozenDictionary(group => group.Key, group => group.ToArray());

        private IEnumerable<Word> Vocabulary() =>
            from pair in _names.Index()
                .SelectMany(item => Keys(item.Item).Distinct().Select(key => (Key: key, Name: item.Index)))
                .GroupBy(pair => pair.Key, pair => pair.Name)
            orderby pair.Key.Length, pair.Key
            select new Word(pair.Key, SoundKey.Of(pair.Key), [.. pair]);

        private static IEnumerable<string> Keys(NameTokens name) =>
            name.Core.SelectMany(token => new[] { token.Text, token.Key });

        private double Idf(int names) => Math.Log(1 + ((double)_names.Length / names));

        /// <summary>Names that share enough of the query's idf, the best first.</summary>
        private int[] Candidates(NameTokens query)
        {
            QueryWord[] words = [.. query.Core.Select(ReadWord).OrderByDescending(word => word.Idf)];
            double least = words.Sum(word => word.Idf) * LeastShare;
            float[] weights = ArrayPool<float>.Shared.Rent(_names.Length);
            Array.Clear(weights, 0, _names.Length);
            List<int> touched = [];
            double rest = least / LeastShare;
            foreach (QueryWord word in words)
            {
                // A name that has only this word and commoner ones cannot reach the least share: it is not taken up.
                AddNames(word, weights, touched, takesUp: rest >= least);
                rest -= word.Idf;
            }

            foreach (int name in _byWhole.GetValueOrDefault(SoundKey.Of(query.Joined), []))
            {
                Raise(weights, touched, name, float.MaxValue, takesUp: true);
            }

            int[] found = [.. touched.Where(name => weights[name] >= least)];
            float[] order = [.. found.Select(name => -weights[name])];
            ArrayPool<float>.Shared.Return(weights);
            Array.Sort(order, found);
            return found.Length > MostCompared ? found[..MostCompared] : found;
        }

        private void AddNames(QueryWord word, float[] weights, List<int> touched, bool takesUp)
        {
            // A name may have two spellings of one word; it counts once.
            HashSet<int>? seen = word.Spellings.Length > 1 ? [] : null;
            foreach (int at in word.Spellings)
            {
                float by = (float)(_words[at].Sound == word.Sound ? word.Idf : word.Idf * OtherSpelling);
                foreach (int name in _words[at].Names)
                {
                    if (seen is null || seen.Add(name))
                    {
                        Raise(weights, touched, name, by, takesUp);
                    }
                }
            }
        }

        private static void Raise(float[] weights, List<int> touched, int name, float by, bool takesUp)
        {
            if (weights[name] > 0)
            {
                weights[name] += by;
            }
            else if (takesUp)
            {
                weights[name] = by;
                touched.Add(name);
            }
        }

        private static bool IsSpelling(Word word, string text, string sound, int budget)
        {
            int limit = Math.Max(4, budget * EditDistance.Edit);
            return EditDistance.Between(word.Text, text, limit) <= limit
                || EditDistance.Between(word.Sound, sound, budget > 1 ? EditDistance.Edit : 5) <= EditDistance.Edit;
        }

        private QueryWord ReadWord(NameToken token)
        {
            HashSet<int> spellings = Spellings(token.Text, token.Key);
            int names = spellings.Sum(at => _words[at].Names.Length);
            string sound = token.Key == token.Text ? token.Sound : SoundKey.Of(token.Key);
            return new([.. spellings.OrderBy(at =>
                _words[at].Sound == sound ? 0 : 1)], sound, names == 0 ? UnknownWordShare * Idf(1) : Idf(names));
        }

        /// <summary>The words of the vocabulary that a query word may stand for.</summary>
        private HashSet<int> Spellings(string text, string key)
        {
            string sound = SoundKey.Of(text);
            HashSet<int> found = [.. _bySound.GetValueOrDefault(sound, [])];
            if (key != text && _byText.TryGetValue(key, out int same))
            {
                found.Add(same);
            }

            int budget = EditDistance.Budget(text.Length);
            byte[] folded = SpellingFilter.Fold(text);
            SpellingFilter filter = new(folded, EditDistance.LettersOf(text), stackalloc ulong[32], budget);
            int shortest = Math.Max(1, text.Length - budget - 1);
            int longest = Math.Min(_firstOfLength.Length - 2, text.Length + budget + 1);
            int end = longest < shortest ? 0 : _firstOfLength[longest + 1];
            for (int at = longest < shortest ? 0 : _firstOfLength[shortest]; at < end; at++)
            {
                if (filter.MayBe(_folded[at], _letters[at]) && IsSpelling(_words[at], text, sound, budget))
                {
                    found.Add(at);
                }
            }

            return found;
        }
    }

    /// <param name="Spellings">Positions in the vocabulary; those that sound the same first.</param>
    /// <param name="Idf">Of all its spellings together.</param>
    private sealed record QueryWord(int[] Spellings, string Sound, double Idf);

    private sealed record Word(string Text, string Sound, int[] Names);
}
