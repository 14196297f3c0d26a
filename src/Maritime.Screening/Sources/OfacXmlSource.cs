using System.Collections.Immutable;
using System.Globalization;
using System.Xml.Linq;
using Maritime.Screening.Lists;

namespace Maritime.Screening.Sources;

/// <summary>SDN.XML and CONSOLIDATED.XML of the US Office of Foreign Assets Control.</summary>
/// <remarks>
/// Schema: OFAC's sdn.xsd (namespace tempuri.org/sdnList.xsd). It states its date and its number of records.
/// </remarks>
internal sealed class OfacXmlSource : IListSource
{
    public string Name => "ofac-sdn-xml";

    public string Description => "US OFAC SDN.XML and CONSOLIDATED.XML";

    public bool Recognizes(string fileName, ReadOnlySpan<byte> beginning) => XmlRecords.HasRoot(beginning, "sdnList");

    public ListReading Read(IReadOnlyList<ListFile> files)
    {
        ListFile file = files[0];
        ListProblems problems = new(file.Name);
        string listId = file.Name.StartsWith("cons", StringComparison.OrdinalIgnoreCase) ? "ofac-cons" : "ofac-sdn";
        if (ListText.TryFindFault(file, out ListProblem? fault))
        {
            return new(listId, []) { Problems = [fault] };
        }

        Dictionary<string, ListEntry> entries = [];
        List<string> removed = [];
        bool isDelta = false;
        DateOnly? stated = null;
        int? count = null;
        XmlRecords.Read(file, name => name is "publshInformation" or "sdnEntry", Take, problems);
        int found = entries.Count + removed.Count;
        if (count is { } expected && expected != found)
        {
            problems.Add(ListFault.CountMismatch, 0, $"The file states {expected} records and has {found}.");
        }

        return new(listId, [.. entries.Values.OrderBy(entry => entry.Id.Length).ThenBy(entry => entry.Id)])
        {
            StatedDate = stated,
            IsDelta = isDelta,
            Removed = [.. removed],
            MainFile = file.Name,
            Problems = problems.All,
        };

        void Take(XElement element)
        {
            if (element.Name.LocalName == "sdnList")
            {
                isDelta = XmlDelta.IsDelta(element);
            }
            else if (element.Name.LocalName == "publshInformation")
            {
                stated = ListDates.TryParseAmerican(element.Text("Publish_Date"), out DateOnly day) ? day : null;
                count = int.TryParse(element.Text("Record_Count"), CultureInfo.InvariantCulture, out int records)
                    ? records
                    : null;
            }
            else if (element.Name.LocalName == "sdnEntry" && element.Text("uid") is { Length: > 0 } id)
            {
                if (isDelta && XmlDelta.IsRemoval(element))
                {
                    removed.Add(id);
                }
                else
                {
                    entries.TryAdd(id, Entry(listId, id, element, problems));
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
            element => element.Name.LocalName == "sdnEntry" ? element.Text("uid") : null,
            (ns, entry) => ("sdnList", new(ns + "sdnEntry", new XElement(ns + "uid", entry.Id))),
            root => root.Below("Record_Count").FirstOrDefault()?.SetValue(root.Children("sdnEntry").Count())),
    ];

    private static ListEntry Entry(string listId, string id, XElement element, ListProblems problems)
    {
        PartyKind kind = element.Text("sdnType") switch
        {
            "Individual" => PartyKind.Person,
            "Vessel" => PartyKind.Vessel,
            "Aircraft" => PartyKind.Aircraft,
            _ => PartyKind.Company,
        };
        EntryBuilder entry = new(listId, "OFAC", id, kind, problems);
        entry.AddName(FullName(element), NameKind.Primary);
        foreach (XElement alias in element.Below("aka"))
        {
            bool isWeak = alias.Text("category") == "weak" && kind != PartyKind.Vessel;
            NameKind nameKind = alias.Text("type").StartsWith('f') ? NameKind.Former : isWeak
                ? NameKind.Weak
                : NameKind.Alias;
            entry.AddName(FullName(alias), nameKind);
        }

        entry.Programs.AddRange(element.Below("program").Select(program => program.Value.Trim()));
        entry.Title = element.Text("title");
        entry.Measures.AddRange(OfacMeasures.Of(listId, [.. entry.Programs]));
        AddIds(entry, element);
        AddPlaces(entry, element);
        if (element.Child("vesselInfo") is { } vessel)
        {
            entry.CallSigns.Add(vessel.Text("callSign"));
            entry.VesselType = vessel.Text("vesselType");
            entry.Flag = vessel.Text("vesselFlag");
            entry.Owner = vessel.Text("vesselOwner");
        }

        string remarks = element.Text("remarks");
        foreach (string part in remarks.TrimEnd('.').Split("; "))
        {
            if (part.StartsWith("Linked To: ", StringComparison.OrdinalIgnoreCase))
            {
                entry.LinkedTo.Add(part[11..].Trim());
            }
        }

        entry.Remarks = remarks;
        return entry.Build();
    }

    private static string FullName(XElement element)
    {
        (string last, string first) = (element.Text("lastName"), element.Text("firstName"));
        return first.Length > 0 ? $"{last}, {first}" : last;
    }

    private static void AddIds(EntryBuilder entry, XElement element)
    {
        foreach (XElement id in element.Below("id"))
        {
            string type = id.Text("idType");
            string number = id.Text("idNumber");
            if (type == "MMSI")
            {
                entry.AddMmsi(number);
            }
            else if (number.StartsWith("IMO", StringComparison.OrdinalIgnoreCase))
            {
                entry.AddImo(number);
            }
            else if (type == "Other Vessel Call Sign")
            {
                entry.CallSigns.Add(number);
            }
            else if (type is "Former Vessel Flag" or "Other Vessel Flag")
            {
                entry.FormerFlags.Add(number);
            }
            else if (type.Contains("econdary sanctions", StringComparison.OrdinalIgnoreCase)
                || number.Contains("econdary Sanctions", StringComparison.OrdinalIgnoreCase))
            {
                entry.SecondarySanctions.Add($"{type} {number}".Trim());
            }
            else
            {
                entry.AddFact(type, number);
            }
        }
    }

    private static void AddPlaces(EntryBuilder entry, XElement element)
    {
        foreach (XElement address in element.Below("address"))
        {
            string street = string.Join(", ", from part in (string[])["address1", "address2", "address3"]
                                              where address.Text(part).Length > 0
                                              select address.Text(part));
            entry.AddAddress(
                street,
                address.Text("city"),
                address.Text("stateOrProvince"),
                address.Text("postalCode"),
                address.Text("country"));
        }

        foreach (XElement birth in element.Below("dateOfBirthItem"))
        {
            entry.AddFact("DOB", birth.Text("dateOfBirth"));
        }

        foreach (XElement birth in element.Below("placeOfBirthItem"))
        {
            entry.AddFact("POB", birth.Text("placeOfBirth"));
        }

        foreach (XElement nation in element.Below("nationality"))
        {
            entry.AddFact("nationality", nation.Text("country"));
        }
    }
}
