using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Text;
using Maritime.Screening.Lists;

namespace Maritime.Screening.Names;

/// <summary>A listed party whose name is like the one asked for.</summary>
/// <param name="Name">The name of the party that was alike: an alias, perhaps.</param>
public sealed record NameHit(ListedParty Party, ListName Name, NameScore Score);

/// <summary>Finds names like a given one among all names of a list.</summary>
/// <remarks>
/// An inverted index of words. Only words rare enough to tell names apart take names up (idf pruning), and only the
/// heaviest of those are compared in full. Immutable and thread-safe.
/// </remarks>
public sealed class NameIndex
{
    /// <summary>60: names compared in full for one query, the best by idf; three times what an answer shows.</summary>
    private const int MostCompared = 60;

    /// <summary>
    /// 0.40: the share of the query's idf that a name must reach: one rare word of two, or two common ones.
    /// </summary>
    private const double LeastShare = 0.40;

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
        private readonly Vocabulary _words;

        /// <summary>Names by how they sound when written as one word.</summary>
        private readonly SpellingIndex _byWhole;

        private readonly ConcurrentBag<SearchRoom> _rooms = [];

        public Part(PartyKind kind, (ListedParty, ListName)[] sources)
        {
            Kind = kind;
            _sources = sources;
            WordPool pool = new();
            _names = [.. sources.Select(source => NameTokens.Of(source.Item2.Text, kind).On(pool))];
            _words = new(kind, _names, pool);
            _byWhole = SpellingIndex.Of(
            [
                .. from item in _names.Index()
                   let sound = SoundKey.Of(item.Item.Joined)
                   where sound.Length > 1
                   select (Encoding.UTF8.GetBytes(sound), 0, item.Index),
            ]);
        }

        public PartyKind Kind { get; }

        public int Count => _names.Length;

        public void Search(string name, List<NameHit> hits)
        {
            NameTokens query = NameTokens.Of(name, Kind);
            SearchRoom room = _rooms.TryTake(out SearchRoom? free) ? free : new(_names.Length, _words.Count);
            List<int> candidates = Candidates(query, room);
            room.Clear();
            _rooms.Add(room);
            foreach (int candidate in candidates)
            {
                NameScore score = NameMatcher.Score(query, _names[candidate]);
                bool isWeak = _sources[candidate].Name.Kind == NameKind.Weak;
                if (score.IsMatch && (!isWeak || score.Relation == NameRelation.SameName))
                {
                    hits.Add(new(_sources[candidate].Party, _sources[candidate].Name, score));
                }
            }
        }

        private double Idf(int names) => Math.Log(1 + ((double)_names.Length / names));

        /// <summary>Names that share enough of the query's idf, the best first.</summary>
        private List<int> Candidates(NameTokens query, SearchRoom room)
        {
            QueryWord[] words =
                [.. query.Core.Select((token, at) => ReadWord(token, at, room)).OrderByDescending(word => word.Idf)];
            double least = words.Sum(word => word.Idf) * LeastShare;
            double rest = least / LeastShare;
            for (int at = 0; at < words.Length; at++)
            {
                // A name that has only this word and commoner ones cannot reach the least share: it is not taken up.
                AddNames(words[at], (ushort)(at + 1), room, takesUp: rest >= least);
                rest -= words[at].Idf;
            }

            AddJoined(query, words, room);
            foreach (int whole in Kind == PartyKind.Vessel ? _words.WholeNames(query, room) : [])
            {
                room.Add(whole, float.MaxValue, ushort.MaxValue, takesUp: true);
            }

            room.Near.Clear();
            _byWhole.Find(SoundKey.Of(query.Joined), room.Near);
            foreach (int whole in room.Near)
            {
                room.Add(whole, float.MaxValue, ushort.MaxValue, takesUp: true);
            }

            return room.Best(
                least,
                MostCompared,
                name => Kind == PartyKind.Person || query.Numbers.AsSpan().SequenceEqual(_names[name].Numbers),
                name => Math.Abs(_names[name].Core.Length - query.Core.Length));
        }

        /// <summary>Words that only one side writes as one.</summary>
        private void AddJoined(NameTokens query, QueryWord[] words, SearchRoom room)
        {
            ushort mark = (ushort)(words.Length + 1);
            foreach (QueryWord word in words)
            {
                foreach (int name in _words.NamesWithPair(word.Sound, room))
                {
                    room.Add(name, (float)(word.Idf * OtherSpelling), mark, takesUp: true);
                }

                mark++;
            }

            foreach ((int first, int joined) in _words.WordsOfPairs(query, room))
            {
                float by = (float)(OtherSpelling
                    * words.Where(word => word.At == first || word.At == first + 1).Sum(word => word.Idf));
                foreach (int name in _words.NamesWith(joined))
                {
                    room.Add(name, by, (ushort)(mark + first), takesUp: true);
                }
            }
        }

        private void AddNames(QueryWord word, ushort mark, SearchRoom room, bool takesUp)
        {
            foreach (int at in word.Spellings)
            {
                float by = (float)(_words.SoundOf(at) == word.Sound ? word.Idf : word.Idf * OtherSpelling);
                foreach (int name in _words.NamesWith(at))
                {
                    room.Add(name, by, mark, takesUp);
                }
            }
        }

        private QueryWord ReadWord(in NameToken token, int at, SearchRoom room)
        {
            List<int> spellings = _words.Spellings(token, room);
            int names = 0;
            foreach (int word in spellings)
            {
                names += _words.NamesWith(word).Length;
            }

            string sound = token.Key == token.Text ? token.Sound : SoundKey.Of(token.Key);
            spellings.Sort((a, b) => (_words.SoundOf(a) == sound ? 0 : 1) - (_words.SoundOf(b) == sound ? 0 : 1));
            return new(at, spellings, sound, names == 0 ? UnknownWordShare * Idf(1) : Idf(names));
        }
    }

    /// <param name="At">Its place in the query.</param>
    /// <param name="Spellings">Positions in the vocabulary; those that sound the same first.</param>
    /// <param name="Idf">Of all its spellings together.</param>
    private sealed record QueryWord(int At, List<int> Spellings, string Sound, double Idf);
}
