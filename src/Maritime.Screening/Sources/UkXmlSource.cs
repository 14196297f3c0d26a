using System.Collections.Immutable;
using System.Xml.Linq;
using Maritime.Screening.Lists;

namespace Maritime.Screening.Sources;

/// <summary>The UK Sanctions List of the Foreign, Commonwealth and Development Office, as XML.</summary>
/// <remarks>
/// Schema: the FCDO's "UK Sanctions List format guide": Designations/Designation, with ships as well as parties.
/// </remarks>
internal sealed class UkXmlSource : IListSource
{
    private const string ListId = "uk";

    public string Name => "uk-xml";

    public string Description => "UK Sanctions List (XML)";

    public bool Recognizes(string fileName, ReadOnlySpan<byte> beginning) =>
        XmlRecords.HasRoot(beginning, "Designations");

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
        XmlRecords.Read(file, name => name is "Designation" or "DateGenerated", Take, problems);
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
            if (element.Name.LocalName == "Designations")
            {
                isDelta = XmlDelta.IsDelta(element);
            }
            else if (element.Name.LocalName == "DateGenerated")
            {
                generated = ListDates.TryParse(element.Value, out DateOnly day) ? day : null;
            }
            else if (element.Name.LocalName == "Designation")
            {
                string id = element.Text("UniqueID");
                if (isDelta && XmlDelta.IsRemoval(element))
                {
                    removed.Add(id);
                }
                else if (id.Length == 0 || !entries.TryAdd(id, Entry(id, element, problems)))
                {
                    problems.Add(ListFault.BadRecord, 0, $"A designation has no unique id, or {id} is there twice.");
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
            element => element.Name.LocalName == "Designation" ? element.Text("UniqueID") : null,
            (ns, entry) => ("Designations", new(ns + "Designation", new XElement(ns + "UniqueID", entry.Id)))),
    ];

    private static ListEntry Entry(string id, XElement element, ListProblems problems)
    {
        PartyKind kind = element.Text("IndividualEntityShip") switch
        {
            "Individual" => PartyKind.Person,
            "Ship" => PartyKind.Vessel,
            _ => PartyKind.Company,
        };
        EntryBuilder entry = new(ListId, "UK", id, kind, problems);
        AddNames(entry, element);
        string regime = element.Text("RegimeName");
        entry.Programs.Add(regime);
        entry.DesignatedOn = entry.Day(element.Text("DateDesignated"));
        string[] measures = element.Text("SanctionsImposed").Split('|', StringSplitOptions.RemoveEmptyEntries);
        entry.Measures.AddRange(
            from measure in measures.DefaultIfEmpty("asset freeze")
            select new ListMeasure("UK", "UK Sanctions List", measure.Trim(), entry.DesignatedOn, null));
        foreach (XElement address in element.Below("Address"))
        {
            string[] lines =
                [.. Enumerable.Range(1, 6).Select(at => address.Text($"AddressLine{at}"))
                    .Where(line => line.Length > 0)];
            entry.AddAddress(
                string.Join(", ", lines), "", "", address.Text("AddressPostalCode"), address.Text("AddressCountry"));
        }

        foreach (XElement number in element.Below("IMONumber").Concat(element.Below("BusinessRegistrationNumber")))
        {
            if (number.Name.LocalName == "IMONumber")
            {
                entry.AddImo(number.Value);
            }
            else
            {
                entry.AddFact("Registration Number", number.Value);
            }
        }

        entry.Flag = element.Below("CurrentBelievedFlagOfShip").FirstOrDefault()?.Value.Trim() ?? "";
        entry.FormerFlags.AddRange(element.Below("PreviousFlag").Select(flag => flag.Value.Trim()));
        entry.VesselType = element.Below("TypeOfShip").FirstOrDefault()?.Value.Trim() ?? "";
        entry.Owner = element.Below("CurrentOwnerOperator").FirstOrDefault()?.Value.Trim() ?? "";
        entry.AddFact("UN reference", element.Text("UNReferenceNumber"));
        foreach (XElement birth in element.Below("DOB"))
        {
            entry.AddFact("DOB", birth.Value);
        }

        entry.Title = element.Below("Position").FirstOrDefault()?.Value.Trim() ?? "";
        entry.Remarks = element.Text("OtherInformation");
        entry.AddImosIn(entry.Remarks);
        return entry.Build();
    }

    private static void AddNames(EntryBuilder entry, XElement element)
    {
        // The family name is Name6; the others come before it.
        string[] parts = ["Name1", "Name2", "Name3", "Name4", "Name5", "Name6"];
        IEnumerable<XElement> names = element.Below("Name").Where(name => name.HasElements)
            .OrderBy(name => name.Text("NameType").StartsWith("Primary Name", StringComparison.OrdinalIgnoreCase)
                && !name.Text("NameType").Contains("ariation", StringComparison.OrdinalIgnoreCase) ? 0 : 1);
        foreach (XElement name in names)
        {
            entry.AddName(string.Join(' ', parts.Select(name.Text).Where(part => part.Length > 0)), NameKind.Alias);
        }

        foreach (XElement name in element.Below("NameNonLatinScript"))
        {
            entry.AddName(name.Value, NameKind.OriginalScript);
        }
    }
}
