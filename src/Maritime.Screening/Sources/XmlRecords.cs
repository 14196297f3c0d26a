using System.Text.RegularExpressions;
using System.Xml;
using System.Xml.Linq;

namespace Maritime.Screening.Sources;

/// <summary>
/// Reads the records of an XML list one by one, so that a file that was cut off gives those before the cut.
/// </summary>
/// <remarks>
/// Document types and external references are refused. Namespaces do not count: names are local names.
/// </remarks>
internal static class XmlRecords
{
    /// <param name="isRecord">By the element's local name: whether it is read whole and handed over.</param>
    /// <param name="take">Called with every record and, without its content, with the root element first.</param>
    public static void Read(ListFile file, Predicate<string> isRecord, Action<XElement> take, ListProblems problems)
    {
        XmlReaderSettings settings = new()
        {
            DtdProcessing = DtdProcessing.Prohibit,
            XmlResolver = null,
            IgnoreWhitespace = true,
            IgnoreComments = true,
            IgnoreProcessingInstructions = true,
        };
        using MemoryStream stream = new(file.Content.ToArray(), writable: false);
        using XmlReader reader = XmlReader.Create(stream, settings);
        try
        {
            reader.MoveToContent();
            take(RootOf(reader));
            reader.Read();
            while (!reader.EOF)
            {
                if (reader.NodeType == XmlNodeType.Element && isRecord(reader.LocalName))
                {
                    take((XElement)XNode.ReadFrom(reader));
                }
                else
                {
                    reader.Read();
                }
            }
        }
        catch (XmlException broken)
        {
            problems.Add(ListFault.Truncated, broken.LineNumber, $"The XML ends or breaks here: {broken.Message}");
        }
    }

    public static bool HasRoot(ReadOnlySpan<byte> beginning, params ReadOnlySpan<string> roots)
    {
        string text = CsvText.Decode(beginning);
        foreach (string root in roots)
        {
            if (Regex.IsMatch(text, $@"<(\w+:)?{root}[\s>]", RegexOptions.CultureInvariant))
            {
                return true;
            }
        }

        return false;
    }

    private static XElement RootOf(XmlReader reader)
    {
        XElement root = new(reader.LocalName);
        for (bool more = reader.MoveToFirstAttribute(); more; more = reader.MoveToNextAttribute())
        {
            if (reader.Prefix != "xmlns" && reader.LocalName != "xmlns")
            {
                root.SetAttributeValue(reader.LocalName, reader.Value);
            }
        }

        reader.MoveToElement();
        return root;
    }

    extension(XElement element)
    {
        /// <summary>The text of the first child of that name, trimmed; empty when there is none.</summary>
        public string Text(string name) => element.Child(name)?.Value.Trim() ?? "";

        public XElement? Child(string name) => element.Elements().FirstOrDefault(child => child.Name.LocalName == name);

        /// <summary>All elements of that name below, at any depth.</summary>
        public IEnumerable<XElement> Below(string name) =>
            element.Descendants().Where(child => child.Name.LocalName == name);

        public IEnumerable<XElement> Children(string name) =>
            element.Elements().Where(child => child.Name.LocalName == name);

        /// <summary>Empty when there is no such attribute.</summary>
        public string AttributeText(string name) => element.Attribute(XName.Get(name))?.Value ?? "";
    }
}
