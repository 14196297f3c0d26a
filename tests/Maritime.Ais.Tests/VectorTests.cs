using System.Text;
using System.Text.Json;

namespace Maritime.Ais.Tests;

/// <summary>
/// The conformance vectors: real messages of every type, whose fields were computed from the ITU tables and confirmed
/// by
/// other decoders, and hostile streams with what may come out of them.
/// </summary>
public class VectorTests
{
    [Fact]
    public void Every_field_of_every_message_is_as_confirmed()
    {
        List<string> differences = [];
        int messages = 0;
        foreach (JsonElement vector in Lines("nmea/vectors/messages.jsonl.gz"))
        {
            messages++;
            string id = vector.GetProperty("id").GetString()!;
            string lengthClass = vector.GetProperty("length_class").GetString()!;
            List<JsonElement> decoded = DecodedJson.Of(
                string.Join("\r\n", vector.GetProperty("sentences").EnumerateArray().Select(line => line.GetString())));
            if (decoded.Count != 1)
            {
                differences.Add($"{id}: {decoded.Count} messages");
                continue;
            }

            string[] flags = [.. decoded[0].GetProperty("flags").EnumerateArray().Select(flag => flag.GetString()!)];
            if (flags.Contains("long") != (lengthClass == "long")
                || flags.Contains("short") != (lengthClass == "short"))
            {
                differences.Add($"{id}: {lengthClass}, but flags are {string.Join(' ', flags)}");
            }

            foreach (JsonProperty field in vector.GetProperty("fields").EnumerateObject())
            {
                if (!decoded[0].TryGetProperty(field.Name, out JsonElement actual))
                {
                    differences.Add($"{id}: {field.Name} is missing");
                }
                else if (!IsSame(field.Name, field.Value, actual))
                {
                    differences.Add($"{id}: {field.Name} is {actual}, not {field.Value}");
                }
            }
        }

        Assert.Equal(788, messages);
        Assert.True(differences.Count == 0, $"{differences.Count}:\n{string.Join('\n', differences.Take(40))}");
    }

    [Fact]
    public void Hostile_streams_give_only_what_may_come_out()
    {
        List<string> differences = [];
        int streams = 0;
        foreach (JsonElement vector in Lines("nmea/vectors/malformed.jsonl.gz"))
        {
            streams++;
            byte[] bytes = [.. vector.GetProperty("lines_hex").EnumerateArray()
                .SelectMany(line => Convert.FromHexString(line.GetString()!).Concat("\r\n"u8.ToArray()))];
            List<JsonElement> decoded = DecodedJson.Of(bytes);
            string[] actual = [.. decoded.Select(Words).Order(StringComparer.Ordinal)];
            string[][] allowed = [.. vector.GetProperty("expect_any_of").EnumerateArray().Select(outcome =>
                outcome.EnumerateArray().Select(Words).Order(StringComparer.Ordinal).ToArray())];
            if (!allowed.Any(outcome => outcome.Length == actual.Length && outcome.Zip(actual).All(IsAllowed)))
            {
                differences.Add($"{vector.GetProperty("id")}: [{string.Join(';', actual)}]");
            }
        }

        Assert.Equal(63, streams);
        Assert.True(differences.Count == 0, string.Join('\n', differences));
    }

    private static string Words(JsonElement message) =>
        $"{message.GetProperty("type")} {message.GetProperty("mmsi")} "
            + (message.TryGetProperty("destination", out JsonElement text) ? text.GetString() : "");

    /// <remarks>A vector without a destination, or with "*", allows any.</remarks>
    private static bool IsAllowed((string Expected, string Actual) pair) => pair.Expected.EndsWith(' ')
        || pair.Expected.EndsWith(" *", StringComparison.Ordinal)
            ? pair.Actual.StartsWith(pair.Expected.TrimEnd('*'), StringComparison.Ordinal)
            : pair.Actual == pair.Expected;

    /// <remarks>
    /// The vectors keep scaled values that lie outside their range (latitude 106.8); here these are null and flagged.
    /// </remarks>
    private static bool IsSame(string name, JsonElement expected, JsonElement actual)
    {
        if (expected.ValueKind == JsonValueKind.Number && IsOutside(name, expected.GetDouble()))
        {
            return actual.ValueKind == JsonValueKind.Null;
        }

        if (expected.ValueKind == JsonValueKind.Number && actual.ValueKind == JsonValueKind.Number)
        {
            double tolerance = name is "rot" or "sog" or "cog" or "draught" ? 0.05 : 1e-6;
            return Math.Abs(expected.GetDouble() - actual.GetDouble()) <= tolerance;
        }

        return JsonElement.DeepEquals(expected, actual);
    }

    private static bool IsOutside(string name, double value) => name switch
    {
        "lat" or "ne_lat" or "sw_lat" => Math.Abs(value) > 90,
        "lon" or "ne_lon" or "sw_lon" => Math.Abs(value) > 180,
        _ => false,
    };

    internal static IEnumerable<JsonElement> Lines(string path) =>
        from line in Encoding.UTF8.GetString(RepositoryData.Bytes(path)).Split('\n')
        where line.Length > 0
        select JsonDocument.Parse(line).RootElement;
}
