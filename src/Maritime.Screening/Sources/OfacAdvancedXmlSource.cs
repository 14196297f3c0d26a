using System.Collections.Immutable;
using System.Globalization;
using System.Xml.Linq;
using Maritime.Screening.Lists;

namespace Maritime.Screening.Sources;

/// <summary>
/// SDN_ADVANCED.XML of the US Office of Foreign Assets Control: the only OFAC format that dates a listing.
/// </summary>
/// <remarks>
/// Schema: the UN "Advanced Sanctions Data Model" as OFAC publishes it (sdn_advanced.xsd). Parties, documents and
/// list entries
/// are in separate sections and refer to each other by number; words are in reference sets.
/// </remarks>
internal sealed class OfacAdvancedXmlSource : IListSource
{
    public string Name => "ofac-sdn-advanced-xml";

    public string Description => "US OFAC SDN_ADVANCED.XML and CONS_ADVANCED.XML";

    public bool Recognizes(string fileName, ReadOnlySpan<byte> beginning) =>
        XmlRecords.HasRoot(beginning, "Sanctions");

    public ListReading Read(IReadOnlyList<ListFile> files)
    {
        ListFile file = files[0];
        string listId = file.Name.StartsWith("cons", StringComparison.OrdinalIgnoreCase) ? "ofac-cons" : "ofac-sdn";
        if (ListText.TryFindFault(file, out ListProblem? fault))
        {
            return new(listId, []) { Problems = [fault] };
        }

        ListProblems problems = new(file.Name);
        Document document = new(listId, problems);
        XmlRecords.Read(file, Document.IsRecord, document.Take, problems);
        return document.Complete();
    }

    public ImmutableArray<ListFile> WriteDelta(
        IReadOnlyList<ListFile> older, IReadOnlyList<ListFile> newer, ListDelta delta)
    {
        DeltaIds ids = new(delta);
        return
        [
            XmlDelta.Write(
                newer[0],
                ids,
                element => element.Name.LocalName switch
                {
                    "SanctionsEntry" => element.AttributeText("ProfileID"),
                    "ProfileRelationship" => element.AttributeText("From-ProfileID"),
                    "DistinctParty" => element.Below("Profile").FirstOrDefault()?.AttributeText("ID") ?? "",
                    _ => null,
                },
                (ns, entry) =>
                    ("SanctionsEntries", new(ns + "SanctionsEntry", new XAttribute("ProfileID", entry.Id))),
                DropUnused),
        ];
    }

    /// <summary>Documents and places to which no party refers that is left.</summary>
    private static void DropUnused(XElement root)
    {
        HashSet<string> identities = [.. root.Below("Identity").Select(identity => identity.AttributeText("ID"))];
        HashSet<string> places = [.. root.Below("VersionLocation").Select(use => use.AttributeText("LocationID"))];
        IEnumerable<XElement> unused = root.Below("IDRegDocument")
            .Where(document => !identities.Contains(document.AttributeText("IdentityID")))
            .Concat(root.Below("Location").Where(place => !places.Contains(place.AttributeText("ID"))));
        foreach (XElement element in unused.ToArray())
        {
            element.Remove();
        }
    }

    private sealed class Document(string listId, ListProblems problems)
    {
        private readonly Dictionary<(string Set, string Id), string> _words = [];
        private readonly Dictionary<string, XElement> _locations = [];
        private readonly Dictionary<string, List<XElement>> _documents = [];
        private readonly Dictionary<string, XElement> _profiles = [];
        private readonly List<XElement> _entries = [];
        private readonly List<XElement> _relations = [];
        private readonly List<string> _removed = [];
        private DateOnly? _issued;
        private bool _isDelta;

        public static bool IsRecord(string name) => name is "DateOfIssue" or "ReferenceValueSets" or "Location"
            or "IDRegDocument" or "DistinctParty" or "SanctionsEntry" or "ProfileRelationship";

