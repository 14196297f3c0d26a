using System.Buffers.Binary;
using Maritime.Alerts;
using Maritime.Detection;
using Maritime.Storage.Tracks;
using Microsoft.Data.Sqlite;

namespace Maritime.Storage.Exports;

/// <summary>
/// GeoPackage 1.3 (OGC 12-128r18): layers for tracks, positions, events and alerts in one SQLite file.
/// </summary>
/// <remarks>
/// SQLite writes to a file, so one is made in the folder for temporary files and then copied to the output.
/// </remarks>
internal sealed class GeoPackageExport : IExportFormat
{
    private const string Core = """
        PRAGMA application_id = 1196444487;
        PRAGMA user_version = 10300;
        CREATE TABLE gpkg_spatial_ref_sys (
            srs_name TEXT NOT NULL, srs_id INTEGER NOT NULL PRIMARY KEY, organization TEXT NOT NULL,
            organization_coordsys_id INTEGER NOT NULL, definition TEXT NOT NULL, description TEXT);
        INSERT INTO gpkg_spatial_ref_sys VALUES
            ('Undefined Cartesian SRS', -1, 'NONE', -1, 'undefined', NULL),
            ('Undefined geographic SRS', 0, 'NONE', 0, 'undefined', NULL),
            ('WGS 84 geodetic', 4326, 'EPSG', 4326, 'GEOGCS["WGS 84",DATUM["WGS_1984",SPHEROID["WGS 84",6378137,'
                || '298.257223563,AUTHORITY["EPSG","7030"]],AUTHORITY["EPSG","6326"]],PRIMEM["Greenwich",0,'
                || 'AUTHORITY["EPSG","8901"]],UNIT["degree",0.0174532925199433,AUTHORITY["EPSG","9122"]],'
                || 'AUTHORITY["EPSG","4326"]]', 'longitude and latitude in degrees');
        CREATE TABLE gpkg_contents (
            table_name TEXT NOT NULL PRIMARY KEY, data_type TEXT NOT NULL, identifier TEXT UNIQUE,
            description TEXT DEFAULT '', last_change DATETIME NOT NULL,
            min_x DOUBLE, min_y DOUBLE, max_x DOUBLE, max_y DOUBLE, srs_id INTEGER,
            CONSTRAINT fk_gc_r_srs_id FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys(srs_id));
        CREATE TABLE gpkg_geometry_columns (
            table_name TEXT NOT NULL, column_name TEXT NOT NULL, geometry_type_name TEXT NOT NULL,
            srs_id INTEGER NOT NULL, z TINYINT NOT NULL, m TINYINT NOT NULL,
            CONSTRAINT pk_geom_cols PRIMARY KEY (table_name, column_name),
            CONSTRAINT uk_gc_table_name UNIQUE (table_name),
            CONSTRAINT fk_gc_tn FOREIGN KEY (table_name) REFERENCES gpkg_contents(table_name),
            CONSTRAINT fk_gc_srs FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys(srs_id));
        """;

    public string Name => "gpkg";

    public string MediaType => "application/geopackage+sqlite3";

    public bool HasEvents => true;

