using System.Collections.Frozen;

namespace Maritime.Screening.Names;

/// <summary>What two postal addresses say about each other.</summary>
public enum AddressRelation : byte
{
    /// <summary>At least one says no more than a city or country.</summary>
    NoEvidence,

    /// <summary>Different places, or only the same road.</summary>
    Different,

    /// <summary>The same house or named building; the same unit is not known.</summary>
    SameBuilding,

    /// <summary>The same room, floor or suite of the same building.</summary>
    SameUnit,
}

/// <summary>Compares postal addresses as lists and registers write them.</summary>
/// <remarks>
/// The numbers of house and unit, the road by its letters (with an edit budget and the usual words for road, middle,
/// number in
/// English and pinyin), a named building, and the city. Whether a building is a mass registration address is not a
/// question of two addresses: count its tenants.
/// </remarks>
public static class AddressMatcher
{
    private static readonly FrozenDictionary<string, string> Words = ReadWords();

    /// <summary>Words of administrative places: they and the words before them name no building.</summary>
    private static readonly FrozenSet<string> DistrictWords = FrozenSet.ToFrozenSet(
        ["kv", "city", "shi", "province", "sheng", "qu", "county", "zone", "island", "prefecture"]);

    private static readonly FrozenSet<string> RoadWords = FrozenSet.ToFrozenSet(
        ["rd", "st", "av", "blvd", "lu", "jie", "dajie", "alley", "lane", "ulitsa", "highway", "dalu"]);

    private static readonly FrozenSet<string> BuildingWords = FrozenSet.ToFrozenSet(
        ["mansion", "sq", "center", "twr", "bldg", "plaza", "complex", "house", "d", "dasha", "building", "centre"]);

    private static readonly FrozenSet<string> UnitWords = FrozenSet.ToFrozenSet(
        ["rm", "room", "unit", "suite", "flat", "apt", "floor", "fl", "office"]);

    private static readonly FrozenSet<string> EmptyWords = FrozenSet.ToFrozenSet(
        ["no", "the", "of", "p", "o", "po", "box", "co", "da"]);

    public static AddressRelation Compare(string a, string b) => Compare(Parts.Of(a), Parts.Of(b));

    /// <summary>The same of addresses that were taken apart before: a register compares each with many.</summary>
    internal static AddressRelation Compare(Parts x, Parts y)
    {
        if (!x.IsPlace || !y.IsPlace)
        {
            return AddressRelation.NoEvidence;
        }

        if (IsOtherCity(x, y))
        {
            return AddressRelation.Different;
        }

        bool sameRoad = SharesName(x.Roads, y.Roads);
        bool sameBuilding = SharesName(x.Buildings, y.Buildings);
        bool sameHouse = x.Houses.Overlaps(y.Houses) || IsSubNumber(x, y);
        bool isSame = sameBuilding || (sameRoad && sameHouse);
        if (!isSame)
        {
            return AddressRelation.Different;
        }

        return x.Units.Count > 0 && x.Units.SetEquals(y.Units)
            ? AddressRelation.SameUnit
            : AddressRelation.SameBuilding;
    }

    /// <summary>"32" and "32-1", "99-3" and "99-3-1": one house, whose parts are numbered.</summary>
    private static bool IsSubNumber(Parts x, Parts y) => x.Houses.Any(one => y.Houses.Any(other =>
        one.StartsWith(other + "-", StringComparison.Ordinal)
            || other.StartsWith(one + "-", StringComparison.Ordinal)));

    private static bool IsOtherCity(Parts x, Parts y) =>
        x.Cities.Count > 0 && y.Cities.Count > 0 && !SharesName(x.Cities, y.Cities);

    private static bool SharesName(HashSet<string> a, HashSet<string> b) =>
        a.Any(one => b.Any(other => IsSpelledAlike(one, other)));

    private static bool IsSpelledAlike(string a, string b)
    {
        int limit = EditDistance.Budget(Math.Min(a.Length, b.Length)) * EditDistance.Edit;
        return EditDistance.Between(a, b, limit) <= limit;
    }

    private static FrozenDictionary<string, string> ReadWords()
    {
        Dictionary<string, string> words = [];
        foreach (string[] row in NameData.Rows("words.tsv"))
        {
            if (row[0] == "address")
            {
                words.TryAdd(NameTokens.Phrase(row[2]), row[1]);
            }
        }

        foreach ((string word, string meaning) in (ReadOnlySpan<(string, string)>)[("zhong", "middle"), ("bei",
            "north"),
            ("nan", "south"), ("dong", "east"), ("xi", "west"), ("square", "sq"), ("centre", "center"), ("mansions",
                "mansion"),
            ("lu", "rd"), ("jie", "st"), ("developing", "development"), ("rm", "rm"), ("room", "rm"), ("building",
                "bldg")])
        {
            words[word] = meaning;
        }

        return words.ToFrozenDictionary();
    }

