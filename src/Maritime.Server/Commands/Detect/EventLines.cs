using System.Globalization;
using System.Text.Json;
using Maritime.Detection;
using Maritime.Primitives;
using Maritime.Server.Hosting;

namespace Maritime.Server.Commands.Detect;

/// <summary>Reads the JSON lines that <c>maritime detect --out</c> writes.</summary>
internal static class EventLines
{
    /// <exception cref="UserException">The file cannot be read, or a line is no event.</exception>
    public static IReadOnlyList<VesselEvent> Read(string path)
    {
        List<VesselEvent> events = [];
        int number = 0;
        try
        {
            foreach (string line in File.ReadLines(path))
            {
                number++;
                if (line.Trim().Length > 0)
                {
                    using JsonDocument json = JsonDocument.Parse(line);
                    events.Add(Event(json.RootElement));
                }
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new UserException($"Cannot read {path}: {error.Message}", error);
        }
        catch (Exception error) when (error is JsonException or KeyNotFoundException or FormatException
            or InvalidOperationException)
        {
            throw new UserException(
                Invariant($"{path}, line {number}: this is no event as maritime detect --out x.jsonl writes it."),
                error);
        }

        return events;
    }

    private static VesselEvent Event(JsonElement json)
    {
        _ = Mmsi.TryCreate(json.GetProperty("mmsi").GetInt32(), out Mmsi mmsi);
        Mmsi partner = default;
        bool hasPartner = json.TryGetProperty("partner", out JsonElement other)
            && Mmsi.TryCreate(other.GetInt32(), out partner);
        double latitude = json.GetProperty("lat").GetDouble();
        double longitude = json.GetProperty("lon").GetDouble();
        _ = Position.TryCreate(latitude, longitude, out Position at);
        return new()
        {
            Kind = Text(json, "kind"),
            Label = Text(json, "label"),
            Stage = Enum.TryParse(Text(json, "stage"), ignoreCase: true, out EventStage stage)
                ? stage
                : EventStage.Confirmed,
            State = Enum.TryParse(Text(json, "state"), ignoreCase: true, out EventState state)
                ? state
                : EventState.Closed,
            Version = json.GetProperty("version").GetInt32(),
            Mmsi = mmsi,
            Partner = hasPartner ? partner : null,
            StartedAt = Time(Text(json, "start")),
            EndedAt = Text(json, "end") is { Length: > 0 } end ? Time(end) : null,
            Place = at,
            Confidence = json.GetProperty("confidence").GetDouble(),
            Summary = Text(json, "summary"),
            Evidence =
            [
                .. from term in json.GetProperty("evidence").EnumerateArray()
                   select new Evidence(
                       Text(term, "name"),
                       Text(term, "text"),
                       term.TryGetProperty("value", out JsonElement value) ? value.GetDouble() : null,
                       Text(term, "unit")),
            ],
            Caution = Text(json, "caution"),
        };
    }

    private static string Text(JsonElement json, string name) =>
        json.TryGetProperty(name, out JsonElement value) ? value.GetString() ?? "" : "";

    private static DateTimeOffset Time(string text) =>
        DateTimeOffset.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
}
