using System.Text.Encodings.Web;
using System.Text.Json;
using Maritime.Alerts;
using Maritime.Detection;
using Maritime.Primitives;
using Maritime.Storage.Tracks;

namespace Maritime.Storage.Exports;

/// <summary>
/// GeoJSON (RFC 7946): a line per track, with a list of times beside it; a point per event and alert.
/// </summary>
internal sealed class GeoJsonExport : IExportFormat
{
    private const int FlushBytes = 1 << 16;

    public string Name => "geojson";

    public string MediaType => "application/geo+json";

    public bool HasEvents => true;

    public async Task WriteAsync(ExportContent content, Stream output, CancellationToken cancellationToken = default)
    {
        JsonWriterOptions options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
        await using Utf8JsonWriter json = new(output, options);
        json.WriteStartObject();
        json.WriteString("type", "FeatureCollection");
        json.WriteString("name", content.Title);
        if (content.Attribution.Length > 0)
        {
            json.WriteString("attribution", content.Attribution);
        }

        json.WriteStartArray("features");
        await foreach (ArchivedTrack track in (content.Tracks ?? AsyncEnumerable.Empty<ArchivedTrack>())
            .WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            WriteTrack(json, track, content);
            await FlushAsync(json, cancellationToken).ConfigureAwait(false);
        }

        await foreach (VesselEvent it in (content.Events ?? AsyncEnumerable.Empty<VesselEvent>())
            .WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            WriteEvent(json, it);
            await FlushAsync(json, cancellationToken).ConfigureAwait(false);
        }

        await foreach (Alert it in (content.Alerts ?? AsyncEnumerable.Empty<Alert>())
            .WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            WriteAlert(json, it);
            await FlushAsync(json, cancellationToken).ConfigureAwait(false);
        }

        json.WriteEndArray();
        json.WriteEndObject();
        await json.FlushAsync(cancellationToken).ConfigureAwait(false);
    }

    private static async Task FlushAsync(Utf8JsonWriter json, CancellationToken cancellationToken)
    {
        if (json.BytesPending > FlushBytes)
        {
            await json.FlushAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private static void WriteTrack(Utf8JsonWriter json, ArchivedTrack track, ExportContent content)
    {
        json.WriteStartObject();
        json.WriteString("type", "Feature");
        json.WriteStartObject("geometry");
        if (track.Points.Count == 1)
        {
            json.WriteString("type", "Point");
            json.WritePropertyName("coordinates");
            WritePlace(json, track.Points[0]);
        }
        else
        {
            // Cut at the antimeridian, as RFC 7946 asks for (section 3.1.9); a piece of one point is drawn as no line.
            json.WriteString("type", "MultiLineString");
            json.WriteStartArray("coordinates");
            foreach (ArraySegment<ArchivedPoint> piece in ExportText.Pieces(track))
            {
                json.WriteStartArray();
                foreach (ArchivedPoint point in piece)
                {
                    WritePlace(json, point);
                }

                if (piece.Count == 1)
                {
                    WritePlace(json, piece[0]);
                }

                json.WriteEndArray();
            }

            json.WriteEndArray();
        }

        json.WriteEndObject();
        json.WriteStartObject("properties");
        json.WriteString("what", "track");
        json.WriteNumber("mmsi", track.Mmsi.Value);
        if (content.NameOf(track.Mmsi.Value) is { } name)
        {
            json.WriteString("name", name);
        }

        json.WriteString("from", ExportText.Time(track.Points[0].At));
        json.WriteString("to", ExportText.Time(track.Points[^1].At));
        WriteColumn(json, "times", track, static (writer, point) => writer.WriteNumberValue(point.Seconds * 1000L));
        WriteColumn(json, "sogKnots", track, static (writer, point) => WriteOrNull(writer, ExportText.Sog(point)));
        WriteColumn(json, "cogDegrees", track, static (writer, point) => WriteOrNull(writer, ExportText.Cog(point)));
        WriteColumn(
            json, "headingDegrees", track, static (writer, point) => WriteOrNull(writer, ExportText.Heading(point)));
        WriteColumn(json, "status", track, static (writer, point) => writer.WriteNumberValue(point.Status));
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteColumn(
        Utf8JsonWriter json,
        string name,
        ArchivedTrack track,
        Action<Utf8JsonWriter, ArchivedPoint> write)
    {
        json.WriteStartArray(name);
        foreach (ArchivedPoint point in track.Points)
        {
            write(json, point);
        }

        json.WriteEndArray();
    }

    private static void WriteOrNull(Utf8JsonWriter json, string number)
    {
        if (number.Length == 0)
        {
            json.WriteNullValue();
        }
        else
        {
            json.WriteRawValue(number);
        }
    }

    private static void WritePlace(Utf8JsonWriter json, in ArchivedPoint point)
    {
        json.WriteStartArray();
        json.WriteRawValue(ExportText.Degrees(point.LongitudeDegrees));
        json.WriteRawValue(ExportText.Degrees(point.LatitudeDegrees));
        json.WriteEndArray();
    }

    private static void WritePoint(Utf8JsonWriter json, Position place)
    {
        json.WriteString("type", "Feature");
        json.WriteStartObject("geometry");
        json.WriteString("type", "Point");
        json.WriteStartArray("coordinates");
        json.WriteRawValue(ExportText.Degrees(place.LongitudeDegrees));
        json.WriteRawValue(ExportText.Degrees(place.LatitudeDegrees));
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteEvent(Utf8JsonWriter json, VesselEvent it)
    {
        json.WriteStartObject();
        WritePoint(json, it.Place);
        json.WriteString("id", it.Id);
        json.WriteStartObject("properties");
        json.WriteString("what", "event");
        json.WriteString("kind", it.Kind);
        json.WriteString("label", it.Label);
        json.WriteNumber("mmsi", it.Mmsi.Value);
        if (it.Partner is { Value: var partner })
        {
            json.WriteNumber("partner", partner);
        }

        json.WriteString("from", ExportText.Time(it.StartedAt));
        json.WriteString("to", ExportText.Time(it.EndedAt));
        json.WriteNumber("confidence", Math.Round(it.Confidence, 4));
        json.WriteString("summary", it.Summary);
        json.WriteStartArray("evidence");
        foreach (Evidence evidence in it.Evidence)
        {
            json.WriteStringValue(Invariant($"{evidence.Name}: {evidence.Text}"));
        }

        json.WriteEndArray();
        json.WriteString("caution", it.Caution);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteAlert(Utf8JsonWriter json, Alert it)
    {
        json.WriteStartObject();
        WritePoint(json, it.Place);
        json.WriteString("id", it.Id);
        json.WriteStartObject("properties");
        json.WriteString("what", "alert");
        json.WriteString("kind", it.Kind);
        json.WriteString("severity", it.Severity.ToString());
        json.WriteString("state", it.State.ToString());
        json.WriteString("title", it.Title);
        json.WriteString("summary", it.Summary);
        json.WriteStartArray("vessels");
        foreach (AlertVessel vessel in it.Vessels)
        {
            json.WriteNumberValue(vessel.Mmsi.Value);
        }

        json.WriteEndArray();
        json.WriteString("from", ExportText.Time(it.StartedAt));
        json.WriteString("to", ExportText.Time(it.EndedAt));
        json.WriteString("raised", ExportText.Time(it.RaisedAt));
        json.WriteNumber("confidence", Math.Round(it.Confidence, 4));
        json.WriteString("caution", it.Caution);
        json.WriteEndObject();
        json.WriteEndObject();
    }
}