    /// <summary>An address taken apart.</summary>
    internal sealed class Parts
    {
        /// <summary>Numbers of houses: "82", "99-3".</summary>
        public HashSet<string> Houses { get; } = [];

        /// <summary>Numbers of rooms, floors and suites.</summary>
        public HashSet<string> Units { get; } = [];

        public HashSet<string> Roads { get; } = [];

        public HashSet<string> Buildings { get; } = [];

        public HashSet<string> Cities { get; } = [];

        public bool IsPlace => Roads.Count + Buildings.Count + Houses.Count > 0;

        public static Parts Of(string address)
        {
            Parts parts = new();
            foreach (string segment in StripCareOf(address)
                .Split([',', ';', '(', ')'], StringSplitOptions.RemoveEmptyEntries))
            {
                parts.ReadSegment(Tokens(segment));
            }

            return parts;
        }

        /// <summary>"c/o SOMEBODY, LTD., 2501 ..." begins where a number does.</summary>
        private static string StripCareOf(string address)
        {
            if (!address.TrimStart().StartsWith("c/o", StringComparison.OrdinalIgnoreCase))
            {
                return address;
            }

            int digit = address.AsSpan().IndexOfAnyInRange('0', '9');
            return digit < 0 ? address : address[digit..];
        }

        /// <summary>Words by their meaning; a number with its dashes and letters is one word.</summary>
        private static string[] Tokens(string segment)
        {
            string latin = LatinText.Of(segment).Replace('#', ' ');
            string[] raw = latin.Split([' ', '.', '/', ':', '"'], StringSplitOptions.RemoveEmptyEntries);
            List<string> tokens = [];
            for (int at = 0; at < raw.Length; at++)
            {
                string word = raw[at].Trim('\'', '-');
                bool isNumber = word.Length > 0 && char.IsAsciiDigit(word[0]);
                bool continues = isNumber && word.All(char.IsAsciiDigit) && tokens.Count > 0
                    && tokens[^1].All(letter => char.IsAsciiDigit(letter) || letter == '-') && tokens[^1].Length < 8;

                // "No 99 3 1" is the house 99-3-1.
                if (continues)
                {
                    tokens[^1] += "-" + word;
                }
                else if (word.Length > 0)
                {
                    tokens.Add(isNumber ? word : Words.GetValueOrDefault(word, word));
                }
            }

            return [.. tokens];
        }

        private void ReadSegment(string[] tokens)
        {
            string[] names = [.. tokens.Where(token => !char.IsAsciiDigit(token[0]) && !EmptyWords.Contains(token))];
            int road = Array.FindLastIndex(names, RoadWords.Contains);
            int building = Array.FindLastIndex(names, BuildingWords.Contains);
            bool isDistrict = names.Length > 0 && names.Any(DistrictWords.Contains);
            if (names.Length > 0 && names[^1] == "city")
            {
                Cities.Add(string.Concat(names[..^1]));
            }

            string name = NameOf(names);
            bool isNamedBuilding = building > 0 && name.Length > 2;
            ReadNumbers(tokens, isRoad: road > 0, isNamedBuilding);
            if (road > 0 && name.Length > 2)
            {
                Roads.Add(name);
            }
            else if (isNamedBuilding && !isDistrict)
            {
                Buildings.Add(name);
            }
        }

        /// <summary>The words that name a road or building, without "road", "middle", "room".</summary>
        private static string NameOf(string[] names) => string.Concat(names.Where(word =>
            !RoadWords.Contains(word) && !BuildingWords.Contains(word)
            && !UnitWords.Contains(word) && !DistrictWords.Contains(word)
            && word.Length > 1));

        private void ReadNumbers(string[] tokens, bool isRoad, bool isNamedBuilding)
        {
            for (int at = 0; at < tokens.Length; at++)
            {
                if (!char.IsAsciiDigit(tokens[at][0]))
                {
                    continue;
                }

                bool isUnit = at > 0 && UnitWords.Contains(tokens[at - 1]);
                bool isFloor = tokens[at].EndsWith('f') || tokens[at].EndsWith("th", StringComparison.Ordinal);
                bool isHouse = (at > 0 && tokens[at - 1] is "no" or "bldg" && !isNamedBuilding) || isRoad;
                if (isUnit || isFloor || (isNamedBuilding && !isHouse))
                {
                    Units.Add(tokens[at].TrimEnd('f'));
                }
                else if (isHouse)
                {
                    Houses.Add(tokens[at]);
                }
                else if (tokens.Length <= 2)
                {
                    // A number alone between commas: a house before its road, a unit when it has a dash.
                    (tokens[at].Contains('-', StringComparison.Ordinal) ? Units : Houses).Add(tokens[at]);
                }
            }
        }
    }
}
