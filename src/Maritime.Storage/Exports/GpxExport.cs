using System.Xml;
using Maritime.Alerts;
using Maritime.Detection;
using Maritime.Primitives;
using Maritime.Storage.Tracks;

namespace Maritime.Storage.Exports;

/// <summary>GPX 1.1 (Topografix): events and alerts as waypoints, tracks as tracks.</summary>
/// <remarks>The schema wants waypoints first, so the parts are read in another order than elsewhere.</remarks>
internal sealed class GpxExport : IExportFormat
{
    private const string Gpx = "http://www.topografix.com/GPX/1/1";

    public string Name => "gpx";

    public string MediaType => "application/gpx+xml";

    public bool HasEvents => true;

    public async Task WriteAsync(ExportContent content, Stream output, CancellationToken cancellationToken = default)
    {
        await using XmlWriter xml = XmlText.Create(output);
        xml.WriteStartDocument();
        xml.WriteStartElement("gpx", Gpx);
        xml.WriteAttributeString("version", "1.1");
        xml.WriteAttributeString("creator", "Maritime");
        xml.WriteStartElement("metadata", Gpx);
        Text(xml, "name", content.Title);
        if (content.Attribution.Length > 0)
        {
            Text(xml, "desc", content.Attribution);
        }

        xml.WriteEndElement();
        await foreach (VesselEvent it in (content.Events ?? AsyncEnumerable.Empty<VesselEvent>())
            .WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            WriteWaypoint(xml, it.Place, it.StartedAt, it.Kind, it.Summary + " " + it.Caution, "event");
            await xml.FlushAsync().ConfigureAwait(false);
        }

        await foreach (Alert it in (content.Alerts ?? AsyncEnumerable.Empty<Alert>())
            .WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            WriteWaypoint(xml, it.Place, it.StartedAt, it.Title, it.Summary + " " + it.Caution, "alert");
            await xml.FlushAsync().ConfigureAwait(false);
        }

        await foreach (ArchivedTrack track in (content.Tracks ?? AsyncEnumerable.Empty<ArchivedTrack>())
            .WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            WriteTrack(xml, track, content);
            await xml.FlushAsync().ConfigureAwait(false);
        }

        xml.WriteEndElement();
        xml.WriteEndDocument();
        await xml.FlushAsync().ConfigureAwait(false);
    }

    private static void WriteWaypoint(
        XmlWriter xml,
        Position place,
        DateTimeOffset at,
        string name,
        string words,
        string type)
    {
        xml.WriteStartElement("wpt", Gpx);
        xml.WriteAttributeString("lat", ExportText.Degrees(place.LatitudeDegrees));
        xml.WriteAttributeString("lon", Longitude(place.LongitudeDegrees));
        Text(xml, "time", ExportText.Time(at));
        Text(xml, "name", name);
        Text(xml, "desc", words);
        Text(xml, "type", type);
        xml.WriteEndElement();
    }

    private static void WriteTrack(XmlWriter xml, ArchivedTrack track, ExportContent content)
    {
        xml.WriteStartElement("trk", Gpx);
        Text(xml, "name", ExportText.Ship(track.Mmsi.Value, content.NameOf));
        foreach (ArraySegment<ArchivedPoint> piece in ExportText.Pieces(track))
        {
            xml.WriteStartElement("trkseg", Gpx);
            foreach (ArchivedPoint point in piece)
            {
                xml.WriteStartElement("trkpt", Gpx);
                xml.WriteAttributeString("lat", ExportText.Degrees(point.LatitudeDegrees));
                xml.WriteAttributeString("lon", Longitude(point.LongitudeDegrees));
                Text(xml, "time", ExportText.Time(point.At));
                xml.WriteEndElement();
            }

            xml.WriteEndElement();
        }

        xml.WriteEndElement();
    }

    /// <summary>GPX ends before 180: that meridian is -180 there.</summary>
    private static string Longitude(double degrees) => ExportText.Degrees(degrees >= 180 ? -180 : degrees);

    private static void Text(XmlWriter xml, string element, string text) =>
        xml.WriteElementString(element, Gpx, XmlText.Clean(text));
}
