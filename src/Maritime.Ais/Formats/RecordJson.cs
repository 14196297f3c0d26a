using System.Globalization;
using System.Text.Json;
using Maritime.Ais.Messages;
using Maritime.Primitives;

namespace Maritime.Ais.Formats;

/// <summary>
/// Reports as JSON, for formats whose messages somebody else has decoded: what the bits were is lost.
/// </summary>
public static class RecordJson
{
    private const string TimeFormat = "yyyy-MM-dd'T'HH:mm:ss.FFFFFF'Z'";

    public static void Write(in PositionReport report, Utf8JsonWriter json)
    {
        json.WriteStartObject();
        Begin("position", report.MessageType, report.Mmsi, report.Class, json);
        json.Write("nav_status", report.Status == NavigationStatus.NotDefined ? null : (int)report.Status);
        json.Write("sog", float.IsNaN(report.SogKnots) ? null : report.SogKnots);
        json.Write("lon", report.Position?.LongitudeDegrees);
        json.Write("lat", report.Position?.LatitudeDegrees);
        json.Write("cog", float.IsNaN(report.CogDegrees) ? null : report.CogDegrees);
        json.Write("heading", report.HeadingDegrees < 0 ? null : report.HeadingDegrees);
        End(report.At, json);
    }

    public static void Write(StaticReport report, Utf8JsonWriter json)
    {
        json.WriteStartObject();
        Begin("static", 0, report.Mmsi, report.Class, json);
        json.Write("imo", report.ImoNumber);
        json.WriteString("callsign", report.CallSign);
        json.WriteString("name", report.Name);
        json.Write("ship_type", report.ShipType);
        json.Write("length", report.Dimensions?.Length);
        json.Write("beam", report.Dimensions?.Beam);
        json.Write("draught", report.DraughtMetres);
        json.WriteString("destination", report.Destination);
        json.WriteString("eta", report.Eta?.UtcDateTime.ToString(TimeFormat, CultureInfo.InvariantCulture));
        End(report.At, json);
    }

    private static void Begin(string record, byte type, Mmsi mmsi, TransponderClass transponder, Utf8JsonWriter json)
    {
        json.WriteString("record", record);
        json.Write("type", type == 0 ? null : (int)type);
        json.WriteNumber("mmsi", mmsi.Value);
        json.WriteString("class", transponder == TransponderClass.Unknown ? null : transponder.ToString());
    }

    private static void End(DateTimeOffset at, Utf8JsonWriter json)
    {
        json.WriteString("time", at.UtcDateTime.ToString(TimeFormat, CultureInfo.InvariantCulture));
        json.WriteString("time_source", TimeSource.Record.Name);
        json.WriteNull("station");
        json.WriteStartArray("flags");
        json.WriteEndArray();
        json.WriteEndObject();
    }
}
