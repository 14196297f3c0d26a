using System.Collections.Frozen;
using System.Numerics;
using System.Runtime.Intrinsics;
using System.Text;
using Maritime.Screening.Lists;

namespace Maritime.Screening.Names;

/// <summary>The words of many names, found again by any spelling that the matcher takes for the same word.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
internal sealed class Vocabulary
{
    private readonly PartyKind _kind;
    private readonly Shelf _words;

    /// <summary>Which names have each word of <see cref="_words"/>.</summary>
    private readonly Postings _namesOf;

    private readonly FrozenDictionary<string, int> _byText;

    private readonly SpellingIndex _bySound;

    /// <summary>Names by how two neighbouring words sound as one: "Abdul Rahman" for "Abdulrahman".</summary>
    private readonly SpellingIndex _namesByPair;

    /// <summary>Words by what they are short for.</summary>
    private readonly FrozenDictionary<string, int[]> _byNickname;

    /// <summary>Ships' whole names without their numbers, and which names have them.</summary>
    private readonly Shelf _wholes;

    private readonly Postings _namesOfWhole;

    /// <param name="names">On the words of the pool.</param>
    public Vocabulary(PartyKind kind, NameTokens[] names, WordPool pool)
    {
        _kind = kind;
        (_words, _namesOf) = Shelve(
            from item in names.Index()
            from token in item.Item.Core
            from text in new[] { token.Text, token.Key }.Distinct()
            select (text, item.Index),
            pool,
            kind == PartyKind.Person ? EditDistance.Budget : letters => letters == 3 ? 1 : EditDistance.Budget(letters),
            hasSounds: kind == PartyKind.Person);
        (_wholes, _namesOfWhole) = Shelve(
            from item in names.Index()
            where item.Item.Unnumbered.Length > 0
            select (item.Item.Unnumbered, item.Index),
            pool,
            VesselNames.MostEdits,
            hasSounds: false);
        _byText = _words.Shapes.Index().ToFrozenDictionary(item => item.Item.Text, item => item.Index);
        _bySound = SpellingIndex.Of(
            [.. _words.Shapes.Index().Select(item => (Encoding.UTF8.GetBytes(item.Item.Sound), 0, item.Index))]);
        _namesByPair = SpellingIndex.Of(
        [
            .. from item in names.Index()
               from sound in Pairs(item.Item)
               select (Encoding.UTF8.GetBytes(sound), 0, item.Index),
        ]);
        _byNickname = kind != PartyKind.Person
            ? FrozenDictionary<string, int[]>.Empty
            : (from item in _words.Shapes.Index()
               where item.Item.HasNickname
               from key in NameWords.NicknameClasses(item.Item.Text)
               group item.Index by key).ToFrozenDictionary(group => group.Key, group => group.Distinct().ToArray());
    }

    public string SoundOf(int word) => _words.Shapes[word].Sound;

    public ReadOnlySpan<int> NamesWith(int word) => _namesOf[word];

    /// <summary>
    /// Names that write a word of this sound as two; seldom one that does not, and some more than once.
    /// </summary>
    public List<int> NamesWithPair(string sound, SearchRoom room)
    {
        room.Near.Clear();
        _namesByPair.Find(sound, room.Near);
        return room.Near;
    }

    /// <summary>Words that write two neighbouring words of a name as one, for each pair.</summary>
    public List<(int First, int Word)> WordsOfPairs(NameTokens name, SearchRoom room)
    {
        List<(int, int)> found = [];
        foreach ((int first, string sound) in Pairs(name).Index())
        {
            room.Near.Clear();
            _bySound.Find(sound, room.Near);
            found.AddRange(room.Near.Select(word => (first, word)));
        }

        return found;
    }

    private static IEnumerable<string> Pairs(NameTokens name)
    {
        for (int at = 0; at + 1 < name.Core.Length; at++)
        {
            yield return SoundKey.Of(name.Core[at].Text + name.Core[at + 1].Text);
        }
    }

    public int Count => _words.Shapes.Length;

