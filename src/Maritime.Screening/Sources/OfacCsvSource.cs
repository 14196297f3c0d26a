using System.Collections.Immutable;
using System.Text;
using System.Text.RegularExpressions;
using Maritime.Screening.Lists;

namespace Maritime.Screening.Sources;

/// <summary>
/// The comma-separated lists of the US Office of Foreign Assets Control: SDN.CSV with ALT.CSV, ADD.CSV and
/// SDN_COMMENTS.CSV, and the consolidated (non-SDN) list CONS_PRIM.CSV with the same companions.
/// </summary>
/// <remarks>
/// No heading; "-0-" is null; the last line is the byte 0x1A. Source: OFAC, "SDN data formats" (dat_spec.txt). A copy
/// that passed through a spreadsheet has a heading, more commas, and names turned into dates.
/// </remarks>
/// <param name="isConsolidated">Which of the two lists to read; files of the other are passed over.</param>
internal sealed partial class OfacCsvSource(bool isConsolidated) : IListSource
{
    private const string EndMark = "\u001A";

    private const string Null = "-0- ";

    private const int MainColumns = 12;

    /// <summary>
    /// 1,000: the width of the remarks column; what is longer goes on in SDN_COMMENTS.CSV (dat_spec.txt).
    /// </summary>
    private const int RemarksWidth = 1000;

    private static readonly string[] Months =
        ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

    private static readonly (Role Role, ListPart Part)[] Companions =
        [(Role.Names, ListPart.Names), (Role.Addresses, ListPart.Addresses), (Role.Comments, ListPart.Comments)];

    private enum Role
    {
        Main,
        Names,
        Addresses,
        Comments,
    }

    public string Name => isConsolidated ? "ofac-cons-csv" : "ofac-sdn-csv";

    public string Description => isConsolidated
        ? "US OFAC consolidated (non-SDN) list: cons_prim.csv with cons_alt, cons_add, cons_comments"
        : "US OFAC SDN list: sdn.csv with alt, add, sdn_comments";

    public bool Recognizes(string fileName, ReadOnlySpan<byte> beginning)
    {
        if (!fileName.EndsWith(".csv", StringComparison.OrdinalIgnoreCase)
            || IsConsolidated(fileName) != isConsolidated)
        {
            return false;
        }

        CsvReading reading = CsvText.Rows(beginning, isOneLinePerRow: true);
        return reading.Rows.Take(3).Any(row => RoleOf(fileName) switch
        {
            Role.Main => row.Fields.Length == MainColumns && IsId(row.Fields[0]) && row.Fields[4..11].Any(IsNull),
            Role.Names => row.Fields.Length == 5 && IsId(row.Fields[0]),
            Role.Addresses => row.Fields.Length == 6 && IsId(row.Fields[0]),
            _ => row.Fields.Length == 2 && IsId(row.Fields[0]),
        });
    }

    public ListReading Read(IReadOnlyList<ListFile> files)
    {
        ListFile[] own = [.. files.Where(file => IsConsolidated(file.Name) == isConsolidated)];
        Reader reader = new(isConsolidated ? "ofac-cons" : "ofac-sdn");
        foreach (ListFile file in own.OrderBy(file => RoleOf(file.Name)))
        {
            reader.Read(file, RoleOf(file.Name));
        }

        return reader.Complete(own);
    }

    /// <remarks>
    /// OFAC's own files of changes are of its "enhanced" XML, which is not read here, so this form is ours: the same
    /// files with ".delta" in their names hold the rows of entries that are new or changed, and for one that is gone a
    /// row of the main file with its number and nothing else.
    /// </remarks>
    public ImmutableArray<ListFile> WriteDelta(
        IReadOnlyList<ListFile> older, IReadOnlyList<ListFile> newer, ListDelta delta)
    {
        DeltaIds ids = new(delta);
        return
        [
            .. from file in newer
               where IsConsolidated(file.Name) == isConsolidated
               select new ListFile(
                   DeltaIds.NameOf(file.Name), Encoding.UTF8.GetBytes(DeltaText(file, ids))),
        ];
    }

    private static string DeltaText(ListFile file, DeltaIds ids)
    {
        StringBuilder text = new();
        foreach (CsvRow row in CsvText.Rows(file.Content.Span, isOneLinePerRow: true).Rows)
        {
            if (ids.IsKept(row.Fields[0]))
            {
                text.AppendJoin(',', row.Fields.Select(CsvText.Quote)).Append('\n');
            }
        }

        foreach (ListEntry gone in RoleOf(file.Name) == Role.Main ? ids.Removed : [])
        {
            text.Append(gone.Id).Insert(text.Length, $",{Null}", MainColumns - 1).Append('\n');
        }

        return text + EndMark + "\n";
    }

