using System.Text.Json;
using System.Text.Json.Serialization;
using Maritime.Primitives;

namespace Maritime.Storage.Ledger;

/// <summary>
/// How events and alerts look as JSON: numbers for MMSI and IMO, [lat, lon] for a place, words for states.
/// </summary>
internal static class LedgerJson
{
    public static JsonSerializerOptions Options { get; } = Make();

    private static JsonSerializerOptions Make()
    {
        JsonSerializerOptions options = new(JsonSerializerDefaults.Web)
        {
            IgnoreReadOnlyProperties = true,
            DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
            NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        };
        options.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.CamelCase));
        options.Converters.Add(new MmsiConverter());
        options.Converters.Add(new ImoConverter());
        options.Converters.Add(new FlagConverter());
        options.Converters.Add(new PositionConverter());
        options.MakeReadOnly(populateMissingResolver: true);
        return options;
    }

    private sealed class MmsiConverter : JsonConverter<Mmsi>
    {
        public override Mmsi Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            Mmsi.TryCreate(reader.GetInt32(), out Mmsi mmsi) ? mmsi : default;

        public override void Write(Utf8JsonWriter writer, Mmsi value, JsonSerializerOptions options) =>
            writer.WriteNumberValue(value.Value);
    }

    private sealed class ImoConverter : JsonConverter<ImoNumber>
    {
        public override ImoNumber Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            ImoNumber.TryCreate(reader.GetInt32(), out ImoNumber imo) ? imo : default;

        public override void Write(Utf8JsonWriter writer, ImoNumber value, JsonSerializerOptions options) =>
            writer.WriteNumberValue(value.Value);
    }

    private sealed class FlagConverter : JsonConverter<Flag>
    {
        public override Flag Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            Flag.TryCreate(reader.GetString(), out Flag flag) ? flag : default;

        public override void Write(Utf8JsonWriter writer, Flag value, JsonSerializerOptions options) =>
            writer.WriteStringValue(value.Code);
    }

    private sealed class PositionConverter : JsonConverter<Position>
    {
        public override Position Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            double[]? degrees = JsonSerializer.Deserialize<double[]>(ref reader);
            return degrees is [var latitude, var longitude]
                && Position.TryCreate(latitude, longitude, out Position position)
                ? position
                : throw new JsonException("A place is [latitude, longitude] in degrees.");
        }

        public override void Write(Utf8JsonWriter writer, Position value, JsonSerializerOptions options)
        {
            writer.WriteStartArray();
            writer.WriteNumberValue(value.LatitudeDegrees);
            writer.WriteNumberValue(value.LongitudeDegrees);
            writer.WriteEndArray();
        }
    }
}