    /// <summary>The words that a word may stand for; each once.</summary>
    public List<int> Spellings(in NameToken token, SearchRoom room)
    {
        List<int> found = [];
        if (_byText.TryGetValue(token.Text, out int same))
        {
            found.Add(same);
        }

        if (token.Key != token.Text && _byText.TryGetValue(token.Key, out int meant))
        {
            found.Add(meant);
        }

        if (token.Class is WordClass.Number or WordClass.Initial)
        {
            return found;
        }

        switch (_kind)
        {
            case PartyKind.Person:
                AddNicknames(token, found);

                _words.Near(token.Shape, room, found);
                break;
            case PartyKind.Vessel:
                break; // Ships' names are compared whole.
            case PartyKind.Unknown or PartyKind.Company or PartyKind.Aircraft:
                if (token.Class is not (WordClass.Country or WordClass.Trade))
                {
                    _words.Near(token.Shape, room, found);
                }

                break;
            default:
                break;
        }

        return found;
    }

    private void AddNicknames(in NameToken token, List<int> found)
    {
        foreach (string key in token.HasNickname ? NameWords.NicknameClasses(token.Text) : [])
        {
            foreach (int at in _byNickname.GetValueOrDefault(key, []))
            {
                if (!found.Contains(at))
                {
                    found.Add(at);
                }
            }
        }
    }

    /// <summary>Ships whose whole name is near the query's.</summary>
    public List<int> WholeNames(NameTokens query, SearchRoom room)
    {
        List<int> wholes = [];
        _wholes.Near(WordShape.Of(query.Unnumbered), room, wholes);
        List<int> found = [];
        foreach (int whole in wholes)
        {
            found.AddRange(_namesOfWhole[whole]);
        }

        return found;
    }

    private static (Shelf Shelf, Postings Names) Shelve(
        IEnumerable<(string Text, int Name)> uses, WordPool pool, Func<int, int> edits, bool hasSounds)
    {
        (WordShape Shape, int[] Names)[] words =
        [
            .. from use in uses
               group use.Name by use.Text into word
               let shape = pool.Of(word.Key)
               orderby shape.Text.Length, shape.Text
               select (shape, word.Distinct().ToArray()),
        ];
        return (
            new([.. words.Select(word => word.Shape)], edits, hasSounds),
            Postings.Of([.. words.Select(word => word.Names)]));
    }

    /// <summary>Words to be found by spelling and by sound.</summary>
    private sealed class Shelf
    {
        /// <summary>12: from so many letters on a third edit is allowed, which the index does not hold.</summary>
        private const int LongFrom = 12;

        private readonly Func<int, int> _edits;

        /// <summary>
        /// Two words within their edits either have as many whole edits and nothing else, and then share a form of
        /// their letters as they are, or one whole edit fewer beside the half ones, and then share one of their folded
        /// letters.
        /// </summary>
        private readonly SpellingIndex _byLetters;

        private readonly SpellingIndex _byFolded;
        private readonly SpellingIndex? _bySound;
        private readonly uint[] _letters;
        private readonly Vector128<byte>[] _counts;

        /// <summary>Folded letters and doubles of each word.</summary>
        private readonly (byte Folded, byte Doubles)[] _lengths;

        /// <summary>Words of <see cref="LongFrom"/> letters or more lie behind this position, by length.</summary>
        private readonly int _firstLong;

        /// <param name="shapes">In order of their length.</param>
        /// <param name="edits">Edits that are allowed for words of so many letters, the shorter one's.</param>
        public Shelf(WordShape[] shapes, Func<int, int> edits, bool hasSounds)
        {
            Shapes = shapes;
            _edits = letters => WordAlignment.MostEdits(edits(letters), letters);
            _byLetters = SpellingIndex.Of(
                [.. shapes.Index().Select(word => (word.Item.Plain, Deletions(word.Item), word.Index))]);
            _byFolded = SpellingIndex.Of(
            [
                .. from word in shapes.Index()
                   from form in word.Item.Doubles > 0 ? new[] { word.Item.Folded, word.Item.Whole } : [word.Item.Folded]
                   select (form, FoldedDeletions(word.Item), word.Index),
            ]);
            _bySound = hasSounds
                ? SpellingIndex.Of([.. shapes.Index().Select(word => (word.Item.FoldedSound, 1, word.Index))])
                : null;
            _letters = [.. shapes.Select(shape => shape.Letters)];
            _counts = [.. shapes.Select(shape => shape.Counts)];
            _lengths = [.. shapes.Select(shape => ((byte)shape.Folded.Length, (byte)shape.Doubles))];
            int first = Array.FindIndex(shapes, shape => shape.Text.Length >= LongFrom);
            _firstLong = first < 0 ? shapes.Length : first;
        }

