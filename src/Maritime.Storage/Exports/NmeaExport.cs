using System.Buffers;
using System.Text;
using Maritime.Ais.Reports;
using Maritime.Storage.Tracks;

namespace Maritime.Storage.Exports;

/// <summary>AIVDM sentences with tag blocks that carry the time: what any AIS program reads, this one too.</summary>
/// <remarks>Vessel by vessel, as tracks are read. There is no sentence for an event or an alert.</remarks>
internal sealed class NmeaExport : IExportFormat
{
    private const int FlushBytes = 1 << 16;

    public string Name => "nmea";

    public string MediaType => "text/plain";

    public bool HasEvents => false;

    public async Task WriteAsync(ExportContent content, Stream output, CancellationToken cancellationToken = default)
    {
        ArrayBufferWriter<byte> lines = new(2 * FlushBytes);
        ReportWriter reports = new("maritime");
        if (content.Attribution.Length > 0)
        {
            lines.Write(Encoding.UTF8.GetBytes("# " + content.Attribution.ReplaceLineEndings(" ") + "\r\n"));
        }

        await foreach (ArchivedTrack track in (content.Tracks ?? AsyncEnumerable.Empty<ArchivedTrack>())
            .WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            foreach (ArchivedPoint point in track.Points)
            {
                reports.Write(point.ToReport(), lines);
                if (lines.WrittenCount > FlushBytes)
                {
                    await output.WriteAsync(lines.WrittenMemory, cancellationToken).ConfigureAwait(false);
                    lines.ResetWrittenCount();
                }
            }
        }

        await output.WriteAsync(lines.WrittenMemory, cancellationToken).ConfigureAwait(false);
    }
}
