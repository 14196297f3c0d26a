using System.Collections.Immutable;
using System.Xml.Linq;
using Maritime.Screening.Lists;

namespace Maritime.Screening.Sources;

/// <summary>The consolidated list of the United Nations Security Council, as XML.</summary>
/// <remarks>Schema: un.org/sc/resources/sc-sanctions.xsd. It dates itself and every listing.</remarks>
internal sealed class UnConsolidatedXmlSource : IListSource
{
    private const string ListId = "un-sc";

    public string Name => "un-consolidated-xml";

    public string Description => "UN Security Council consolidated list (XML)";

    public bool Recognizes(string fileName, ReadOnlySpan<byte> beginning) =>
        XmlRecords.HasRoot(beginning, "CONSOLIDATED_LIST");

    public ListReading Read(IReadOnlyList<ListFile> files)
    {
        ListFile file = files[0];
        if (ListText.TryFindFault(file, out ListProblem? fault))
        {
            return new(ListId, []) { Problems = [fault] };
        }

        ListProblems problems = new(file.Name);
        Dictionary<string, ListEntry> entries = [];
        List<string> removed = [];
        bool isDelta = false;
        DateOnly? generated = null;
        XmlRecords.Read(file, name => name is "INDIVIDUAL" or "ENTITY", Take, problems);
        return new(ListId, [.. entries.Values.OrderBy(entry => entry.Id, StringComparer.Ordinal)])
        {
            StatedDate = generated,
            IsDelta = isDelta,
            Removed = [.. removed],
            MainFile = file.Name,
            Problems = problems.All,
        };

        void Take(XElement element)
        {
            if (element.Name.LocalName == "CONSOLIDATED_LIST")
            {
                isDelta = XmlDelta.IsDelta(element);
                generated = ListDates.TryParse(element.AttributeText("dateGenerated"), out DateOnly day) ? day : null;
            }
            else
            {
                string id = element.Text("REFERENCE_NUMBER");
                if (isDelta && XmlDelta.IsRemoval(element))
                {
                    removed.Add(id);
                }
                else if (id.Length == 0 || !entries.TryAdd(id, Entry(id, element, problems)))
                {
                    problems.Add(ListFault.BadRecord, 0, $"An entry has no reference number, or {id} is there twice.");
                }
            }
        }
    }

    public ImmutableArray<ListFile> WriteDelta(
        IReadOnlyList<ListFile> older, IReadOnlyList<ListFile> newer, ListDelta delta) =>
    [
        XmlDelta.Write(
            newer[0],
            new(delta),
            element => element.Name.LocalName is "INDIVIDUAL" or "ENTITY" ? element.Text("REFERENCE_NUMBER") : null,
            (ns, entry) =>
            {
                bool isPerson = entry.Kind == PartyKind.Person;
                XElement id = new(ns + "REFERENCE_NUMBER", entry.Id);
                return (isPerson ? "INDIVIDUALS" : "ENTITIES", new(ns + (isPerson ? "INDIVIDUAL" : "ENTITY"), id));
            }),
    ];

    private static ListEntry Entry(string id, XElement element, ListProblems problems)
    {
        bool isPerson = element.Name.LocalName == "INDIVIDUAL";
        EntryBuilder entry = new(ListId, "UN", id, isPerson ? PartyKind.Person : PartyKind.Company, problems);
        string[] parts = ["FIRST_NAME", "SECOND_NAME", "THIRD_NAME", "FOURTH_NAME"];
        entry.AddName(string.Join(' ', parts.Select(element.Text).Where(part => part.Length > 0)), NameKind.Primary);
        entry.AddName(element.Text("NAME_ORIGINAL_SCRIPT"), NameKind.OriginalScript);
        foreach (XElement alias in element.Children(isPerson ? "INDIVIDUAL_ALIAS" : "ENTITY_ALIAS"))
        {
            NameKind kind = alias.Text("QUALITY") switch
            {
                "Low" => NameKind.Weak,
                "f.k.a." => NameKind.Former,
                _ => NameKind.Alias,
            };
            entry.AddName(alias.Text("ALIAS_NAME"), kind);
        }

        foreach (XElement address in element.Children(isPerson ? "INDIVIDUAL_ADDRESS" : "ENTITY_ADDRESS"))
        {
            entry.AddAddress(
                address.Text("STREET"),
                address.Text("CITY"),
                address.Text("STATE_PROVINCE"),
                address.Text("ZIP_CODE"),
                address.Text("COUNTRY"));
        }

        string regime = element.Text("UN_LIST_TYPE");
        string comments = element.Text("COMMENTS1");
        entry.Programs.Add(regime);
        entry.DesignatedOn = entry.Day(element.Text("LISTED_ON"));
        entry.Measures.Add(new("UN", regime == "DPRK"
            ? "UN 1718"
            : $"UN {regime}", "asset freeze", entry.DesignatedOn, null));
        if (isPerson)
        {
            entry.Measures.Add(new("UN", $"UN {regime}", "travel ban", entry.DesignatedOn, null));
        }

        entry.AddImosIn(comments);
        entry.Title = string.Join("; ", element.Children("DESIGNATION").SelectMany(title => title.Elements())
            .Select(value => value.Value.Trim()));
        AddFacts(entry, element);
        entry.Remarks = comments;
        return entry.Build();
    }

    private static void AddFacts(EntryBuilder entry, XElement element)
    {
        foreach (XElement birth in element.Children("INDIVIDUAL_DATE_OF_BIRTH"))
        {
            entry.AddFact("DOB", birth.Text("DATE") is { Length: > 0 } date ? date : birth.Text("YEAR"));
        }

        foreach (XElement document in element.Children("INDIVIDUAL_DOCUMENT"))
        {
            entry.AddFact(document.Text("TYPE_OF_DOCUMENT"), document.Text("NUMBER"));
        }

        foreach (XElement nation in element.Children("NATIONALITY").SelectMany(nation => nation.Elements()))
        {
            entry.AddFact("nationality", nation.Value);
        }

        foreach (XElement day in element.Children("LAST_DAY_UPDATED").SelectMany(day => day.Elements()))
        {
            entry.AddFact("updated", day.Value);
        }
    }
}
