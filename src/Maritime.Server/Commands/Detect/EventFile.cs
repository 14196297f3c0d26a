using System.Globalization;
using System.Text;
using System.Text.Json;
using Maritime.Detection;

namespace Maritime.Server.Commands.Detect;

/// <summary>Writes events as JSON lines or as CSV, and one event in full for a person.</summary>
internal static class EventFile
{
    public static void WriteJsonLines(TextWriter output, IEnumerable<VesselEvent> events)
    {
        using MemoryStream line = new();
        foreach (VesselEvent said in events)
        {
            line.SetLength(0);
            using (Utf8JsonWriter json = new(line))
            {
                WriteJson(json, said);
            }

            output.Write(Encoding.UTF8.GetString(line.GetBuffer(), 0, (int)line.Length));
            output.Write('\n');
        }
    }

    public static void WriteCsv(TextWriter output, IEnumerable<VesselEvent> events)
    {
        output.Write("id,kind,label,stage,state,version,mmsi,partner,start,end,lat,lon,confidence,summary,");
        output.Write("evidence,caution\n");
        foreach (VesselEvent said in events)
        {
            output.Write(string.Create(
                CultureInfo.InvariantCulture,
                $"{said.Id},{said.Kind},{Quote(said.Label)},{Lower(said.Stage)},{Lower(said.State)},{said.Version},"));
            output.Write(string.Create(
                CultureInfo.InvariantCulture,
                $"{said.Mmsi},{said.Partner},{Iso(said.StartedAt)},{Iso(said.EndedAt)},"));
            output.Write(string.Create(
                CultureInfo.InvariantCulture,
                $"{said.Place.LatitudeDegrees:F5},{said.Place.LongitudeDegrees:F5},{said.Confidence:F3},"));
            string evidence = string.Join("; ", said.Evidence.Select(term => $"{term.Name}{TextOf(term)}"));
            output.Write($"{Quote(said.Summary)},{Quote(evidence)},{Quote(said.Caution)}\n");
        }
    }

    /// <param name="lastReport">The end of a meeting that still lasts when the input ends.</param>
    public static void WritePairs(TextWriter output, IEnumerable<VesselEvent> events, DateTimeOffset lastReport)
    {
        output.Write("mmsi_a,mmsi_b,start,end,kind,confidence\n");
        foreach (VesselEvent said in events.Where(said => IsOfPair(said.Kind)))
        {
            string end = Iso(said.EndedAt ?? lastReport);
            string kind = said.Kind == EventKinds.Rendezvous ? said.Label : said.Kind;
            output.Write(string.Create(
                CultureInfo.InvariantCulture,
                $"{said.Mmsi},{said.Partner},{Iso(said.StartedAt)},{end},{kind},{said.Confidence:F3}\n"));
        }
    }

    /// <summary>Ships that were near each other, by our judgement or by a plain rule.</summary>
    public static bool IsOfPair(string kind) =>
        kind is EventKinds.Rendezvous or EventKinds.Proximity or EventKinds.GfwEncounter;

    /// <param name="versions">Of one event, in the order in which they were said.</param>
    public static void Explain(TextWriter output, IReadOnlyList<VesselEvent> versions)
    {
        VesselEvent said = versions[^1];
        string label = said.Label.Length > 0 ? $" ({said.Label})" : "";
        output.WriteLine(said.Id);
        output.WriteLine(said.Summary);
        output.WriteLine();
        output.WriteLine($"kind        {said.Kind}{label}");
        output.WriteLine(said.Partner is { } partner
            ? $"ships       {said.Mmsi} and {partner}"
            : $"ship        {said.Mmsi}");
        output.WriteLine($"began       {Iso(said.StartedAt)} at {PlaceOf(said.Place)}");
        output.WriteLine(said.EndedAt is null
            ? "ended       not yet"
            : $"ended       {Iso(said.EndedAt)}{(said.EndPlace is { } place ? $" at {PlaceOf(place)}" : "")}");
        output.WriteLine($"state       {Lower(said.State)}, {Lower(said.Stage)}, version {said.Version}");
        output.WriteLine($"confidence  {ConfidenceOf(said)}");
        if (said.Supersedes is { } old)
        {
            output.WriteLine($"supersedes  {old}");
        }

        if (versions.Count > 1)
        {
            output.WriteLine();
            output.WriteLine("said before");
            foreach (VesselEvent one in versions.SkipLast(1))
            {
                string sort = one.Label.Length > 0 ? $", {one.Label}" : "";
                string sure = Percent(one.Confidence);
                output.WriteLine(
                    $"  version {one.Version}: {Lower(one.State)}, {Lower(one.Stage)}{sort}, {sure}; {one.Summary}");
            }
        }

        output.WriteLine();
        bool hasWeights = said.Evidence.Any(term => term.Weight is not null);
        output.WriteLine(
            hasWeights ? "evidence (weight: what it adds to the log-likelihood of the label)" : "evidence");
        foreach (Evidence term in said.Evidence)
        {
            string weight = term.Weight is { } known
                ? known.ToString("+0.00;-0.00;0.00", CultureInfo.InvariantCulture)
                : "";
            string text = TextOf(term);
            output.WriteLine(hasWeights ? $"  {weight,6}  {term.Name}{text}" : $"  {term.Name}{text}");
        }

        output.WriteLine();
        output.WriteLine(said.Caution);
    }

