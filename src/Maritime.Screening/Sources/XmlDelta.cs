using System.Xml;
using System.Xml.Linq;
using Maritime.Screening.Lists;

namespace Maritime.Screening.Sources;

/// <summary>A file of changes in the shape of the XML list that it changes.</summary>
/// <remarks>
/// The publishers of these formats define none, so this is ours: the root says <c>delta="true"</c>; every record that
/// is new or changed stands in it whole, as the newer file has it, with <c>action="add"</c> or <c>"modify"</c>; a
/// record with <c>action="delete"</c> and nothing but its id takes the entry off.
/// </remarks>
internal static class XmlDelta
{
    private const string Mark = "delta";
    private const string Action = "action";
    private const string Delete = "delete";

    public static bool IsDelta(XElement root) => root.AttributeText(Mark) == "true";

    public static bool IsRemoval(XElement record) => record.AttributeText(Action) == Delete;

    /// <summary>The newer file without the records that are as they were.</summary>
    /// <param name="idOf">The id of a record; null for an element that is none.</param>
    /// <param name="removal">The record of an entry that is gone, and the name of the element to put it in.</param>
    /// <param name="finish">What else must be mended; called with the root.</param>
    /// <exception cref="XmlException">The newer file is not whole.</exception>
    public static ListFile Write(
        ListFile newer,
        DeltaIds ids,
        Func<XElement, string?> idOf,
        Func<XNamespace, ListEntry, (string Parent, XElement Record)> removal,
        Action<XElement>? finish = null)
    {
        XElement root = Load(newer).Root!;
        root.SetAttributeValue(Mark, "true");
        foreach (XElement element in root.Descendants().ToArray())
        {
            if (idOf(element) is { } id)
            {
                if (ids.IsKept(id))
                {
                    element.SetAttributeValue(Action, ids.OperationOf(id) == DeltaIds.Add ? "add" : "modify");
                }
                else
                {
                    element.Remove();
                }
            }
        }

        foreach (ListEntry entry in ids.Removed)
        {
            (string parent, XElement record) = removal(root.Name.Namespace, entry);
            record.SetAttributeValue(Action, Delete);
            (root.Below(parent).FirstOrDefault() ?? root).Add(record);
        }

        finish?.Invoke(root);
        using MemoryStream written = new();
        root.Save(written);
        return new(DeltaIds.NameOf(newer.Name), written.ToArray());
    }

    private static XDocument Load(ListFile file)
    {
        using MemoryStream stream = new(file.Content.ToArray(), writable: false);
        using XmlReader reader = XmlReader.Create(
            stream, new() { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null, IgnoreWhitespace = true });
        return XDocument.Load(reader);
    }
}
