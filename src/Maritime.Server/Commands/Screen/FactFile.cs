using System.Collections.Immutable;
using System.Globalization;
using Maritime.Primitives;
using Maritime.Screening.Clearance;
using Maritime.Screening.Conduct;
using Maritime.Server.Hosting;

namespace Maritime.Server.Commands.Screen;

/// <summary>What is known of ships' conduct: facts, when they were heard, and when not.</summary>
internal sealed record Observations(
    ImmutableArray<ConductFact> Facts,
    ImmutableArray<(ConductShip Ship, DateTimeOffset From, DateTimeOffset To)> Heard,
    ImmutableArray<(ConductShip Ship, ObservationGap Gap)> Gaps)
{
    public static Observations None { get; } = new([], [], []);

    /// <summary>Shipments that were notified to the UN's committee: foreign-origin coal through Rajin.</summary>
    public ImmutableArray<(DateOnly Day, ImoNumber Imo)> Notified { get; init; } = [];

    public Observations With(Observations other) =>
        new([.. Facts, .. other.Facts], [.. Heard, .. other.Heard], [.. Gaps, .. other.Gaps])
        {
            Notified = [.. Notified, .. other.Notified],
        };

    /// <summary>The share of the look-back in which the ship was heard, overlaps counted once.</summary>
    public double ObservedShare(ConductShip ship, DateTimeOffset from, DateTimeOffset to)
    {
        TimeSpan heard = TimeSpan.Zero;
        DateTimeOffset reached = from;
        foreach ((_, DateTimeOffset start, DateTimeOffset end) in Heard
            .Where(span => IsSame(span.Ship, ship))
            .OrderBy(span => span.From))
        {
            DateTimeOffset begin = start > reached ? start : reached;
            DateTimeOffset stop = end < to ? end : to;
            if (stop > begin)
            {
                heard += stop - begin;
                reached = stop;
            }
        }

        return to > from ? heard / (to - from) : 0;
    }

    public static bool IsSame(ConductShip one, ConductShip other) => one.Imo is { } imo && other.Imo is { } otherImo
        ? imo == otherImo
        : one.Mmsi is { } mmsi && mmsi == other.Mmsi;
}

/// <summary>Reads observations from a CSV file with a heading.</summary>
/// <remarks>
/// <c>kind</c> is heard, gap, explained-gap, notified (a shipment through Rajin told to the UN's committee), or a <see
/// cref="ConductFactKind"/> in words with hyphens
/// (possible-transfer, port-call, dark-period, draught-change, ...). Other columns, in any order and all but kind and
/// from optional: from, to, imo, mmsi, flag, ship_type, partner_imo, partner_mmsi, partner_flag, port, port_state,
/// draught_before, draught_after, source. Times are ISO 8601 and UTC when they name no zone.
/// </remarks>
internal static class FactFile
{
    public static Observations Read(string path)
    {
        string[] lines;
        try
        {
            lines = File.ReadAllLines(path);
        }
        catch (IOException unreadable)
        {
            throw new UserException($"Cannot read {path}: {unreadable.Message}", unreadable);
        }

        string[] heading = lines.Length > 0 ? [.. lines[0].Split(',').Select(name => name.Trim())] : [];
        if (!heading.Contains("kind") || !heading.Contains("from"))
        {
            throw new UserException($"{path} has no heading with the columns kind and from.");
        }

        ImmutableArray<ConductFact>.Builder facts = ImmutableArray.CreateBuilder<ConductFact>();
        List<(ConductShip, DateTimeOffset, DateTimeOffset)> heard = [];
        List<(ConductShip, ObservationGap)> gaps = [];
        List<(DateOnly, ImoNumber)> notified = [];
        for (int line = 1; line < lines.Length; line++)
        {
            if (lines[line].Trim().Length > 0)
            {
                Row row = new(path, line + 1, heading, lines[line].Split(','));
                if (row.Text("kind") == "notified")
                {
                    notified.Add(Notice(row));
                }
                else
                {
                    Add(row, facts, heard, gaps);
                }
            }
        }

        return new(facts.DrainToImmutable(), [.. heard], [.. gaps]) { Notified = [.. notified] };
    }

    private static (DateOnly Day, ImoNumber Imo) Notice(Row row)
    {
        DateTimeOffset day = row.Time("from") ?? throw row.Bad("from is not a time");
        return row.Ship("").Imo is { } imo
            ? (DateOnly.FromDateTime(day.UtcDateTime), imo)
            : throw row.Bad("a notified shipment names its ship by IMO number");
    }

    private static void Add(
        Row row,
        ImmutableArray<ConductFact>.Builder facts,
        List<(ConductShip, DateTimeOffset, DateTimeOffset)> heard,
        List<(ConductShip, ObservationGap)> gaps)
    {
        ConductShip ship = row.Ship("");
        DateTimeOffset from = row.Time("from") ?? throw row.Bad("from is not a time");
        DateTimeOffset? to = row.Time("to");
        string kind = row.Text("kind");
        if (kind == "heard")
        {
            heard.Add((ship, from, to ?? from));
        }
        else if (kind is "gap" or "explained-gap")
        {
            gaps.Add((ship, new(from, to ?? from, kind == "explained-gap", row.Text("source"))));
        }
        else if (Enum.TryParse(kind.Replace("-", "", StringComparison.Ordinal), true, out ConductFactKind fact))
        {
            ConductShip partner = row.Ship("partner_");
            facts.Add(new()
            {
                Kind = fact,
                Ship = ship,
                At = from,
                Until = to,
                Partner = partner == new ConductShip() ? null : partner,
                Port = row.Text("port"),
                PortState = Flag.TryCreate(row.Text("port_state"), out Flag state) ? state : default,
                DraughtBeforeMetres = row.Number("draught_before"),
                DraughtAfterMetres = row.Number("draught_after"),
                Source = row.Text("source"),
            });
        }
        else
        {
            throw row.Bad($"\"{kind}\" is no kind of fact");
        }
    }

    private sealed record Row(string Path, int Line, string[] Heading, string[] Fields)
    {
        public UserException Bad(string why) => new($"{Path}, line {Line}: {why}.");

        public string Text(string column)
        {
            int at = Array.IndexOf(Heading, column);
            return at >= 0 && at < Fields.Length ? Fields[at].Trim() : "";
        }

        public double? Number(string column) => double.TryParse(
            Text(column), NumberStyles.Float, CultureInfo.InvariantCulture, out double value) ? value : null;

        public DateTimeOffset? Time(string column) => DateTimeOffset.TryParse(
            Text(column),
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal,
            out DateTimeOffset time) ? time : null;

        public ConductShip Ship(string prefix) => new(
            Mmsi.TryCreate((int)(Number(prefix + "mmsi") ?? 0), out Mmsi mmsi) ? mmsi : null,
            ImoNumber.TryCreate((int)(Number(prefix + "imo") ?? 0), out ImoNumber imo) ? imo : null,
            Flag: Flag.TryCreate(Text(prefix + "flag").ToUpperInvariant(), out Flag flag) ? flag : default,
            ShipType: Number(prefix + "ship_type") is { } type and >= 0 and <= 99 ? (byte)type : null);
    }
}