    // A judgement of a hundred per cent is more than anyone can make.
    private static string Percent(double share) => share is >= 0.995 and < 1
        ? "over 99 %"
        : string.Create(CultureInfo.InvariantCulture, $"{share:P0}");

    private static string ConfidenceOf(VesselEvent said) =>
        said.State == EventState.Retracted ? "none: it was taken back"
        : said.Confidence >= 1 ? "100 %: counted, not judged"
        : $"{Percent(said.Confidence)} that "
            + (said.Label.Length > 0 ? $"\"{said.Label}\" is right" : "it was so")
            + ", given the evidence";

    // Words that hold no number are followed by theirs.
    private static string TextOf(Evidence term)
    {
        string number = term.Value is { } value && double.IsFinite(value) && !term.Text.Any(char.IsAsciiDigit)
            ? string.Create(CultureInfo.InvariantCulture, $"{value:0.##} {term.Unit}").TrimEnd()
            : "";
        return (term.Text.Length, number.Length) switch
        {
            (0, 0) => "",
            (0, _) => $": {number}",
            (_, 0) => $": {term.Text}",
            _ => $": {term.Text} ({number})",
        };
    }

    private static void WriteJson(Utf8JsonWriter json, VesselEvent said)
    {
        json.WriteStartObject();
        json.WriteString("id", said.Id);
        json.WriteString("kind", said.Kind);
        json.WriteString("label", said.Label);
        json.WriteString("stage", Lower(said.Stage));
        json.WriteString("state", Lower(said.State));
        json.WriteNumber("version", said.Version);
        json.WriteNumber("mmsi", said.Mmsi.Value);
        if (said.Partner is { } partner)
        {
            json.WriteNumber("partner", partner.Value);
        }

        json.WriteString("start", Iso(said.StartedAt));
        if (said.EndedAt is not null)
        {
            json.WriteString("end", Iso(said.EndedAt));
        }

        json.WriteNumber("lat", Math.Round(said.Place.LatitudeDegrees, 6));
        json.WriteNumber("lon", Math.Round(said.Place.LongitudeDegrees, 6));
        if (said.EndPlace is { } end)
        {
            json.WriteNumber("endLat", Math.Round(end.LatitudeDegrees, 6));
            json.WriteNumber("endLon", Math.Round(end.LongitudeDegrees, 6));
        }

        json.WriteNumber("confidence", Math.Round(said.Confidence, 4));
        json.WriteString("summary", said.Summary);
        json.WriteStartArray("evidence");
        foreach (Evidence term in said.Evidence)
        {
            json.WriteStartObject();
            json.WriteString("name", term.Name);
            json.WriteString("text", term.Text);
            if (term.Value is { } value && double.IsFinite(value))
            {
                json.WriteNumber("value", Rounded(value));
                json.WriteString("unit", term.Unit);
            }

            if (term.Weight is { } weight && double.IsFinite(weight))
            {
                json.WriteNumber("weight", Math.Round(weight, 3));
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteString("caution", said.Caution);
        if (said.Supersedes is { } old)
        {
            json.WriteString("supersedes", old);
        }

        json.WriteEndObject();
    }

    // A chance of one in a million is not none.
    private static double Rounded(double value) => value == 0 || Math.Abs(value) >= 0.01 ? Math.Round(value, 4)
        : Math.Round(value, Math.Clamp(3 - (int)Math.Floor(Math.Log10(Math.Abs(value))), 4, 15));

    private static string Iso(DateTimeOffset? at) =>
        at?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture) ?? "";

    private static string Lower<T>(T value)
        where T : struct, Enum => value.ToString().ToLowerInvariant();

    private static string PlaceOf(Primitives.Position place) =>
        string.Create(CultureInfo.InvariantCulture, $"{place.LatitudeDegrees:F4}, {place.LongitudeDegrees:F4}");

    private static string Quote(string text) =>
        text.AsSpan().IndexOfAny(",\"\n") >= 0 ? $"\"{text.Replace("\"", "\"\"")}\"" : text;
}
