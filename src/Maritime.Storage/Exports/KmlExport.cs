using System.Text;
using System.Xml;
using Maritime.Alerts;
using Maritime.Detection;
using Maritime.Primitives;
using Maritime.Storage.Tracks;

namespace Maritime.Storage.Exports;

/// <summary>
/// KML 2.2 (OGC 07-147r2) with times: a track with when and where, events and alerts with their span.
/// </summary>
/// <remarks><c>gx:Track</c> is Google's extension, read by Earth, GDAL and QGIS.</remarks>
internal sealed class KmlExport : IExportFormat
{
    private const string Kml = "http://www.opengis.net/kml/2.2";
    private const string Gx = "http://www.google.com/kml/ext/2.2";

    public string Name => "kml";

    public string MediaType => "application/vnd.google-earth.kml+xml";

    public bool HasEvents => true;

    public async Task WriteAsync(ExportContent content, Stream output, CancellationToken cancellationToken = default)
    {
        await using XmlWriter xml = XmlText.Create(output);
        xml.WriteStartDocument();
        xml.WriteStartElement("kml", Kml);
        xml.WriteAttributeString("xmlns", "gx", null, Gx);
        xml.WriteStartElement("Document", Kml);
        Text(xml, "name", content.Title);
        if (content.Attribution.Length > 0)
        {
            Text(xml, "description", content.Attribution);
        }

        if (content.Tracks is { } tracks)
        {
            StartFolder(xml, "Tracks");
            await foreach (ArchivedTrack track in tracks.WithCancellation(cancellationToken).ConfigureAwait(false))
            {
                WriteTrack(xml, track, content);
                await xml.FlushAsync().ConfigureAwait(false);
            }

            xml.WriteEndElement();
        }

        if (content.Events is { } events)
        {
            StartFolder(xml, "Events");
            await foreach (VesselEvent it in events.WithCancellation(cancellationToken).ConfigureAwait(false))
            {
                string evidence = string.Join('\n', it.Evidence.Select(one => Invariant($"{one.Name}: {one.Text}")));
                WritePlacemark(
                    xml, it.Kind, it.Summary + "\n" + evidence + "\n" + it.Caution, it.StartedAt, it.EndedAt, it.Place);
                await xml.FlushAsync().ConfigureAwait(false);
            }

            xml.WriteEndElement();
        }

        if (content.Alerts is { } alerts)
        {
            StartFolder(xml, "Alerts");
            await foreach (Alert it in alerts.WithCancellation(cancellationToken).ConfigureAwait(false))
            {
                string words = Invariant($"{it.Severity}, {it.State}\n{it.Summary}\n{it.Caution}");
                WritePlacemark(xml, it.Title, words, it.StartedAt, it.EndedAt, it.Place);
                await xml.FlushAsync().ConfigureAwait(false);
            }

            xml.WriteEndElement();
        }

        xml.WriteEndElement();
        xml.WriteEndElement();
        xml.WriteEndDocument();
        await xml.FlushAsync().ConfigureAwait(false);
    }

    private static void WriteTrack(XmlWriter xml, ArchivedTrack track, ExportContent content)
    {
        xml.WriteStartElement("Placemark", Kml);
        Text(xml, "name", ExportText.Ship(track.Mmsi.Value, content.NameOf));
        xml.WriteStartElement("Track", Gx);
        foreach (ArchivedPoint point in track.Points)
        {
            Text(xml, "when", ExportText.Time(point.At));
        }

        foreach (ArchivedPoint point in track.Points)
        {
            xml.WriteElementString("coord", Gx, Invariant(
                $"{ExportText.Degrees(point.LongitudeDegrees)} {ExportText.Degrees(point.LatitudeDegrees)} 0"));
        }

        xml.WriteEndElement();
        xml.WriteEndElement();
    }

    private static void WritePlacemark(
        XmlWriter xml,
        string name,
        string words,
        DateTimeOffset from,
        DateTimeOffset? to,
        Position place)
    {
        xml.WriteStartElement("Placemark", Kml);
        Text(xml, "name", name);
        Text(xml, "description", words);
        xml.WriteStartElement("TimeSpan", Kml);
        Text(xml, "begin", ExportText.Time(from));
        if (to is not null)
        {
            Text(xml, "end", ExportText.Time(to));
        }

        xml.WriteEndElement();
        xml.WriteStartElement("Point", Kml);
        Text(xml, "coordinates", Invariant(
            $"{ExportText.Degrees(place.LongitudeDegrees)},{ExportText.Degrees(place.LatitudeDegrees)}"));
        xml.WriteEndElement();
        xml.WriteEndElement();
    }

    private static void StartFolder(XmlWriter xml, string name)
    {
        xml.WriteStartElement("Folder", Kml);
        Text(xml, "name", name);
    }

    private static void Text(XmlWriter xml, string element, string text) =>
        xml.WriteElementString(element, Kml, XmlText.Clean(text));
}

/// <summary>How XML is written here.</summary>
internal static class XmlText
{
    public static XmlWriter Create(Stream output) => XmlWriter.Create(output, new()
    {
        Async = true,
        Encoding = new UTF8Encoding(false),
        Indent = true,
        IndentChars = " ",
        CloseOutput = false,
    });

    /// <summary>A ship may call itself anything; XML 1.0 has no place for control characters.</summary>
    public static string Clean(string text) =>
        text.All(XmlConvert.IsXmlChar)
            ? text
            : string.Concat(text.Select(letter => XmlConvert.IsXmlChar(letter) ? letter : '\uFFFD'));
}
