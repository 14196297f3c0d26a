using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;
using Maritime.Primitives;
using Maritime.Screening.Lists;

namespace Maritime.Screening.Sources;

/// <summary>Collects what a source says about one entry.</summary>
/// <remarks>
/// The entry's kind decides to which namespace an IMO number belongs, never the look of its digits: one company
/// number in
/// ten also passes a ship's check digit.
/// </remarks>
internal sealed partial class EntryBuilder(
    string listId,
    string entryPrefix,
    string id,
    PartyKind kind,
    ListProblems problems,
    int line = 0)
{
    private readonly List<ListName> _names = [];
    private readonly List<ImoNumber> _imos = [];
    private readonly List<CompanyImoNumber> _companyImos = [];
    private readonly List<string> _refused = [];
    private readonly List<Mmsi> _mmsis = [];

    public List<string> CallSigns { get; } = [];

    public List<string> FormerFlags { get; } = [];

    public List<string> Programs { get; } = [];

    public List<string> SecondarySanctions { get; } = [];

    public List<string> LinkedTo { get; } = [];

    public List<ListAddress> Addresses { get; } = [];

    public List<ListMeasure> Measures { get; } = [];

    public List<ListFact> Facts { get; } = [];

    public string Flag { get; set; } = "";

    public string VesselType { get; set; } = "";

    public string Owner { get; set; } = "";

    public string Title { get; set; } = "";

    public string Remarks { get; set; } = "";

    public DateOnly? DesignatedOn { get; set; }

    public bool HasName => _names.Count > 0;

    /// <summary>The first name is the primary one. Empty text and repetitions are left out.</summary>
    public void AddName(string? text, NameKind nameKind)
    {
        string name = string.Join(' ', (text ?? "").Split(default(char[]), StringSplitOptions.RemoveEmptyEntries));
        if (name.Length > 0 && _names.All(other => other.Text != name))
        {
            _names.Add(new(name, _names.Count == 0 ? NameKind.Primary : nameKind));
        }
    }

    /// <summary>An IMO number in the namespace of the entry's kind; text without a number is kept as refused.</summary>
    public void AddImo(string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return;
        }

        string digits = Digits().Match(text).Value;
        int value = int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out int parsed) ? parsed : 0;
        if (kind == PartyKind.Vessel && ImoNumber.TryCreate(value, out ImoNumber imo))
        {
            Add(_imos, imo);
        }
        else if (kind != PartyKind.Vessel && CompanyImoNumber.TryCreate(value, out CompanyImoNumber company))
        {
            Add(_companyImos, company);
        }
        else
        {
            Refuse($"IMO {text.Trim()}");
        }
    }

    public void AddMmsi(string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return;
        }

        if (int.TryParse(text.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out int value)
            && Mmsi.TryCreate(value, out Mmsi mmsi))
        {
            Add(_mmsis, mmsi);
        }
        else
        {
            Refuse($"MMSI {text.Trim()}");
        }
    }

    /// <summary>Finds "IMO number: 5342883" and "IMO 5342883" in running text.</summary>
    public void AddImosIn(string text)
    {
        foreach (Match match in ImoInText().Matches(text))
        {
            AddImo(match.Groups[1].Value);
        }
    }

    public void AddFact(string tag, string? value)
    {
        if (!string.IsNullOrWhiteSpace(value))
        {
            Facts.Add(new(tag, value.Trim()));
        }
    }

    public void AddAddress(string? street, string? city, string? region, string? postCode, string? country)
    {
        ListAddress address = new(Clean(street), Clean(city), Clean(region), Clean(postCode), Clean(country));
        if (address.Text.Length > 0 && !Addresses.Contains(address))
        {
            Addresses.Add(address);
        }
    }

    /// <summary>A day in any known spelling; null and a problem when it is none.</summary>
    public DateOnly? Day(string? text, bool isAmerican = false)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return null;
        }

        if (isAmerican ? ListDates.TryParseAmerican(text, out DateOnly day) : ListDates.TryParse(text, out day))
        {
            return day;
        }

        problems.Add(ListFault.BadDate, line, $"Entry {id}: \"{text.Trim()}\" is no date that is known here.");
        return null;
    }

    public ListEntry Build() => new()
    {
        ListId = listId,
        Id = id,
        EntryId = $"{entryPrefix} {id}",
        Kind = kind,
        Name = _names.Count > 0 ? _names[0].Text : "",
        Names = [.. _names],
        Imos = [.. _imos],
        CompanyImos = [.. _companyImos],
        RefusedNumbers = [.. _refused],
        Mmsis = [.. _mmsis],
        CallSigns = [.. CallSigns.Where(sign => sign.Length > 0).Distinct()],
        Flag = Flag,
        FormerFlags = [.. FormerFlags.Distinct()],
        VesselType = VesselType,
        Owner = Owner,
        Title = Title,
        Programs = [.. Programs.Distinct()],
        SecondarySanctions = [.. SecondarySanctions.Distinct()],
        LinkedTo = [.. LinkedTo.Distinct()],
        Addresses = [.. Addresses],
        Measures = [.. Measures.Distinct()],
        DesignatedOn = DesignatedOn,
        Facts = [.. Facts],
        Remarks = Remarks,
    };

    [GeneratedRegex(@"\d{6,7}", RegexOptions.CultureInvariant)]
    private static partial Regex Digits();

    [GeneratedRegex(@"\bIMO(?:\)?\s*(?:number|no\.?))?\s*:?\s*(\d{6,7})\b",
        RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex ImoInText();

    private static string Clean(string? text) => (text ?? "").Trim().TrimEnd(',');

    private static void Add<T>(List<T> list, T value)
    {
        if (!list.Contains(value))
        {
            list.Add(value);
        }
    }

    private void Refuse(string number)
    {
        _refused.Add(number);
        problems.Add(ListFault.BadNumber, line,
            $"Entry {id}: {number} fails its check digit or is no number; kept as text.");
    }
}

/// <summary>The problems of one file.</summary>
internal sealed class ListProblems(string file)
{
    private readonly List<ListProblem> _problems = [];

    public string File => file;

    public ImmutableArray<ListProblem> All => [.. _problems];

    public void Add(ListFault fault, int line, string text) => _problems.Add(new(fault, file, line, text));

    public void Add(ListProblem problem) => _problems.Add(problem);
}
