using System.Globalization;
using System.Text.RegularExpressions;
using Maritime.Primitives;
using Maritime.Screening.Lists;

namespace Maritime.Screening.Sources;

/// <summary>Takes the statements out of an OFAC entry's remarks, where its CSV keeps every identifier.</summary>
/// <remarks>
/// Statements are separated by "; " and end with a full stop. A ship's number stands after "Vessel Registration
/// Identification IMO", a company's after "Identification Number IMO" or "Company Number IMO"; the entry's kind decides
/// the namespace, never how the digits look.
/// </remarks>
internal static partial class OfacRemarks
{
    private static readonly string[] Tags =
    [
        "Vessel Registration Identification", "Other Vessel Call Sign", "Other Vessel Flag", "Former Vessel Flag",
        "Other Vessel Type", "Vessel Year of Build", "Identification Number", "Company Number", "Registration Number",
        "Registration ID", "National ID No.", "National Foreign ID Number", "Passport", "DOB", "POB", "nationality",
        "citizen", "Gender", "Tax ID No.", "Website", "Email Address", "Phone Number", "SWIFT/BIC", "D-U-N-S Number",
        "Organization Established Date", "Organization Type:", "Target Type", "Aircraft Tail Number",
        "Aircraft Manufacturer's Serial Number (MSN)", "Government Gazette Number", "Executive Order",
        "Digital Currency Address", "PEESA Information:", "Commercial Registry Number", "Chinese Commercial Code",
    ];

    public static ListEntry Apply(ListEntry entry, string remarks, List<ListProblem> problems, string file, int line)
    {
        Statements found = new(entry.Kind, problems, file, line);
        foreach (Range range in remarks.AsSpan().Split("; "))
        {
            string statement = remarks[range].Trim();
            found.Add(statement.EndsWith('.') && range.End.Equals(new Index(remarks.Length))
                ? statement[..^1]
                : statement);
        }

        return found.Fill(entry) with { Remarks = remarks };
    }

    /// <summary>The digits after "IMO", with any number of spaces; "IMO 9220639 (Russia)" too.</summary>
    [GeneratedRegex(@"\bIMO\s+(\d+)", RegexOptions.CultureInvariant)]
    private static partial Regex ImoDigits();

    [GeneratedRegex(@"^(a\.k\.a\.|f\.k\.a\.|n\.k\.a\.)\s+'(.+)'$", RegexOptions.CultureInvariant)]
    private static partial Regex QuotedName();

    [GeneratedRegex(@"^(Effective Date|Listing Date)\s*\(([^)]*)\):?\s*(.+)$", RegexOptions.CultureInvariant)]
    private static partial Regex DirectiveDate();

    private sealed class Statements(PartyKind kind, List<ListProblem> problems, string file, int line)
    {
        private readonly List<ListName> _names = [];
        private readonly List<ImoNumber> _imos = [];
        private readonly List<CompanyImoNumber> _companyImos = [];
        private readonly List<string> _refused = [];
        private readonly List<Mmsi> _mmsis = [];
        private readonly List<string> _callSigns = [];
        private readonly List<string> _formerFlags = [];
        private readonly List<string> _secondary = [];
        private readonly List<string> _linked = [];
        private readonly List<ListFact> _facts = [];

        public void Add(string statement)
        {
            string text = statement.StartsWith("alt. ", StringComparison.Ordinal) ? statement[5..] : statement;
            if (text.StartsWith("Linked To: ", StringComparison.Ordinal))
            {
                _linked.Add(text[11..].Trim());
            }
            else if (IsSecondary(text))
            {
                _secondary.Add(text);
            }
            else if (!TryName(text) && !TryNumber(text))
            {
                AddFact(text);
            }
        }

        public ListEntry Fill(ListEntry entry) => entry with
        {
            Names = [.. entry.Names.Concat(_names).DistinctBy(name => name.Text)],
            Imos = [.. _imos.Distinct()],
            CompanyImos = [.. _companyImos.Distinct()],
            RefusedNumbers = [.. _refused.Distinct()],
            Mmsis = [.. _mmsis.Distinct()],
            CallSigns = [.. entry.CallSigns.Concat(_callSigns).Distinct()],
            FormerFlags = [.. _formerFlags.Distinct()],
            SecondarySanctions = [.. _secondary.Distinct()],
            LinkedTo = [.. _linked.Distinct()],
            Facts = [.. _facts],
        };

        private static bool IsSecondary(string text) =>
            text.StartsWith("Secondary sanctions risk:", StringComparison.OrdinalIgnoreCase)
            || text.Contains("Subject to Secondary Sanctions", StringComparison.OrdinalIgnoreCase)
            || text.StartsWith("Transactions Prohibited For Persons Owned", StringComparison.OrdinalIgnoreCase);

        private bool TryName(string text)
        {
            if (QuotedName().Match(text) is not { Success: true } match)
            {
                return false;
            }

            // Names in the remarks are OFAC's weak aliases, except a ship's earlier names.
            bool isFormer = match.Groups[1].ValueSpan is "f.k.a.";
            NameKind nameKind = isFormer ? NameKind.Former : kind == PartyKind.Vessel ? NameKind.Alias : NameKind.Weak;
            _names.Add(new(match.Groups[2].Value, nameKind));
            return true;
        }

        private bool TryNumber(string text)
        {
            if (text.StartsWith("MMSI ", StringComparison.Ordinal))
            {
                AddMmsi(text[5..].Trim());
                return true;
            }

            if (kind is PartyKind.Person or PartyKind.Aircraft
                || ImoDigits().Match(text) is not { Success: true } match)
            {
                return false;
            }

            AddImo(match.Groups[1].Value);
            return true;
        }

        private void AddMmsi(string digits)
        {
            if (int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out int value)
                && Mmsi.TryCreate(value, out Mmsi mmsi))
            {
                _mmsis.Add(mmsi);
            }
            else
            {
                Refuse($"MMSI {digits}");
            }
        }

        private void AddImo(string digits)
        {
            int value = int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out int parsed)
                ? parsed
                : 0;
            if (kind == PartyKind.Vessel && ImoNumber.TryCreate(value, out ImoNumber imo))
            {
                _imos.Add(imo);
            }
            else if (kind != PartyKind.Vessel && CompanyImoNumber.TryCreate(value, out CompanyImoNumber company))
            {
                _companyImos.Add(company);
            }
            else
            {
                Refuse($"IMO {digits}");
            }
        }

        private void Refuse(string number)
        {
            _refused.Add(number);
            problems.Add(new(ListFault.BadNumber, file, line, $"{number} fails its check digit; kept as text."));
        }

        private void AddFact(string text)
        {
            if (DirectiveDate().Match(text) is { Success: true } directive)
            {
                string tagged = $"{directive.Groups[1].Value} ({directive.Groups[2].Value})";
                _facts.Add(new(tagged, directive.Groups[3].Value));
                return;
            }

            string? tag = Array.Find(Tags, tag => text.StartsWith(tag, StringComparison.Ordinal));
            string value = tag is null ? text : text[tag.Length..].Trim();
            switch (tag)
            {
                case "Other Vessel Call Sign":
                    _callSigns.Add(value);
                    break;
                case "Former Vessel Flag" or "Other Vessel Flag":
                    _formerFlags.Add(value);
                    break;
                default:
                    _facts.Add(new(tag?.TrimEnd(':') ?? "", value));
                    break;
            }
        }
    }
}