    /// <summary>Turns a name that a spreadsheet took for a date back: "Jul-28" was "7-28".</summary>
    internal static bool TryUndoDate(string name, out string original)
    {
        Match match = SpreadsheetDate().Match(name);
        int month = match.Success ? Array.IndexOf(Months, match.Groups[1].Value) + 1 : 0;
        original = month > 0 ? Invariant($"{month}-{match.Groups[2].Value}") : name;
        return month > 0;
    }

    [GeneratedRegex(@"^([A-Z][a-z]{2})-(\d{1,2})$", RegexOptions.CultureInvariant)]
    private static partial Regex SpreadsheetDate();

    private static Role RoleOf(string fileName) => fileName switch
    {
        _ when fileName.Contains("comment", StringComparison.OrdinalIgnoreCase) => Role.Comments,
        _ when fileName.Contains("alt", StringComparison.OrdinalIgnoreCase) => Role.Names,
        _ when fileName.Contains("add", StringComparison.OrdinalIgnoreCase) => Role.Addresses,
        _ => Role.Main,
    };

    private static bool IsConsolidated(string fileName) =>
        fileName.StartsWith("cons", StringComparison.OrdinalIgnoreCase);

    private static bool IsId(string field) => field.Length is > 0 and < 9 && field.All(char.IsAsciiDigit);

    private static bool IsNull(string field) => field.AsSpan().Trim() is "-0-" or "";

    private static string Value(string field) => IsNull(field) ? "" : field.Trim();

    private sealed class Reader(string listId)
    {
        private readonly Dictionary<string, Draft> _drafts = [];
        private readonly List<ListProblem> _problems = [];
        private readonly List<string> _removed = [];

        public void Read(ListFile file, Role role)
        {
            if (ListText.TryFindFault(file, out ListProblem? fault))
            {
                _problems.Add(fault);
                return;
            }

            CsvReading reading = CsvText.Rows(file.Content.Span, isOneLinePerRow: true);
            bool hasEndMark = false;
            foreach (CsvRow row in reading.Rows)
            {
                bool isEndMark = row.Fields[0] == EndMark;
                hasEndMark |= isEndMark;
                if (!isEndMark && !IsHeading(row))
                {
                    ReadRow(row, role, file.Name, isLast: row.Line == reading.Rows[^1].Line);
                }
            }

            if (!hasEndMark)
            {
                _problems.Add(new(ListFault.NoEndMark, file.Name, 0, "The byte 0x1A that ends this file is missing."));
            }
        }

        public ListReading Complete(ListFile[] files)
        {
            ImmutableArray<ListEntry> entries =
            [
                .. from draft in _drafts.Values
                   orderby draft.Entry.Id.Length, draft.Entry.Id
                   select draft.Complete(_problems)
            ];
            ListFile? main = files.FirstOrDefault(file => RoleOf(file.Name) == Role.Main);
            return new(listId, entries)
            {
                IsDelta = main is not null && DeltaIds.IsDelta(main.Name),
                Removed = [.. _removed],
                MainFile = main?.Name,
                Problems = main is null
                    ? [new(ListFault.NotRecognized, "", 0, "The main file is missing."), .. _problems]
                    : [.. _problems],
                AbsentParts = [.. Companions.Where(pair => !IsThere(files, pair.Role)).Select(pair => pair.Part)],
                DoubtfulParts = [.. Companions.Where(pair => IsDoubtful(files, pair.Role)).Select(pair => pair.Part)],
            };
        }

        private bool IsThere(ListFile[] files, Role role) => files.Any(file =>
            RoleOf(file.Name) == role && !Faults(file).Any(fault => fault is ListFault.Empty or ListFault.Html));

        private bool IsDoubtful(ListFile[] files, Role role) => files.Any(file =>
            RoleOf(file.Name) == role
                && Faults(file).Any(fault => fault is ListFault.Truncated or ListFault.NoEndMark));

        private IEnumerable<ListFault> Faults(ListFile file) =>
            _problems.Where(problem => problem.File == file.Name).Select(problem => problem.Fault);

        private static bool IsHeading(CsvRow row) => row.Line == 1 && row.Fields[0] is "ID" or "ent_num" or "Ent_num";