    public async Task WriteAsync(ExportContent content, Stream output, CancellationToken cancellationToken = default)
    {
        string path = Path.GetTempFileName();
        try
        {
            await WriteFileAsync(content, path, cancellationToken).ConfigureAwait(false);
            await using FileStream file = File.OpenRead(path);
            await file.CopyToAsync(output, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static async Task WriteFileAsync(ExportContent content, string path, CancellationToken cancellationToken)
    {
        await using SqliteConnection connection = new(
            new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ConnectionString);
        await connection.OpenAsync(cancellationToken).ConfigureAwait(false);
        Execute(connection, "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;" + Core);
        await using SqliteTransaction transaction = connection.BeginTransaction();
        if (content.Tracks is { } tracks)
        {
            await WriteTracksAsync(connection, tracks, content, cancellationToken).ConfigureAwait(false);
        }

        if (content.Events is { } events)
        {
            Layer layer = new(connection, "events", "POINT", content.Attribution,
                "id TEXT", "kind TEXT", "label TEXT", "mmsi INTEGER", "partner INTEGER", "started DATETIME",
                "ended DATETIME", "confidence DOUBLE", "summary TEXT", "evidence TEXT", "caution TEXT");
            await foreach (VesselEvent it in events.WithCancellation(cancellationToken).ConfigureAwait(false))
            {
                layer.Cover(it.Place.LongitudeDegrees, it.Place.LatitudeDegrees);
                layer.Insert(
                    Geometry.Point(it.Place.LongitudeDegrees, it.Place.LatitudeDegrees),
                    it.Id, it.Kind, it.Label, it.Mmsi.Value, it.Partner?.Value,
                    Time(it.StartedAt), it.EndedAt is { } end ? Time(end) : null,
                    it.Confidence, it.Summary,
                    string.Join('\n', it.Evidence.Select(one => Invariant($"{one.Name}: {one.Text}"))), it.Caution);
            }

            layer.Finish();
        }

        if (content.Alerts is { } alerts)
        {
            Layer layer = new(connection, "alerts", "POINT", content.Attribution,
                "id TEXT", "kind TEXT", "severity TEXT", "state TEXT", "vessels TEXT", "started DATETIME",
                "ended DATETIME", "raised DATETIME", "confidence DOUBLE", "title TEXT", "summary TEXT", "caution TEXT");
            await foreach (Alert it in alerts.WithCancellation(cancellationToken).ConfigureAwait(false))
            {
                layer.Cover(it.Place.LongitudeDegrees, it.Place.LatitudeDegrees);
                layer.Insert(
                    Geometry.Point(it.Place.LongitudeDegrees, it.Place.LatitudeDegrees),
                    it.Id, it.Kind, it.Severity.ToString(), it.State.ToString(),
                    string.Join(' ', it.Vessels.Select(vessel => vessel.Mmsi)),
                    Time(it.StartedAt), it.EndedAt is { } end ? Time(end) : null,
                    Time(it.RaisedAt), it.Confidence, it.Title, it.Summary, it.Caution);
            }

            layer.Finish();
        }

        await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
    }

    private static async Task WriteTracksAsync(
        SqliteConnection connection,
        IAsyncEnumerable<ArchivedTrack> tracks,
        ExportContent content,
        CancellationToken cancellationToken)
    {
        Layer lines = new(connection, "tracks", "MULTILINESTRING", content.Attribution,
            "mmsi INTEGER", "name TEXT", "started DATETIME", "ended DATETIME", "positions INTEGER");
        Layer points = new(connection, "positions", "POINT", content.Attribution,
            "mmsi INTEGER", "time DATETIME", "sog_knots DOUBLE", "cog_degrees DOUBLE", "heading_degrees INTEGER",
            "status INTEGER");
        await foreach (ArchivedTrack track in tracks.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            foreach (ArchivedPoint point in track.Points)
            {
                lines.Cover(point.LongitudeDegrees, point.LatitudeDegrees);
                points.Cover(point.LongitudeDegrees, point.LatitudeDegrees);
                points.Insert(
                    Geometry.Point(point.LongitudeDegrees, point.LatitudeDegrees),
                    track.Mmsi.Value, Time(point.At),
                    point.Sog == ArchivedPoint.NoSog ? null : point.Sog / 10.0,
                    point.Cog >= 3600 ? null : point.Cog / 10.0,
                    point.Heading >= 360 ? null : (int)point.Heading,
                    (int)point.Status);
            }

            lines.Insert(
                Geometry.Lines([.. ExportText.Pieces(track)]),
                track.Mmsi.Value, content.NameOf(track.Mmsi.Value),
                Time(track.Points[0].At), Time(track.Points[^1].At), track.Points.Count);
        }

        lines.Finish();
        points.Finish();
    }

    /// <summary>DATETIME as GeoPackage wants it (clause 1.1.1.1.3): with milliseconds.</summary>
    private static string Time(DateTimeOffset at) => Invariant($"{at.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss.fff'Z'}");

    private static void Execute(SqliteConnection connection, string sql, params ReadOnlySpan<(string, object)> values)
    {
        using SqliteCommand command = connection.CreateCommand();
#pragma warning disable CA2100 // Names are constants of this file, values are parameters.
        command.CommandText = sql;
#pragma warning restore CA2100
        foreach ((string name, object value) in values)
        {
            command.Parameters.AddWithValue(name, value);
        }

        command.ExecuteNonQuery();
    }

    /// <summary>One table with a geometry, and its entries in the tables of contents.</summary>
    private sealed class Layer
    {
        private readonly SqliteConnection _connection;
        private readonly SqliteCommand _insert;
        private readonly string _name;
        private double _west = 180;
        private double _south = 90;
        private double _east = -180;
        private double _north = -90;

        public Layer(
            SqliteConnection connection,
            string name,
            string geometry,
            string description,
            params ReadOnlySpan<string> columns)
        {
            (_connection, _name) = (connection, name);
            string table = string.Join(", ", columns!);
            Execute(connection, Invariant(
                $"CREATE TABLE {name} (fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, geom {geometry}, {table})"));
            Execute(
                connection,
                "INSERT INTO gpkg_contents "
                    + "VALUES ($name, 'features', $name, $words, $changed, NULL, NULL, NULL, NULL, 4326)",
                ("$name", name), ("$words", description), ("$changed", "1970-01-01T00:00:00.000Z"));
            Execute(
                connection,
                "INSERT INTO gpkg_geometry_columns VALUES ($name, 'geom', $type, 4326, 0, 0)",
                ("$name", name), ("$type", geometry));
            _insert = connection.CreateCommand();
            string[] names = [.. columns.ToArray().Select(column => column.Split(' ')[0])];
#pragma warning disable CA2100 // As above.
            _insert.CommandText = Invariant($"INSERT INTO {name} (geom, {string.Join(", ", names)}) VALUES ($geom")
                + string.Concat(names.Select(column => ", $" + column)) + ")";
#pragma warning restore CA2100
            _insert.Parameters.Add("$geom", SqliteType.Blob);
            foreach (string column in names)
            {
                _insert.Parameters.Add(new SqliteParameter("$" + column, null));
            }
        }

        public void Cover(double longitude, double latitude)
        {
            (_west, _east) = (Math.Min(_west, longitude), Math.Max(_east, longitude));
            (_south, _north) = (Math.Min(_south, latitude), Math.Max(_north, latitude));
        }

        public void Insert(byte[] geometry, params ReadOnlySpan<object?> values)
        {
            _insert.Parameters[0].Value = geometry;
            for (int index = 0; index < values.Length; index++)
            {
                _insert.Parameters[index + 1].Value = values[index] ?? DBNull.Value;
            }

            _insert.ExecuteNonQuery();
        }

        public void Finish()
        {
            _insert.Dispose();
            if (_west <= _east)
            {
                Execute(
                    _connection,
                    "UPDATE gpkg_contents SET min_x=$w, min_y=$s, max_x=$e, max_y=$n WHERE table_name=$name",
                    ("$w", _west), ("$s", _south), ("$e", _east), ("$n", _north), ("$name", _name));
            }
        }
    }

    /// <summary>
    /// GeoPackage's header (GP, version 0, little-endian, no envelope, EPSG:4326), then well-known binary.
    /// </summary>
    private static class Geometry
    {
        private const int HeaderLength = 8;

        public static byte[] Point(double longitude, double latitude)
        {
            byte[] bytes = new byte[HeaderLength + 21];
            int at = Header(bytes);
            at = Start(bytes, at, type: 1);
            Place(bytes, at, longitude, latitude);
            return bytes;
        }

        public static byte[] Lines(ArraySegment<ArchivedPoint>[] pieces)
        {
            // A line has two points at least: one alone is given twice.
            byte[] bytes = new byte[HeaderLength + 9 + pieces.Sum(piece => 9 + (16 * Math.Max(2, piece.Count)))];
            int at = Start(bytes, Header(bytes), type: 5);
            BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(at), pieces.Length);
            at += 4;
            foreach (ArraySegment<ArchivedPoint> piece in pieces)
            {
                at = Start(bytes, at, type: 2);
                BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(at), Math.Max(2, piece.Count));
                at += 4;
                for (int index = 0; index < Math.Max(2, piece.Count); index++)
                {
                    ArchivedPoint point = piece[Math.Min(index, piece.Count - 1)];
                    at = Place(bytes, at, point.LongitudeDegrees, point.LatitudeDegrees);
                }
            }

            return bytes;
        }

        private static int Header(byte[] bytes)
        {
            "GP"u8.CopyTo(bytes);
            bytes[3] = 1;
            BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(4), 4326);
            return HeaderLength;
        }

        private static int Start(byte[] bytes, int at, int type)
        {
            bytes[at] = 1;
            BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(at + 1), type);
            return at + 5;
        }

        private static int Place(byte[] bytes, int at, double longitude, double latitude)
        {
            BinaryPrimitives.WriteDoubleLittleEndian(bytes.AsSpan(at), longitude);
            BinaryPrimitives.WriteDoubleLittleEndian(bytes.AsSpan(at + 8), latitude);
            return at + 16;
        }
    }
}