        public void Take(XElement element)
        {
            switch (element.Name.LocalName)
            {
                case "Sanctions":
                    _isDelta = XmlDelta.IsDelta(element);
                    break;
                case "DateOfIssue":
                    _issued = Day(element);
                    break;
                case "ReferenceValueSets":
                    ReadWords(element);
                    break;
                case "Location":
                    _locations[element.AttributeText("ID")] = element;
                    break;
                case "IDRegDocument":
                    string identity = element.AttributeText("IdentityID");
                    _documents.TryAdd(identity, []);
                    _documents[identity].Add(element);
                    break;
                case "DistinctParty":
                    foreach (XElement profile in element.Below("Profile"))
                    {
                        _profiles[profile.AttributeText("ID")] = profile;
                    }

                    break;
                case "SanctionsEntry" when _isDelta && XmlDelta.IsRemoval(element):
                    _removed.Add(element.AttributeText("ProfileID"));
                    break;
                case "SanctionsEntry":
                    _entries.Add(element);
                    break;
                case "ProfileRelationship":
                    _relations.Add(element);
                    break;
                default:
                    break;
            }
        }

        public ListReading Complete()
        {
            Dictionary<string, ListEntry> entries = [];
            ILookup<string, XElement> links = _relations.ToLookup(relation => relation.AttributeText("From-ProfileID"));
            foreach (XElement listing in _entries)
            {
                string id = listing.AttributeText("ProfileID");
                if (_profiles.TryGetValue(id, out XElement? profile))
                {
                    entries.TryAdd(id, Entry(id, profile, listing, links[id]));
                }
                else
                {
                    problems.Add(ListFault.Orphan, 0,
                        $"A list entry names the profile {id}, which the file does not have.");
                }
            }

            return new(listId, [.. entries.Values.OrderBy(entry => entry.Id.Length).ThenBy(entry => entry.Id)])
            {
                StatedDate = _issued,
                IsDelta = _isDelta,
                Removed = [.. _removed],
                MainFile = problems.File,
                Problems = problems.All,
            };
        }

        private static DateOnly? Day(XElement date) =>
            int.TryParse(date.Text("Year"), CultureInfo.InvariantCulture, out int year)
            && int.TryParse(date.Text("Month"), CultureInfo.InvariantCulture, out int month)
            && int.TryParse(date.Text("Day"), CultureInfo.InvariantCulture, out int day)
            && year is > 1900 and < 3000 && month is > 0 and < 13 && day > 0 && day <= DateTime.DaysInMonth(year, month)
                ? new DateOnly(year, month, day)
                : null;

        private void ReadWords(XElement sets)
        {
            foreach (XElement word in sets.Elements().SelectMany(set => set.Elements()))
            {
                _words[(word.Name.LocalName, word.AttributeText("ID"))] = word.Value.Trim();
            }
        }

        private string Word(string set, string id) => _words.GetValueOrDefault((set, id), "");

        private ListEntry Entry(string id, XElement profile, XElement listing, IEnumerable<XElement> links)
        {
            string type = Word("PartySubType", profile.AttributeText("PartySubTypeID"));
            PartyKind kind = type switch
            {
                "Vessel" => PartyKind.Vessel,
                "Aircraft" => PartyKind.Aircraft,
                _ => profile.AttributeText("PartySubTypeID") is "4" || type == "Individual"
                    ? PartyKind.Person
                    : PartyKind.Company,
            };
            EntryBuilder entry = new(listId, "OFAC", id, kind, problems);
            AddNames(entry, profile, kind);
            AddFeatures(entry, profile);
            foreach (XElement identity in profile.Children("Identity"))
            {
                AddDocuments(entry, identity.AttributeText("ID"));
            }

            entry.DesignatedOn = listing.Below("EntryEvent").Select(found => found.Child("Date") is { } date
                ? Day(date)
                : null)
                .Min();
            foreach (XElement measure in listing.Below("SanctionsMeasure"))
            {
                bool isProgram = Word("SanctionsType", measure.AttributeText("SanctionsTypeID")) is "Program" or "";
                if (isProgram && measure.Text("Comment") is { Length: > 0 } program)
                {
                    entry.Programs.Add(program);
                }
            }

            entry.Measures.AddRange(
                OfacMeasures.Of(listId, [.. entry.Programs])
                    .Select(measure => measure with { From = entry.DesignatedOn }));
            entry.LinkedTo.AddRange(links.Select(link => $"OFAC {link.AttributeText("To-ProfileID")}"));
            return entry.Build();
        }