        public WordShape[] Shapes { get; }

        /// <summary>
        /// Adds words within the edits, or the difference in sound, that their length allows; each once.
        /// </summary>
        public void Near(WordShape query, SearchRoom room, List<int> found)
        {
            room.Forget(found);
            List<int> near = room.Near;
            near.Clear();
            _byLetters.Find(query.Plain, Deletions(query), near);
            _byFolded.Find(query.Folded, FoldedDeletions(query), near);
            if (query.Doubles > 0)
            {
                _byFolded.Find(query.Whole, FoldedDeletions(query), near);
            }

            SpellingFilter filter = new(query, stackalloc ulong[SpellingFilter.Room]);
            int most = _edits(query.Text.Length);
            foreach (int at in near)
            {
                if (room.IsNew(at) && MayBeNear(at, query, most) && IsNear(Shapes[at], query, in filter))
                {
                    found.Add(at);
                }
            }

            for (int at = _firstLong; at < Shapes.Length && query.Text.Length >= LongFrom; at++)
            {
                if (MayBeNear(at, query, most) && room.IsNew(at) && IsNear(Shapes[at], query, in filter))
                {
                    found.Add(at);
                }
            }

            if (_bySound is not null)
            {
                FindBySound(_bySound, query, room, found);
            }
        }

        private void FindBySound(SpellingIndex sounds, WordShape query, SearchRoom room, List<int> found)
        {
            room.Forget(found);
            room.Near.Clear();
            sounds.Find(query.FoldedSound, 1, room.Near);
            foreach (int at in room.Near)
            {
                if (room.IsNew(at) && SoundsNear(Shapes[at], query))
                {
                    found.Add(at);
                }
            }
        }

        /// <summary>
        /// What letters and their numbers allow. It reads three arrays and no word: most words end here, and a word
        /// lies
        /// elsewhere in memory.
        /// </summary>
        private bool MayBeNear(int at, WordShape query, int most) =>
            BitOperations.PopCount(_letters[at] & ~query.Letters) <= most
            && BitOperations.PopCount(query.Letters & ~_letters[at]) <= most
            && WordShape.MayBeNear(_counts[at], _lengths[at], query, most);

        private int Deletions(WordShape shape) => Math.Min(SpellingIndex.MostDeletions, _edits(shape.Text.Length));

        private int FoldedDeletions(WordShape shape) => Math.Max(0, Deletions(shape) - 1);

        private bool IsNear(WordShape word, WordShape query, in SpellingFilter filter)
        {
            int edits = _edits(Math.Min(word.Text.Length, query.Text.Length));
            int limit = WordAlignment.Tenths(edits);
            return Math.Abs(word.Text.Length - query.Text.Length) <= MostLengthDifference
                && WordShape.MayBeNear(word, query, edits)
                && filter.MayBe(word, edits)
                && EditDistance.Between(word.Text, query.Text, limit) <= limit;
        }

        private static bool SoundsNear(WordShape word, WordShape query)
        {
            int tenths = PersonNames.MostSoundTenths(Math.Min(word.Text.Length, query.Text.Length));
            return Math.Abs(word.Text.Length - query.Text.Length) <= PersonNames.MostLengthDifference
                && WordShape.MaySoundAlike(word, query, tenths)
                && EditDistance.Between(word.Sound, query.Sound, tenths) <= tenths;
        }
    }

    /// <summary>6: three edits, or what doubled letters and a silent h add for less than one.</summary>
    private const int MostLengthDifference = 6;
}
