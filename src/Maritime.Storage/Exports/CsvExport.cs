using System.Text;
using Maritime.Alerts;
using Maritime.Detection;
using Maritime.Primitives;
using Maritime.Storage.Tracks;

namespace Maritime.Storage.Exports;

/// <summary>
/// Tables with commas (RFC 4180): one for tracks, then one for events and one for alerts, a blank line between.
/// </summary>
/// <remarks>A text that a spreadsheet would take for a formula gets an apostrophe in front.</remarks>
internal sealed class CsvExport : IExportFormat
{
    public string Name => "csv";

    public string MediaType => "text/csv";

    public bool HasEvents => true;

    public async Task WriteAsync(ExportContent content, Stream output, CancellationToken cancellationToken = default)
    {
        await using StreamWriter text = new(output, new UTF8Encoding(false), 1 << 16, leaveOpen: true);
        text.NewLine = "\r\n";
        bool isFirst = true;
        if (content.Tracks is { } tracks)
        {
            Begin("time,mmsi,name,latitude,longitude,sog_knots,cog_degrees,heading_degrees,status,class,source");
            await foreach (ArchivedTrack track in tracks.WithCancellation(cancellationToken).ConfigureAwait(false))
            {
                string name = Quoted(content.NameOf(track.Mmsi.Value) ?? "");
                foreach (ArchivedPoint point in track.Points)
                {
                    Row(
                        ExportText.Time(point.At), Number(track.Mmsi), name,
                        ExportText.Degrees(point.LatitudeDegrees), ExportText.Degrees(point.LongitudeDegrees),
                        ExportText.Sog(point), ExportText.Cog(point), ExportText.Heading(point),
                        Invariant($"{point.Status}"), Invariant($"{point.ToReport().Class}"),
                        Invariant($"{point.Source}"));
                }
            }
        }

        if (content.Events is { } events)
        {
            Begin("event,kind,label,mmsi,partner,from,to,latitude,longitude,confidence,summary,evidence,caution");
            await foreach (VesselEvent it in events.WithCancellation(cancellationToken).ConfigureAwait(false))
            {
                string evidence = string.Join("; ", it.Evidence.Select(one => Invariant($"{one.Name}: {one.Text}")));
                Row(
                    Quoted(it.Id), Quoted(it.Kind), Quoted(it.Label), Number(it.Mmsi), Number(it.Partner),
                    ExportText.Time(it.StartedAt), ExportText.Time(it.EndedAt),
                    ExportText.Degrees(it.Place.LatitudeDegrees), ExportText.Degrees(it.Place.LongitudeDegrees),
                    Invariant($"{it.Confidence:0.####}"), Quoted(it.Summary), Quoted(evidence), Quoted(it.Caution));
            }
        }

        if (content.Alerts is { } alerts)
        {
            Begin("alert,kind,severity,state,vessels,from,to,raised,latitude,longitude,confidence,"
                + "title,summary,caution");
            await foreach (Alert it in alerts.WithCancellation(cancellationToken).ConfigureAwait(false))
            {
                Row(
                    Quoted(it.Id), Quoted(it.Kind), Invariant($"{it.Severity}"), Invariant($"{it.State}"),
                    string.Join(' ', it.Vessels.Select(vessel => vessel.Mmsi)),
                    ExportText.Time(it.StartedAt), ExportText.Time(it.EndedAt), ExportText.Time(it.RaisedAt),
                    ExportText.Degrees(it.Place.LatitudeDegrees), ExportText.Degrees(it.Place.LongitudeDegrees),
                    Invariant($"{it.Confidence:0.####}"), Quoted(it.Title), Quoted(it.Summary), Quoted(it.Caution));
            }
        }

        void Begin(string heading)
        {
            if (!isFirst)
            {
                text.WriteLine();
            }

            isFirst = false;
            text.WriteLine(heading);
        }

        void Row(params ReadOnlySpan<string> cells) => text.WriteLine(string.Join(',', cells!));
    }

    private static string Number(Mmsi? mmsi) => mmsi is { } number ? number.ToString() : "";

    private static string Quoted(string text)
    {
        string safe = text.Length > 0 && text[0] is '=' or '+' or '-' or '@' or '\t' or '\r' ? "'" + text : text;
        return safe.AsSpan().IndexOfAny(",\"\r\n") < 0
            ? safe
            : "\"" + safe.Replace("\"", "\"\"", StringComparison.Ordinal) + "\"";
    }
}