        private void AddNames(EntryBuilder entry, XElement profile, PartyKind kind)
        {
            IEnumerable<XElement> aliases = profile.Below("Alias")
                .OrderBy(alias => alias.AttributeText("Primary") == "true" ? 0 : 1);
            foreach (XElement alias in aliases)
            {
                bool isWeak = alias.AttributeText("LowQuality") == "true" && kind != PartyKind.Vessel;
                string type = Word("AliasType", alias.AttributeText("AliasTypeID"));
                NameKind nameKind = isWeak ? NameKind.Weak
                    : type.StartsWith('F') ? NameKind.Former
                    : NameKind.Alias;
                foreach (XElement name in alias.Below("DocumentedName"))
                {
                    string text = string.Join(' ', name.Below("NamePartValue").Select(part => part.Value.Trim()));
                    bool isOriginal = name.Below("NamePartValue").Any(part =>
                        part.AttributeText("ScriptID") is not ("" or "215"));
                    entry.AddName(text, isOriginal ? NameKind.OriginalScript : nameKind);
                }
            }
        }

        private void AddFeatures(EntryBuilder entry, XElement profile)
        {
            foreach (XElement feature in profile.Below("Feature"))
            {
                string type = Word("FeatureType", feature.AttributeText("FeatureTypeID"));
                foreach (XElement version in feature.Children("FeatureVersion"))
                {
                    AddFeature(entry, type, Value(version), version);
                }
            }
        }

        private void AddFeature(EntryBuilder entry, string type, string value, XElement version)
        {
            switch (type)
            {
                case "Location":
                    foreach (XElement place in version.Below("VersionLocation"))
                    {
                        AddLocation(entry, place.AttributeText("LocationID"));
                    }

                    break;
                case "Vessel Call Sign" or "VESSEL CALL SIGN" or "Other Vessel Call Sign":
                    entry.CallSigns.Add(value);
                    break;
                case "Vessel Flag":
                    entry.Flag = value;
                    break;
                case "Former Vessel Flag" or "Other Vessel Flag":
                    entry.FormerFlags.Add(value);
                    break;
                case "VESSEL TYPE" or "Vessel Type":
                    entry.VesselType = value;
                    break;
                case "MMSI":
                    entry.AddMmsi(value);
                    break;
                case "Title":
                    entry.Title = value;
                    break;
                default:
                    AddOther(entry, type, value);
                    break;
            }
        }

        private static void AddOther(EntryBuilder entry, string type, string value)
        {
            if (type.Contains("econdary sanctions", StringComparison.OrdinalIgnoreCase))
            {
                entry.SecondarySanctions.Add($"{type} {value}".Trim());
            }
            else
            {
                entry.AddFact(type, value);
            }
        }

        private string Value(XElement version)
        {
            XElement? detail = version.Child("VersionDetail");
            string text = detail?.Value.Trim() ?? "";
            return text.Length > 0 || detail is null
                ? text
                : Word("DetailReference", detail.AttributeText("DetailReferenceID"));
        }

        private void AddLocation(EntryBuilder entry, string id)
        {
            if (!_locations.TryGetValue(id, out XElement? location))
            {
                return;
            }

            Dictionary<string, string> parts = [];
            foreach (XElement part in location.Below("LocationPart"))
            {
                string type = Word("LocPartType", part.AttributeText("LocPartTypeID"));
                parts[type] = part.Below("Value").FirstOrDefault()?.Value.Trim() ?? "";
            }

            string street = string.Join(", ", from key in (string[])["ADDRESS1", "ADDRESS2", "ADDRESS3"]
                                              where parts.ContainsKey(key)
                                              select parts[key]);
            string? country = location.Below("LocationCountry").FirstOrDefault()?.AttributeText("CountryID");
            entry.AddAddress(
                street,
                parts.GetValueOrDefault("CITY"),
                parts.GetValueOrDefault("STATE/PROVINCE"),
                parts.GetValueOrDefault("POSTAL CODE"),
                country is null ? null : Word("Country", country));
        }

        private void AddDocuments(EntryBuilder entry, string identity)
        {
            foreach (XElement document in _documents.GetValueOrDefault(identity, []))
            {
                string type = Word("IDRegDocType", document.AttributeText("IDRegDocTypeID"));
                string number = document.Text("IDRegistrationNo");
                if (type == "MMSI")
                {
                    entry.AddMmsi(number);
                }
                else if (number.StartsWith("IMO", StringComparison.OrdinalIgnoreCase))
                {
                    entry.AddImo(number);
                }
                else
                {
                    entry.AddFact(type, number);
                }
            }
        }
    }
}
