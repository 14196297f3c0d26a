using Maritime.Alerts;
using Maritime.Detection;
using Maritime.Storage.Tracks;

namespace Maritime.Storage.Exports;

/// <summary>
/// Writes tracks, events and alerts in one file format. Streams: nothing is held but the current item.
/// </summary>
/// <remarks>Adding a format is one file in this folder and one line in <see cref="ExportFormats.All"/>.</remarks>
public interface IExportFormat
{
    /// <summary>The name by which a person chooses it, also the file's ending: lower case.</summary>
    string Name { get; }

    string MediaType { get; }

    /// <summary>Whether the format has words for events and alerts, or for tracks only.</summary>
    bool HasEvents { get; }

    /// <param name="output">Written from its beginning; left open.</param>
    Task WriteAsync(ExportContent content, Stream output, CancellationToken cancellationToken = default);
}

/// <summary>Every format that can be written.</summary>
public static class ExportFormats
{
    public static IReadOnlyList<IExportFormat> All { get; } =
    [
        new GeoJsonExport(),
        new CsvExport(),
        new KmlExport(),
        new GpxExport(),
        new GeoPackageExport(),
        new NmeaExport(),
    ];

    public static IExportFormat? Find(string name) =>
        All.FirstOrDefault(format => string.Equals(format.Name, name, StringComparison.OrdinalIgnoreCase));
}

/// <summary>What is exported. Each part is read once, in this order; what is null is left out.</summary>
public sealed record ExportContent
{
    public IAsyncEnumerable<ArchivedTrack>? Tracks { get; init; }

    public IAsyncEnumerable<VesselEvent>? Events { get; init; }

    public IAsyncEnumerable<Alert>? Alerts { get; init; }

    /// <summary>For a ship's name by its MMSI, where one is known.</summary>
    public Func<int, string?> NameOf { get; init; } = _ => null;

    /// <summary>What the file calls itself.</summary>
    public string Title { get; init; } = "Maritime";

    /// <summary>Where the traffic is from and what must be said of it; empty when there is nothing to say.</summary>
    public string Attribution { get; init; } = "";
}