        private void ReadRow(CsvRow row, Role role, string file, bool isLast)
        {
            int columns = role switch { Role.Main => MainColumns, Role.Names => 5, Role.Addresses => 6, _ => 2 };
            if (row.Fields.Length != columns || !IsId(row.Fields[0]) || !row.IsClosed)
            {
                ListFault fault = isLast ? ListFault.Truncated : ListFault.BadRecord;
                string text = Invariant(
                    $"{row.Fields.Length} columns where {columns} are expected, or a quote is not closed.");
                _problems.Add(new(fault, file, row.Line, text));
            }
            else if (role == Role.Main)
            {
                ReadMain(row, file);
            }
            else if (_drafts.TryGetValue(row.Fields[0], out Draft? draft))
            {
                draft.AddCompanion(row, role, file, _problems);
            }
            else
            {
                _problems.Add(new(ListFault.Orphan, file, row.Line, $"No entry {row.Fields[0]} in the main file."));
            }
        }

        private void ReadMain(CsvRow row, string file)
        {
            string[] fields = [.. row.Fields.Select(Value)];
            string name = fields[1];
            if (DeltaIds.IsDelta(file) && fields.Skip(1).All(field => field.Length == 0))
            {
                _removed.Add(fields[0]);
                return;
            }

            PartyKind kind = fields[2] switch
            {
                "individual" => PartyKind.Person,
                "vessel" => PartyKind.Vessel,
                "aircraft" => PartyKind.Aircraft,
                _ => PartyKind.Company,
            };

            if (kind == PartyKind.Vessel && TryUndoDate(name, out string original))
            {
                _problems.Add(new(ListFault.Repaired, file, row.Line, $"\"{name}\" read as \"{original}\"."));
                name = original;
            }

            ImmutableArray<string> programs =
                [.. fields[3].Split("] [", StringSplitOptions.RemoveEmptyEntries).Select(p => p.Trim('[', ']', ' '))];
            ListEntry entry = new()
            {
                ListId = listId,
                Id = fields[0],
                EntryId = Invariant($"OFAC {fields[0]}"),
                Kind = kind,
                Name = name,
                Names = [new(name, NameKind.Primary)],
                Programs = programs,
                Title = fields[4],
                CallSigns = fields[5].Length > 0 ? [fields[5]] : [],
                VesselType = fields[6],
                Flag = fields[9],
                Owner = fields[10],
                Measures = OfacMeasures.Of(listId, programs),
            };

            if (!_drafts.TryAdd(fields[0], new(entry, fields[11], file, row.Line)))
            {
                _problems.Add(new(ListFault.BadRecord, file, row.Line, $"Entry {fields[0]} is there twice."));
            }
        }
    }

    /// <summary>An entry while its companions are being read.</summary>
    private sealed class Draft(ListEntry entry, string remarks, string file, int line)
    {
        private readonly List<ListName> _names = [];
        private readonly List<ListAddress> _addresses = [];
        private string _remarks = remarks;

        public ListEntry Entry { get; } = entry;

        public void AddCompanion(CsvRow row, Role role, string companion, List<ListProblem> problems)
        {
            string[] fields = [.. row.Fields.Select(Value)];
            switch (role)
            {
                case Role.Names when fields[3].Length > 0:
                    NameKind kind = fields[2].StartsWith('f') ? NameKind.Former : NameKind.Alias;
                    _names.Add(new(fields[3], kind, IsFromCompanion: true));
                    break;
                case Role.Addresses when fields[2].Length + fields[3].Length + fields[4].Length > 0:
                    _addresses.Add(new(fields[2], fields[3], "", "", fields[4]));
                    break;
                case Role.Comments when IsCutOff(_remarks):
                    _remarks += row.Fields[1];
                    break;
                case Role.Comments:
                    string text = Invariant(
                        $"Entry {fields[0]}'s remarks are complete: the comment is of another version.");
                    problems.Add(new(ListFault.Orphan, companion, row.Line, text));
                    break;
                default:
                    break;
            }
        }

        public ListEntry Complete(List<ListProblem> problems)
        {
            ListEntry named = Entry with
            {
                Names = [.. Entry.Names, .. _names],
                Addresses = [.. _addresses.Distinct()],
            };
            return OfacRemarks.Apply(named, _remarks, problems, file, line);
        }

        /// <summary>Remarks end with a full stop; those that the column's width cut do not.</summary>
        private static bool IsCutOff(string remarks) => remarks.Length >= RemarksWidth - 1 && !remarks.EndsWith('.');
    }
}
